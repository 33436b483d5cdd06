// The page of what a browser keeps: the list that is searched on the device, the starred sessions, the pages that were read.
(() => {
  const list = document.querySelector("[data-list]"), form = list.querySelector("form"), said = list.querySelector("[role=status]");
  const letters = JSON.parse(list.dataset.letters), asked = new URLSearchParams(location.search);
  const isCopy = Boolean(document.documentElement.dataset.kept);
  // As the server does it: no case, script or marks.
  const plain = (text) => text.normalize("NFKD").toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/./gu, (sign) => letters[sign] ?? sign).replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const entries = [...list.querySelectorAll("li")].map((item) => [item, plain(item.textContent)]);
  let waiting;

  function narrow() {
    const sought = plain(form.q.value), words = sought.split(" ");
    // The number of a stand is two words, which many have.
    const isPhrase = entries.some(([, text]) => text.includes(sought));
    let shown = 0;
    for (const [item, text] of entries) {
      item.hidden = !(isPhrase ? [sought] : words).every((word) => text.includes(word));
      shown += !item.hidden;
    }
    clearTimeout(waiting);
    waiting = setTimeout(() => { said.textContent = said.dataset.shown.replace("{shown}", shown); }, 300);
  }

  async function pageAt(address) {
    const copy = await caches.match(address, { ignoreVary: true });
    return copy && new DOMParser().parseFromString(await copy.text(), "text/html");
  }

  // The sessions of a link, or those with a star on this device, from the programme that is kept.
  async function showMine(place) {
    const codes = (asked.get("codes") ?? localStorage.getItem(`stars:${place.dataset.mine}`) ?? "").split(",");
    const whole = await pageAt(place.dataset.programme);
    place.hidden = !whole;
    for (const day of whole?.querySelectorAll(".a-day") ?? []) {
      const slots = [...day.querySelectorAll(".slot")].filter((slot) => codes.includes(slot.dataset.star));
      if (!slots.length) continue;
      const ol = document.createElement("ol"), heading = document.createElement("h3");
      for (const slot of slots) {
        // What it said of its hour when it was kept.
        slot.querySelector("[data-state]")?.remove();
        slot.classList.remove("on", "off");
        delete slot.dataset.star;
      }
      heading.textContent = day.querySelector("h2").textContent;
      ol.append(...slots);
      place.lastElementChild.append(heading, ol);
      place.querySelector(".meta").hidden = true;
    }
  }

  async function showRead(place) {
    const name = `expo visited ${document.documentElement.lang}`;
    if (!(await caches.has(name))) return;
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) {
      const page = await pageAt(url), item = document.createElement("li"), link = document.createElement("a");
      link.href = url;
      link.textContent = page.querySelector("h1").textContent;
      item.append(link);
      place.querySelector("ul").prepend(item);
      place.hidden = false;
    }
  }

  form.hidden = false;
  form.q.value = asked.get("q") ?? "";
  form.addEventListener("input", narrow);
  form.addEventListener("submit", (event) => event.preventDefault());
  narrow();
  const missing = document.querySelector("[data-missing]");
  missing.hidden = !isCopy || /\/(offline|exhibitors|my)\/$/.test(location.pathname);
  const mine = document.querySelector("[data-mine]"), standsIn = { exhibitors: list, my: mine }[location.pathname.split("/").at(-2)];
  if (!window.caches) return;
  Promise.allSettled([showMine(mine), showRead(document.querySelector("[data-read]"))]).then(() => isCopy && standsIn?.scrollIntoView());
})();
