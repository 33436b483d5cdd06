// Only on a page that is shown from its copy: says so, and sets right by this device's clock what the page says of the hour.
(() => {
  const { kept, why, ahead, offset, words: told } = document.documentElement.dataset;
  const words = JSON.parse(told), note = document.querySelector(".copy");
  const all = (selector, place = document) => [...place.querySelectorAll(selector)];
  const make = (name, facts, ...inside) => {
    const element = Object.assign(document.createElement(name), facts);
    element.append(...inside);
    return element;
  };
  const now = Date.now() + ahead * 1000, local = new Date(now + offset * 1000).toISOString();

  // A moment later: what is in a live region from the start is not read out.
  setTimeout(() => note.append(make("p", { className: "wrap" }, words[why].replace("{time}", kept), " ", make("a", { href: location.href }, words.again))), 100);
  note.addEventListener("click", (event) => {
    if (!event.target.matches("a")) return;
    event.preventDefault();
    location.reload();
  });

  // What was true at the hour of the copy only.
  const STATE = ".slot-b > :is(.t-now, .t-ok), .off .slot-b > .tag:first-child, .top > .row > .tag + .tag";
  for (const one of all(`[data-then], .clock, ${STATE}`)) one.remove();
  // There is one copy of a day, whatever was sought in it.
  if (location.pathname.includes("/schedule/")) for (const one of all(".top > nav:has(> .chips), .top > details")) one.remove();
  const running = document.querySelector("[aria-labelledby=h-now]"), clock = document.querySelector(".top > .meta > b.num, #h-now + .meta > b.num");
  if (clock) {
    clock.textContent = local.slice(11, 16);
    // How many were on; on the home page the day.
    if (running) clock.previousSibling?.remove();
    else while (clock.nextSibling) clock.nextSibling.remove();
  }

  const hours = (slot) => all(".slot-t time", slot).map(({ dateTime }) => Date.parse(dateTime));
  function mark(slots) {
    const coming = slots.filter((slot) => hours(slot)[0] > now && slot.querySelector("time").dateTime.startsWith(local.slice(0, 10)));
    const first = Math.min(...coming.map((slot) => hours(slot)[0]));
    for (const slot of slots) {
      const [from, until] = hours(slot);
      if (!until) continue;
      const state = until <= now ? "past" : from <= now ? "on" : from === first ? "next" : "";
      slot.classList.toggle("on", state === "on");
      slot.classList.toggle("off", state === "past");
      if (state) slot.querySelector(".slot-b").prepend(make("p", { className: `tag${{ on: " t-now", next: " t-ok" }[state] ?? ""}` }, words[state]));
      slot.dataset.now = state;
    }
    return slots;
  }

  // The home page lists what was on: what is on now stands in the programme.
  async function fill(place) {
    const copy = await caches.match(`${location.pathname}schedule/`, { ignoreVary: true });
    if (!copy) return;
    const programme = new DOMParser().parseFromString(await copy.text(), "text/html");
    for (const one of all(STATE, programme)) one.remove();
    const slots = mark(all(".slot", programme));
    const present = slots.filter(({ dataset }) => dataset.now === "on").slice(0, 4), coming = slots.filter((slot) => hours(slot)[0] > now);
    const dayOf = (slot) => slot.querySelector("time").dateTime.slice(0, 10);
    const shown = [...present, ...coming.slice(0, 4).filter((slot) => dayOf(slot) === dayOf(coming[0]))];
    if (!shown.length) return;
    for (const one of all(":scope > :not(.recon)", place)) one.remove();
    place.prepend(make("ol", {}, ...shown.map((slot) => document.adoptNode(slot))));
  }

  // The stand that the address asks for, which the server would have marked.
  function select(code) {
    for (const link of all('a[href^="?stand="]')) {
      if (link.getAttribute("href").split(/[&#]/)[0] !== `?stand=${encodeURIComponent(code)}`) continue;
      link.closest("tr")?.classList.add("on");
      link.querySelector("rect")?.classList.add("s-sel");
      link.querySelector("text")?.classList.add("t-sel");
      if (link.closest("svg")) link.scrollIntoView({ block: "center", inline: "center" });
    }
  }

  mark(all(".slot"));
  if (running && clock) fill(running.querySelector(".stack")).catch(() => {});
  const asked = new URLSearchParams(location.search), stand = asked.get("stand"), zoom = document.querySelector("output");
  if (stand) select(stand.trim().toUpperCase());
  if (zoom && asked.get("zoom") === "200") {
    document.querySelector(".plan").classList.add("z2");
    zoom.textContent = zoom.textContent.replace("100", "200");
  }
})();
