/* Suggestions under the field of a search: the combobox with a list of the WAI-ARIA Authoring Practices (list
 * autocomplete, manual selection). Without this file, and whenever anything fails, the form works as it stands. */
(() => {
  "use strict";
  const WAIT = 180, SPEAK = 900;

  function start(form) {
    const input = form.querySelector("[name=q]"), words = form.dataset;
    const list = document.createElement("ul"), said = document.createElement("p");
    let rows = [], at = -1, typing, speaking, asked, shown = "";

    list.id = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", words.list);
    said.className = "vh";
    said.setAttribute("role", "status");
    form.append(list, said);
    for (const [name, value] of [["role", "combobox"], ["autocomplete", "list"], ["controls", list.id], ["expanded", "false"]])
      input.setAttribute(name === "role" ? name : `aria-${name}`, value);

    function close() {
      clearTimeout(speaking);
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      choose(-1);
    }

    function choose(place) {
      list.children[at]?.setAttribute("aria-selected", "false");
      at = place;
      const option = list.children[at];
      if (!option) return input.removeAttribute("aria-activedescendant");
      option.setAttribute("aria-selected", "true");
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    }

    function part(text, lang, kind) {
      const span = document.createElement(kind);
      span.textContent = text;
      if (lang && lang !== document.documentElement.lang) span.lang = lang;
      return span;
    }

    function show(found) {
      // Whoever has chosen already keeps the choice where it is still there.
      const chosen = rows[at]?.url;
      rows = found;
      at = -1;
      list.replaceChildren(...rows.map((row, place) => {
        const option = document.createElement("li"), details = document.createElement("small");
        option.id = `suggestion-${place}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        [[row.kind, ""], ...row.details].forEach(([text, lang], number) => details.append(number ? " · " : "", part(text, lang, "span")));
        option.append(part(row.text, row.lang, "b"), " ", details);
        return option;
      }));
      choose(chosen ? rows.findIndex((row) => row.url === chosen) : -1);
      list.hidden = !rows.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      // Once the hand rests: whoever types hears the keys, not numbers.
      clearTimeout(speaking);
      speaking = setTimeout(() => { said.textContent = rows.length ? words.some.replace("{n}", rows.length) : words.none; }, SPEAK);
    }

    async function ask() {
      const text = input.value.trim();
      asked?.abort();
      if (!text) { shown = said.textContent = ""; return close(); }
      if (text === shown) return;
      const mine = (asked = new AbortController());
      try {
        const answer = await fetch(`${words.suggest}?${new URLSearchParams({ q: text })}`, { signal: mine.signal, credentials: "omit" });
        if (!answer.ok) throw new Error(answer.status);
        const { found } = await answer.json();
        // The field may have been left, or said something else since.
        if (mine !== asked || document.activeElement !== input) return;
        shown = text;
        show([...found]);
      } catch {
        if (mine === asked) close();
      }
    }

    function go(place) {
      input.value = rows[place].text;
      location.assign(rows[place].url);
    }

    input.addEventListener("input", () => {
      clearTimeout(typing);
      choose(-1);
      typing = setTimeout(ask, WAIT);
    });
    input.addEventListener("keydown", (event) => {
      const isOpen = !list.hidden, last = rows.length - 1;
      if (event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (!rows.length) return;
        event.preventDefault();
        const isDown = event.key === "ArrowDown";
        if (!isOpen) { list.hidden = false; input.setAttribute("aria-expanded", "true"); }
        if (isOpen && event.altKey) return isDown ? undefined : close();
        choose(isDown ? (at < last ? at + 1 : 0) : at > 0 ? at - 1 : last);
      } else if (event.key === "Escape") {
        clearTimeout(typing);
        asked?.abort();
        // The first time the list goes, the second time what was typed.
        if (isOpen) event.preventDefault(); else { input.value = shown = ""; rows = []; }
        close();
      } else if (event.key === "Enter" && isOpen && at >= 0) {
        event.preventDefault();
        go(at);
      } else if (event.key === "Home" || event.key === "End") choose(-1);
      else if (event.key === "Tab") close();
    });
    input.addEventListener("blur", () => { clearTimeout(typing); asked?.abort(); close(); });
    // The field keeps the focus while the pointer chooses.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) go([...list.children].indexOf(option));
    });
    form.addEventListener("submit", () => { clearTimeout(typing); asked?.abort(); close(); });
    addEventListener("pageshow", (event) => { if (event.persisted) close(); });
  }

  document.querySelectorAll("form[data-suggest]").forEach(start);
})();
