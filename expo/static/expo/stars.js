// A visitor's stars: the public codes of sessions, kept by this browser for each edition and sent nowhere.
(() => {
  const words = document.currentScript.dataset;
  const SHELF = `stars:${words.edition}`, SEEN = `release:${words.edition}`, MOST = 200;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const buttons = new Map();
  // The stars of a browser that refuses to keep any.
  let unkept = null;

  function read(name) {
    try {
      return localStorage.getItem(name) ?? "";
    } catch {
      return "";
    }
  }
  function write(name, value) {
    try {
      localStorage.setItem(name, value);
      return true;
    } catch {
      return false;
    }
  }
  const codesOf = (text) => text.split(",").filter((code) => /^[0-9a-z]{6}$/.test(code));
  const stars = () => unkept ?? codesOf(read(SHELF));

  function put(codes, place) {
    if (codes.length > MOST) return say(place, words.full);
    if (!write(SHELF, codes.join(","))) {
      if (!unkept) say(place, words.unkept);
      unkept = codes;
    }
    show();
    return true;
  }
  function say(place, text) {
    const note = document.createElement("p");
    note.className = "meta";
    note.setAttribute("role", "alert");
    note.textContent = text;
    (place.querySelector(".slot-b") ?? place).append(note);
  }

  function addButton(place) {
    const button = document.createElement("button"), inList = place.matches(".slot");
    const title = (place.dataset.title ?? place.querySelector("h3").textContent).replace(/\u00ad/g, "");
    button.type = "button";
    button.className = inList ? "star" : "btn";
    button.innerHTML = '<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 3l2.7 5.8 6.3.8-4.6 4.4 1.2 6.3L12 17.2 6.4 20.3l1.2-6.3L3 9.6l6.300-.8z"/></svg>';
    if (!inList) button.append(words.add);
    button.setAttribute("aria-label", `${words.add}: ${title}`);
    button.addEventListener("click", () => {
      const code = place.dataset.star, mine = stars();
      put(mine.includes(code) ? mine.filter((one) => one !== code) : [...mine, code], place);
    });
    place.append(button);
    if (!inList) place.append(Object.assign(document.createElement("span"), { className: "tag t-ok" }));
    buttons.set(place, button);
  }

  function show() {
    const mine = stars(), query = mine.length ? `?codes=${mine}` : "";
    for (const [place, button] of buttons) {
      const pressed = mine.includes(place.dataset.star);
      button.setAttribute("aria-pressed", pressed);
      button.title = pressed ? words.remove : words.add;
      const state = button.nextElementSibling;
      if (state?.matches(".tag")) {
        // The style sheet knows the star of the lists only.
        button.firstElementChild.style.fill = pressed ? "var(--gold)" : "";
        state.hidden = !pressed;
        state.textContent = pressed ? words.starred : "";
      }
    }
    for (const link of all("[data-my]")) {
      link.search = query;
      link.querySelector(".num")?.remove();
      if (mine.length) link.append(" ", Object.assign(document.createElement("span"), { className: "num", textContent: mine.length }));
    }
    showMine(mine, query);
  }

  function showMine(mine, query) {
    const page = document.querySelector("[data-codes]");
    if (!page) return;
    const shown = codesOf(page.dataset.codes), isMissing = (code) => !mine.includes(code);
    if (!shown.length && query) return location.replace(query);
    const take = page.querySelector("[data-take]"), other = page.querySelector("[data-mine]");
    if (take) take.hidden = !codesOf(take.dataset.take).some(isMissing);
    if (other) other.hidden = !mine.length || (!shown.some(isMissing) && mine.length === shown.length);
  }

  function startMine(page) {
    const take = page.querySelector("[data-take]"), done = page.querySelector("[data-taken]");
    take?.querySelector("button").addEventListener("click", () => {
      if (!put([...new Set([...stars(), ...codesOf(take.dataset.take)])], take)) return;
      done.hidden = false;
      done.textContent = done.dataset.taken;
      done.focus();
    });
    const copy = page.querySelector("[data-copy]");
    if (!copy || !navigator.clipboard) return;
    copy.hidden = false;
    copy.querySelector("button").addEventListener("click", async () => {
      const said = page.querySelector("[data-copied]"), field = page.querySelector("input");
      try {
        await navigator.clipboard.writeText(field.value);
        said.textContent = said.dataset.copied;
      } catch {
        field.select();
      }
    });
  }

  // A link to what was released since the visitor looked at the changes last.
  function showChanges() {
    const since = document.querySelector("[data-since]"), seen = Number(read(SEEN)), newest = Number(words.release);
    if (!newest) return;
    if (!seen || seen > newest) write(SEEN, newest);
    else if (since && seen < newest) {
      const link = since.querySelector("a");
      link.search = `?since=${seen}`;
      for (const click of ["click", "auxclick"]) link.addEventListener(click, () => write(SEEN, newest));
      since.hidden = false;
    }
  }

  all("[data-star]").forEach(addButton);
  const page = document.querySelector("[data-codes]");
  if (page) startMine(page);
  showChanges();
  show();
  window.addEventListener("storage", (event) => { if (event.key === SHELF || event.key === null) show(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) show(); });
})();
