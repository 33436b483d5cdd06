// Only on a page that is shown from its copy: says so, and takes out what was true at its hour only.
(() => {
  const { kept, why, ahead, words: told } = document.documentElement.dataset;
  const words = JSON.parse(told), note = document.querySelector(".copy");
  const all = (selector, place = document) => [...place.querySelectorAll(selector)];
  const make = (name, facts, ...inside) => {
    const element = Object.assign(document.createElement(name), facts);
    element.append(...inside);
    return element;
  };

  // A moment later: what is in a live region from the start is not read out.
  setTimeout(() => note.append(make("p", { className: "wrap" }, words[why].replace("{time}", kept), " ", make("a", { href: location.href }, words.again))), 100);
  note.addEventListener("click", (event) => {
    if (!event.target.matches("a")) return;
    event.preventDefault();
    location.reload();
  });

  // What was true at the hour of the copy only.
  for (const one of all("[data-then], .top > .row > [data-state]")) one.remove();
  // There is one copy of a day, whatever was sought in it.
  if (location.pathname.includes("/schedule/")) for (const one of all(".top > nav:has(> .chips), .top > details")) one.remove();

  // The home page lists what was on: what is on now stands in the programme.
  async function fill(place) {
    const copy = await caches.match(`${location.pathname}schedule/`, { ignoreVary: true });
    if (!copy) return;
    const programme = new DOMParser().parseFromString(await copy.text(), "text/html"), slots = all(".slot", programme);
    const now = Date.now() + ahead * 1000;
    const hours = (slot) => all(".slot-t time", slot).map(({ dateTime }) => Date.parse(dateTime)), dayOf = (slot) => slot.querySelector("time").dateTime.slice(0, 10);
    const present = slots.filter((slot) => hours(slot)[0] <= now && now < hours(slot)[1]), coming = slots.filter((slot) => hours(slot)[0] > now);
    const shown = [...present.slice(0, 4), ...coming.slice(0, 4).filter((slot) => dayOf(slot) === dayOf(coming[0]))];
    if (!shown.length) return;
    for (const one of all(":scope > :not(.recon)", place)) one.remove();
    place.prepend(make("ol", {}, ...shown.map((slot) => document.adoptNode(slot))));
    document.dispatchEvent(new Event("slots"));
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

  const onNow = document.querySelector("header:has(> #h-now + .meta > [data-clock]) + .stack");
  if (onNow) fill(onNow).catch(() => {});
  const asked = new URLSearchParams(location.search), stand = asked.get("stand"), zoom = document.querySelector("output");
  if (stand) select(stand.trim().toUpperCase());
  if (zoom && asked.get("zoom") === "200") {
    document.querySelector(".plan").classList.add("z2");
    zoom.textContent = zoom.textContent.replace("100", "200");
  }
})();
