// A delegate's page: what is under discussion, asked for twice a minute, and notes that never leave the device.
"use strict";
(() => {
  const EVERY = 30000, PATIENCE = 10000;
  const page = document.getElementById("today");
  if (!page) return;
  const { now: address, revision, shelf } = page.dataset;
  const show = (name, is) => { page.querySelector(`[data-${name}]`).hidden = !is; };

  // Now
  function tell({ item, speaker, time, revision: newest }) {
    for (const one of page.querySelectorAll("[data-current]")) one.hidden = one.dataset.current !== item;
    for (const one of page.querySelectorAll("[data-speaker]")) one.hidden = one.dataset.speaker !== speaker;
    const none = page.querySelector("[data-none]");
    if (none) none.hidden = Boolean(item);
    mark(item);
    for (const one of page.querySelectorAll("[data-copied]")) one.textContent = time;
    show("newer", newest !== revision);
  }
  function mark(item) {
    for (const one of page.querySelectorAll(".agenda-list > li")) one.classList.toggle("is-now", Boolean(item) && one.id === `item-${item}`);
  }
  async function ask() {
    try {
      const answer = await fetch(address, { cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
      // Led to the login, or nothing there any more: the page stays, but it will not be renewed.
      if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 404) {
        show("cut", false);
        show("closed", true);
        return;
      }
      if (!answer.ok) throw new Error(answer.status);
      tell(await answer.json());
      show("cut", false);
      show("closed", false);
    } catch {
      show("cut", true);
    }
  }
  const current = page.querySelector("[data-current]:not([hidden])");
  mark(current?.dataset.current ?? "");
  setInterval(() => { if (!document.hidden) ask(); }, EVERY);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  for (const event of ["online", "offline"]) addEventListener(event, ask);

  // Notes
  const notes = [...page.querySelectorAll("[data-note]")];
  const box = page.querySelector("[data-notes]");
  const keyOf = (note) => shelf + note.dataset.note;
  const area = (note) => note.querySelector("textarea");
  function read(key) {
    try { return localStorage.getItem(key) ?? ""; } catch { return ""; }
  }
  function keep(key, text) {
    try {
      if (text) localStorage.setItem(key, text); else localStorage.removeItem(key);
      return true;
    } catch { return false; }
  }
  for (const note of notes) {
    area(note).value = read(keyOf(note));
    note.open = Boolean(area(note).value);
    note.hidden = false;
    area(note).addEventListener("input", () => {
      const is = keep(keyOf(note), area(note).value);
      note.querySelector("[data-kept]").textContent = is ? box.dataset.keptSaid : box.dataset.lostSaid;
    });
  }
  // The same meeting in another tab.
  addEventListener("storage", ({ key, newValue }) => {
    const note = notes.find((one) => keyOf(one) === key);
    if (note && document.activeElement !== area(note)) area(note).value = newValue ?? "";
  });
  box.hidden = !notes.length;
  const clear = box.querySelector("[data-clear]"), words = clear.textContent;
  let sure = false;
  const calm = () => { sure = false; clear.textContent = words; };
  clear.addEventListener("blur", calm);
  clear.addEventListener("click", () => {
    if (!sure) {
      sure = true;
      clear.textContent = clear.dataset.sure;
      return;
    }
    for (const note of notes) {
      keep(keyOf(note), "");
      area(note).value = "";
      note.querySelector("[data-kept]").textContent = "";
    }
    calm();
    const said = box.querySelector("[data-cleared]");
    said.textContent = said.dataset.said;
  });
})();
