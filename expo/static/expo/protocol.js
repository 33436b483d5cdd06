// Saves the texts of the protocol while two secretaries type, and shows each what the other has changed. Every
// keystroke stays on this device until the server has confirmed it. A text goes with the version it was written
// upon (``base``): the server refuses another one with the present text beside it.
"use strict";
(() => {
  const PAUSE = 2500, POLL = 4000, PATIENCE = 15000, LONGEST = 30000;
  const root = document.querySelector("[data-protocol]");
  const board = root.querySelector("[data-board]"), bar = root.querySelector("[data-bar]");
  const words = root.dataset, shelf = `protocol:${words.reader}:${words.protocol}:`;
  let token = root.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  let { mark } = words, isPolling = false, isFull = false, isStranger = false, wait = 0, retry = null;
  const bases = new Map(), timers = new Map(), busy = new Set(), latest = new Map(), lost = new Set();

  const all = (name, within = board) => [...within.querySelectorAll(name)];
  const forms = () => all("form[data-wording]");
  const idOf = (form) => form.dataset.wording;
  const valuesOf = (form) => ({ text: form.elements.text.value, number: form.elements.number?.value ?? "" });
  const same = (one, other) => one.text === other.text && one.number === other.number;
  const isDirty = (form) => !same(valuesOf(form), bases.get(idOf(form)));
  const hasFocus = (one) => one?.contains(document.activeElement);
  const isTorn = (form) => form.querySelector("[data-choices]") !== null;

  function say(form, text, look = "") {
    const said = form.querySelector("[data-said]");
    if (said.textContent === text) return;
    said.textContent = text;
    said.className = `wording-said ${look}`;
  }
  function announce(text, look = "is-bad") {
    const said = bar.querySelector("[data-said]");
    bar.hidden = !text;
    bar.className = `protocol-said ${look}`;
    bar.querySelector("[data-sign-in]").hidden = text !== words.signedOut;
    if (said.textContent !== text) said.textContent = text;
  }

  // What is kept on this device.
  function keep(form) {
    const key = shelf + idOf(form);
    try {
      if (isDirty(form)) localStorage.setItem(key, JSON.stringify({ ...valuesOf(form), base: bases.get(idOf(form)).version }));
      else localStorage.removeItem(key);
    } catch {
      isFull = true;
    }
  }
  const kept = () => Object.keys(localStorage).filter((key) => key.startsWith(shelf));
  const forget = () => kept().forEach((key) => localStorage.removeItem(key));

  function know(form) {
    bases.set(idOf(form), { ...valuesOf(form), version: Number(form.elements.version.value) });
  }
  function rest(form, base) {
    bases.set(idOf(form), base);
    form.elements.version.value = base.version;
  }
  function put(form, { text, number }) {
    form.elements.text.value = text;
    if (form.elements.number) form.elements.number.value = number;
  }
  function clear(form) {
    latest.delete(idOf(form));
    form.querySelector("[data-theirs]").replaceChildren();
  }

  // The other side's text beside the own one, and three ways on.
  function show(form, theirs) {
    if (isTorn(form) && latest.get(idOf(form))?.version === theirs.version) return;
    latest.set(idOf(form), theirs);
    const box = document.getElementById("theirs").content.firstElementChild.cloneNode(true);
    box.querySelector("blockquote").textContent = [theirs.number, theirs.text].filter(Boolean).join("  ");
    box.querySelector("[data-by]").textContent = theirs.by ?? "";
    box.querySelector("blockquote").lang = form.elements.text.lang;
    form.querySelector("[data-theirs]").replaceChildren(box);
    say(form, isDirty(form) ? words.choose : words.news, "is-bad");
  }
  function choose(form, way) {
    const theirs = latest.get(idOf(form));
    rest(form, theirs);
    if (way === "merge") {
      form.querySelector("[data-choices]").remove();
    } else {
      if (way === "theirs") put(form, theirs);
      clear(form);
      say(form, "");
    }
    keep(form);
    form.elements.text.focus();
    if (way === "mine") save(form);
  }

  async function ask(address, options = {}) {
    const headers = { Accept: "application/json" };
    try {
      return await fetch(address, { headers, redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE), ...options });
    } catch {
      return null;
    }
  }
  const bodyOf = (answer) => answer.json().catch(() => ({}));

  function later() {
    wait = Math.min(wait ? wait * 2 : 2000, LONGEST);
    clearTimeout(retry);
    retry = setTimeout(saveAll, wait);
  }
  function away(form, text) {
    say(form, text, "is-bad");
    announce(text);
    later();
  }

  async function save(form, action = "save", isSecond = false) {
    const id = idOf(form);
    clearTimeout(timers.get(id));
    if (busy.has(id) || isTorn(form) || isStranger || lost.has(id) || (action === "save" && !isDirty(form))) return;
    busy.add(id);
    const sent = valuesOf(form), data = new FormData();
    const facts = { csrfmiddlewaretoken: token, ...sent, version: bases.get(id).version, reader: words.reader, action };
    for (const [name, value] of Object.entries(facts)) data.set(name, value);
    say(form, words.saving);
    // A button called “action” hides the form's own property of this name.
    const answer = await ask(form.getAttribute("action"), { method: "POST", body: data });
    busy.delete(id);
    if (!answer || answer.status >= 500) return away(form, words.offline);
    if (answer.type === "opaqueredirect" || answer.status === 401) return away(form, words.signedOut);
    if (answer.status === 403 && !isSecond) {
      // Signing in anew changes the token of every form.
      await poll();
      return save(form, action, true);
    }
    const body = await bodyOf(answer);
    if (answer.ok) {
      saved(form, sent, body);
    } else if (body.theirs) {
      show(form, body.theirs);
    } else if (answer.status === 404) {
      lose(form);
    } else if (answer.status === 403) {
      away(form, words.signedOut);
    } else {
      say(form, body.message ?? words.typing, "is-bad");
    }
  }
  function saved(form, sent, body) {
    rest(form, { ...sent, version: body.version });
    clear(form);
    keep(form);
    wait = 0;
    announce("");
    if (isDirty(form)) schedule(form);
    else say(form, words.saved.replace("{time}", body.at), "is-good");
    poll();
  }
  function lose(form) {
    lost.add(idOf(form));
    say(form, words.gone, "is-bad");
  }
  function schedule(form) {
    clearTimeout(timers.get(idOf(form)));
    timers.set(idOf(form), setTimeout(() => save(form), PAUSE));
  }
  const saveAll = () => Promise.all(forms().filter(isDirty).map((form) => save(form)));

  // What the other side has changed.
  async function poll() {
    if (isPolling) return;
    isPolling = true;
    const answer = await ask(`${words.state}?since=${mark}`);
    isPolling = false;
    if (!answer || answer.status >= 500) return announce(words.offline);
    if (!answer.ok) return announce(words.signedOut);
    const body = await bodyOf(answer);
    isStranger = String(body.reader) !== words.reader;
    if (isStranger) return announce(words.somebody);
    token = body.token ?? token;
    if (bar.textContent.trim()) {
      announce("");
      saveAll();
    }
    if (body.board) {
      merge(body.board);
      mark = body.mark;
    }
    if (body.agreed && !forms().some(isDirty)) location.reload();
  }

  function move(parent, node, before) {
    if (node.isConnected && parent.moveBefore) parent.moveBefore(node, before);
    else parent.insertBefore(node, before);
  }
  function merge(html) {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    const groups = all("[data-group]", fresh.content), keys = new Set(all("[data-paragraph]", fresh.content).map((one) => one.dataset.paragraph));
    for (const group of groups) {
      let present = board.querySelector(`[data-group="${group.dataset.group}"]`);
      const articles = all("[data-paragraph]", group);
      if (!present) {
        present = group.cloneNode(true);
        all("[data-paragraph]", present).forEach((one) => one.remove());
        board.querySelector("[data-agree]")?.before(present);
      }
      const at = present.querySelector("[data-add]");
      let next = present.querySelector("[data-paragraph]") ?? at;
      for (const article of articles) {
        const known = board.querySelector(`[data-paragraph="${article.dataset.paragraph}"]`);
        if (known) renew(known, article);
        else all("form[data-wording]", article).forEach(know);
        const one = known ?? article;
        if (one === next) next = one.nextElementSibling;
        else move(present, one, next);
      }
    }
    for (const article of all("[data-paragraph]")) {
      if (keys.has(article.dataset.paragraph)) continue;
      const unsaved = all("form[data-wording]", article).filter(isDirty);
      if (unsaved.length) unsaved.forEach(lose);
      else article.remove();
    }
    const agreeing = board.querySelector("[data-agree]"), anew = fresh.content.querySelector("[data-agree]");
    if (agreeing && anew) {
      const [was, will] = [agreeing, anew].map((one) => one.querySelector("details"));
      if (was && will) will.open = was.open;
      const isHere = hasFocus(agreeing);
      agreeing.replaceWith(anew);
      if (isHere) anew.querySelector("button, summary")?.focus();
    }
  }
  function renew(known, article) {
    const head = known.querySelector("[data-head]");
    if (!hasFocus(head)) head.replaceWith(article.querySelector("[data-head]"));
    for (const form of all("form[data-wording]", article)) {
      const present = known.querySelector(`[data-wording="${idOf(form)}"]`);
      if (!present) {
        know(form);
        known.querySelector(".wordings").append(form);
        continue;
      }
      present.querySelector("[data-verdicts]").replaceWith(form.querySelector("[data-verdicts]"));
      const theirs = { ...valuesOf(form), version: Number(form.elements.version.value) };
      const base = bases.get(idOf(form));
      if (theirs.version <= base.version || busy.has(idOf(form))) continue;
      if (isDirty(present) && same(theirs, valuesOf(present))) rest(present, theirs);
      else if (isDirty(present) || hasFocus(present)) show(present, theirs);
      else take(present, theirs);
      keep(present);
    }
  }
  function take(form, theirs) {
    put(form, theirs);
    rest(form, theirs);
    clear(form);
    say(form, words.news);
  }

  function restore() {
    for (const key of kept()) {
      const id = key.slice(shelf.length), form = forms().find((one) => idOf(one) === id);
      const stored = JSON.parse(localStorage.getItem(key));
      if (!form) {
        const said = Object.assign(document.createElement("blockquote"), { textContent: stored.text });
        board.before(Object.assign(document.createElement("p"), { textContent: words.gone }), said);
        continue;
      }
      const present = bases.get(id);
      put(form, stored);
      if (!isDirty(form)) keep(form);
      else if (stored.base === present.version) say(form, words.restored);
      else {
        rest(form, { ...present, version: stored.base });
        show(form, present);
      }
    }
    saveAll();
  }

  const formOf = (event) => event.target.closest("form[data-wording]");
  board.addEventListener("input", (event) => {
    const form = formOf(event);
    if (!form) return;
    keep(form);
    if (isTorn(form)) return say(form, words.choose, "is-bad");
    say(form, isDirty(form) ? words.typing : "");
    schedule(form);
  });
  board.addEventListener("focusout", (event) => {
    const form = formOf(event);
    if (!form || form.contains(event.relatedTarget)) return;
    if (isDirty(form)) save(form);
    else if (latest.has(idOf(form)) && isTorn(form)) take(form, latest.get(idOf(form)));
  });
  board.addEventListener("click", (event) => {
    if (event.target.matches("[data-way]")) choose(formOf(event), event.target.dataset.way);
  });
  root.addEventListener("submit", async (event) => {
    const form = formOf(event), { target, submitter } = event;
    if (form) {
      event.preventDefault();
      if (isTorn(form)) form.querySelector("[data-way]").focus();
      else await save(form, submitter?.value ?? "save");
      return;
    }
    if (!forms().some(isDirty)) return;
    event.preventDefault();
    await saveAll();
    // Not through the event again; the button's own value goes along.
    if (submitter?.name) target.append(Object.assign(document.createElement("input"), { type: "hidden", name: submitter.name, value: submitter.value }));
    target.submit();
  });
  document.getElementById("logout-form")?.addEventListener("submit", async (event) => {
    const { target } = event;
    event.preventDefault();
    await saveAll();
    if (forms().some(isDirty) && !confirm(words.leave)) return;
    forget();
    target.submit();
  });
  root.querySelector("[data-forget]")?.addEventListener("click", () => {
    forget();
    announce(words.removed, "");
  });
  window.addEventListener("beforeunload", (event) => {
    if (isFull && forms().some(isDirty)) event.preventDefault();
  });
  window.addEventListener("online", saveAll);
  document.addEventListener("visibilitychange", () => (document.hidden ? saveAll() : poll()));

  for (const one of all("[data-only-script]", root)) one.hidden = false;
  forms().forEach(know);
  restore();
  if (forms().length) setInterval(() => { if (!document.hidden) poll(); }, POLL);
})();
