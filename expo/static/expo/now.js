// What is on, for as long as a page stays open: the hour by the server's clock, and the state of each session.
(() => {
  const { from, until, ahead, offset, kept, ...words } = { ...document.currentScript.dataset, ...document.documentElement.dataset };
  const CLASSES = { on: "tag t-now", past: "tag", next: "tag t-ok" }, MINUTE = 60_000;
  const all = (selector, place = document) => [...place.querySelectorAll(selector)];
  // How far the server's clock is ahead of this device's.
  let skew = 0, waiting;

  function mark(slot, state) {
    const old = slot.querySelector("[data-state]");
    if ((old?.dataset.state ?? "") === state) return;
    old?.remove();
    slot.classList.toggle("on", state === "on");
    slot.classList.toggle("off", state === "past");
    if (!state) return;
    const tag = Object.assign(document.createElement("p"), { className: CLASSES[state], textContent: words[state] });
    tag.dataset.state = state;
    slot.querySelector(".slot-b").prepend(tag);
  }

  function markAll(now, isHere) {
    const slots = all(".slot").map((slot) => [slot, ...all(".slot-t time", slot).map(({ dateTime }) => Date.parse(dateTime))]);
    // A heading says of the sessions below it that they are next.
    const first = isHere && !document.querySelector("[data-coming]") ? Math.min(...slots.map(([, starts]) => starts).filter((starts) => starts > now)) : 0;
    for (const [slot, starts, ends] of slots) if (ends) mark(slot, ends <= now ? "past" : starts <= now ? "on" : starts === first ? "next" : "");
  }

  // Where the link leads that jumps to what is on.
  function anchor() {
    const [old] = all("#now"), [fresh] = [...all(".slot.on"), ...all(".slot:has([data-state=next])")];
    if (!old || !fresh) return;
    old.removeAttribute("id");
    fresh.id = "now";
  }

  function tick() {
    const now = Date.now() + skew + ahead * 1000, local = new Date(now + offset * 1000).toISOString();
    const [today, hour] = [local.slice(0, 10), local.slice(11, 16)], isHere = from <= today && today <= until;
    markAll(now, isHere);
    anchor();
    for (const one of all("[data-clock]")) {
      one.replaceChildren(one.dataset.clock, Object.assign(document.createElement("b"), { className: "num", textContent: hour }));
      one.hidden = !isHere;
    }
    for (const one of all("[data-begins]")) {
      const quarter = Math.floor((now - Date.parse(one.dataset.begins)) / MINUTE / 15);
      one.hidden = !(isHere && quarter >= 0 && quarter < one.dataset.quarters);
      one.className = `clock s${quarter}`;
      one.querySelector("b").textContent = hour;
    }
    for (const one of all("[data-running]")) one.hidden = one.dataset.running !== String(all(".slot.on").length);
    for (const one of all("[data-today]")) one.hidden = one.dataset.today !== today;
    clearTimeout(waiting);
    waiting = setTimeout(tick, MINUTE - (now % MINUTE));
  }

  async function start() {
    // Without an answer, as on a copy, the device's clock has to do.
    const answer = kept ? null : await fetch(location.href, { method: "HEAD", cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(5000) }).catch(() => null);
    if (answer) skew = Date.parse(answer.headers.get("Date")) + 1000 * answer.headers.get("Age") - Date.now() || 0;
    tick();
    document.addEventListener("visibilitychange", tick);
    document.addEventListener("slots", tick);
  }
  start();
})();
