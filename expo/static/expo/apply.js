// Saves the application form while it is being filled in. Every address is one of the public API's.
"use strict";
(() => {
  const PATHS = {
    application: "/api/v1/applications/{number}/",
    problems: "/api/v1/applications/{number}/validate/",
    files: "/api/v1/files/",
  };
  const EVERY = 10000, PATIENCE = 20000, MOST_TRIES = 4;
  const CHECKED = ["tax_number", "tax_scheme", "contact_email"];

  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.parentElement.querySelector("pre").textContent);
      button.textContent = document.getElementById("machine")?.dataset.copied ?? "✓";
    });
  }
  document.getElementById("errors")?.focus();

  const machine = document.getElementById("machine");
  if (!machine) return;
  const { number, key, lang } = machine.dataset;
  const form = document.getElementById("section");
  const state = document.getElementById("state");
  const shelf = `apply:${number}`;
  let { etag } = machine.dataset;
  let saved = JSON.parse(machine.dataset.saved);
  let busy = null, notBefore = 0, leaving = false;
  // What is typed but not saved: by name, the value and what was saved when it was typed.
  const pending = JSON.parse(localStorage.getItem(shelf) ?? "{}");
  // Not sent until they are typed anew (wrong, kept in ``pending``) or one of two is chosen (theirs).
  const theirs = new Map();

  const fill = (name, facts) => machine.dataset[name].replace(/\{(\w+)\}/g, (_all, one) => facts[one]);
  function say(text, look = "") {
    if (!state || state.textContent === text) return;
    state.className = `meta state ${look}`;
    state.textContent = text;
  }
  function keep() {
    try {
      if (Object.keys(pending).length) localStorage.setItem(shelf, JSON.stringify(pending));
      else localStorage.removeItem(shelf);
    } catch {
      // The store of this browser is full: what is typed stands in the page.
    }
  }

  const {
    same, questions, box, valueOf, setValue, addRow, blankRow, shown, target, clearError, showError, note, count,
  } = fieldsOf(machine, form);

  function offerBoth(name, other) {
    theirs.set(name, other);
    const one = box(name);
    if (!one) return;
    one.querySelector(":scope > .theirs")?.remove();
    const choice = document.getElementById("theirs").content.firstElementChild.cloneNode(true);
    choice.id = `${target(one).id}-t`;
    choice.querySelector("b").textContent = shown(one, other);
    for (const radio of choice.querySelectorAll("input")) {
      radio.name = `take-${name}`;
      radio.addEventListener("change", () => {
        theirs.delete(name);
        if (radio.value === "theirs") {
          setValue(one, other);
          delete pending[name];
        } else pending[name] = { value: valueOf(one), base: other };
        choice.remove();
        one.classList.remove("bad");
        keep();
        target(one).focus();
        save();
      });
    }
    note(one, choice);
    say(machine.dataset.choose, "bad");
  }

  async function ask(method, path, { json, parts, headers = {} } = {}) {
    const sent = { Authorization: `Bearer ${key}`, ...headers };
    if (json) sent["Content-Type"] = "application/json";
    try {
      return await fetch(`${path.replace("{number}", number)}?lang=${lang}`, {
        method, headers: sent, body: parts ?? (json && JSON.stringify(json)), credentials: "omit", cache: "no-store",
        signal: AbortSignal.timeout(PATIENCE),
      });
    } catch {
      return null;
    }
  }
  const bodyOf = (answer) => answer.json().catch(() => ({}));
  const numbered = (answer, text) => `${text} ${fill("request", { id: answer.headers.get("Request-Id") ?? "—" })}`;

  // Returns "saved", "offline", "refused" or "nothing".
  function save() {
    busy ??= send(0).finally(() => { busy = null; });
    return busy;
  }
  async function send(tries) {
    const names = Object.keys(pending).filter((name) => !pending[name].wrong && !theirs.has(name));
    if (!names.length) return Object.keys(pending).length ? "refused" : "nothing";
    if (Date.now() < notBefore || tries > MOST_TRIES) return "refused";
    const json = Object.fromEntries(names.map((name) => [name, structuredClone(pending[name].value)]));
    const answer = await ask("PATCH", PATHS.application, { json, headers: { "If-Match": etag } });
    if (!answer) {
      say(machine.dataset.offline, "bad");
      return "offline";
    }
    const body = await bodyOf(answer);
    if (answer.ok) {
      taken(answer, body, json);
      if (names.some((name) => CHECKED.includes(name))) check();
      if (Object.keys(pending).length) return send(tries + 1);
      say(fill("savedAt", { time: (body.changed_at ?? "").slice(11, 16) }), "ok");
      return "saved";
    }
    if (answer.status === 412) return await readAgain() ? send(tries + 1) : "refused";
    if (answer.status === 422) {
      const pointed = (body.errors ?? []).filter((error) => error.pointer);
      for (const error of pointed) {
        const name = error.pointer.split("/")[1];
        if (name in pending) pending[name].wrong = true;
        showError(error.pointer, error.detail);
      }
      keep();
      say(numbered(answer, machine.dataset.kept), "bad");
      return pointed.length ? send(tries + 1) : "refused";
    }
    refused(answer, body);
    return "refused";
  }
  function taken(answer, body, json) {
    etag = answer.headers.get("ETag") ?? etag;
    if (form) form.elements.read_at.value = etag;
    for (const [name, value] of Object.entries(json)) {
      if (name in pending && same(pending[name].value, value)) delete pending[name];
      else if (name in pending) pending[name].base = body[name];
      if (box(name)) clearError(box(name));
    }
    saved = body;
    keep();
  }
  // Somebody has saved in between: what they changed and we did not stands, what both changed is a choice.
  async function readAgain() {
    const answer = await ask("GET", PATHS.application);
    if (!answer?.ok) return false;
    saved = await bodyOf(answer);
    etag = answer.headers.get("ETag");
    if (form) form.elements.read_at.value = etag;
    for (const one of questions()) if (!(one.dataset.q in pending)) setValue(one, saved[one.dataset.q]);
    compare();
    return true;
  }
  function compare() {
    for (const [name, { value, base }] of Object.entries(pending)) {
      if (same(saved[name], value)) delete pending[name];
      else if (!same(saved[name], base)) offerBoth(name, saved[name]);
    }
    keep();
  }
  function refused(answer, body) {
    const seconds = Number(answer.headers.get("Retry-After"));
    if (answer.status === 429) {
      notBefore = Date.now() + 1000 * (seconds || 60);
      say(fill("again", { n: seconds || 60 }), "bad");
    } else if (answer.status === 401) {
      notBefore = Infinity;
      say(machine.dataset.gone, "bad");
    } else {
      notBefore = answer.status >= 500 ? Date.now() + 3 * EVERY : Infinity;
      say(numbered(answer, `${body.detail ?? body.title ?? answer.status} ${machine.dataset.kept}`), "bad");
    }
  }
  async function check() {
    const answer = await ask("POST", PATHS.problems);
    if (!answer?.ok) return;
    for (const error of (await bodyOf(answer)).errors) {
      const name = error.pointer.slice(1);
      if (CHECKED.includes(name) && error.code !== "required" && !(name in pending)) showError(error.pointer, error.detail);
    }
  }

  function typed(one) {
    const name = one.dataset.q, value = valueOf(one);
    if (same(value, saved[name])) delete pending[name];
    else pending[name] = { value, base: name in pending ? pending[name].base : saved[name] };
    keep();
    // “Saved” would no longer be true.
    if (name in pending && state?.matches(".ok")) say("");
  }
  async function sendFile(input) {
    const one = input.closest("[data-q]"), file = input.files[0];
    if (!file) return;
    if (file.size > input.dataset.max * 1024 * 1024) {
      input.value = "";
      showError(`/${one.dataset.q}`, fill("fileSize", { max: input.dataset.max }));
      return;
    }
    say(machine.dataset.saving);
    const parts = new FormData();
    parts.append("kind", input.dataset.file);
    parts.append("file", file);
    const answer = await ask("POST", PATHS.files, { parts });
    if (!answer) return say(machine.dataset.offline, "bad");
    const body = await bodyOf(answer);
    if (!answer.ok) {
      input.value = "";
      showError(`/${one.dataset.q}`, body.errors?.[0]?.detail ?? body.detail);
      return say(numbered(answer, body.title ?? ""), "bad");
    }
    input.value = "";
    clearError(one);
    attach(one, body);
    typed(one);
    save();
  }
  function attach(one, file) {
    let choice = one.querySelector(`[data-choices] input[value="${CSS.escape(file.id)}"]`);
    if (!choice) {
      const label = document.createElement("label");
      choice = document.createElement("input");
      label.className = "check";
      choice.type = one.dataset.kind === "file" ? "radio" : "checkbox";
      choice.name = one.dataset.q;
      choice.value = file.id;
      label.append(choice, file.name);
      one.querySelector("[data-choices]").append(label);
    }
    choice.checked = true;
    if (file.kind === "logo") showOnCard(file);
  }
  function showOnCard(file) {
    const place = document.querySelector("[data-card] > :is(img, .mono)");
    if (!place) return;
    const logo = new Image(60, 60);
    logo.className = "logo";
    logo.alt = "";
    logo.src = `${form.action}${file.id}/`;
    place.replaceWith(logo);
    document.querySelector("[data-without-logo]")?.remove();
  }

  // A page is left only with everything saved, or with the server about to say what is wrong.
  async function hold(event) {
    if (leaving) return;
    event.preventDefault();
    const { target: which, submitter } = event;
    let outcome = busy ? await busy : "";
    outcome = await save();
    if (outcome === "offline") return;
    if (which === form && theirs.size) {
      document.querySelector(".theirs input")?.focus();
      return;
    }
    if ("clearOnSubmit" in which.dataset) localStorage.removeItem(shelf);
    leaving = true;
    // Not within the event that is being held: a form does not submit itself twice.
    setTimeout(() => which.requestSubmit(submitter));
  }

  function start() {
    if (document.querySelector("[data-clear]") || !machine.dataset.open) {
      localStorage.removeItem(shelf);
      return;
    }
    for (const note of document.querySelectorAll("[data-only-script]")) note.hidden = false;
    for (const [name, { value }] of Object.entries(pending)) {
      const one = box(name);
      if (!one) continue;
      if (!same(valueOf(one), value)) setValue(one, value);
      // Here it can be said again what is wrong with it, unless the page says so already.
      if (!document.getElementById("errors")) delete pending[name].wrong;
    }
    compare();
    for (const one of document.querySelectorAll("form")) one.addEventListener("submit", hold);
    window.addEventListener("online", save);
    window.addEventListener("pageshow", (event) => { if (event.persisted) leaving = false; });
    setInterval(save, EVERY);
    save().then((outcome) => { if (outcome === "saved" && !form) location.reload(); });
    if (form) watch();
  }
  function watch() {
    form.addEventListener("input", (event) => {
      if (event.target.matches("[data-file], .theirs input")) return;
      const one = event.target.closest("[data-row]")?.closest("[data-kind=list]") ?? event.target.closest("[data-q]");
      if (one) typed(one);
      if (event.target.dataset.limit) count(event.target);
    });
    form.addEventListener("focusout", save);
    form.addEventListener("change", (event) => { if (event.target.matches("[data-file]")) sendFile(event.target); });
    form.addEventListener("click", (event) => {
      if (!event.target.matches("[data-add]")) return;
      event.preventDefault();
      const list = event.target.closest("[data-kind=list]");
      (blankRow(list) ?? addRow(list)).querySelector("input").focus();
    });
    for (const button of form.querySelectorAll("[name=upload]")) button.hidden = true;
    for (const input of form.querySelectorAll("[data-limit]")) count(input);
  }
  start();
})();
