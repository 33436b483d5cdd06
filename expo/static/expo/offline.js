// Has the browser keep the public pages of this language, or has a page that comes from its copy say so.
(() => {
  const { dataset } = document.currentScript, { serviceWorker, connection } = navigator;
  if (document.documentElement.dataset.kept) return document.head.append(Object.assign(document.createElement("script"), { src: dataset.copy }));
  if (!serviceWorker) return;
  const whenIdle = window.requestIdleCallback ?? ((then) => setTimeout(then, 2000));
  async function provide() {
    await serviceWorker.register(dataset.worker, { updateViaCache: "none" });
    const { active } = await serviceWorker.ready;
    // Who saves data keeps only what was read.
    if (!connection?.saveData) active.postMessage({ set: dataset.set });
  }
  addEventListener("load", () => whenIdle(() => provide().catch(() => {})));
})();
