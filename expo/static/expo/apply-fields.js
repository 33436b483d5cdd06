// The fields of the application form: what stands in them and what is said at them.
"use strict";
// Values are as the API has them. ``form`` may be missing: then there are no fields.
const fieldsOf = (machine, form) => {
  const { lang, zone } = machine.dataset;
  const EMPTY_IS_NULL = ["integer", "number", "date", "sector", "file"];

  // Values: the empty members of a list's items do not count, the server fills them in.
  const plain = (value) => Array.isArray(value) ? value.map((one) => typeof one === "object"
    ? Object.fromEntries(Object.entries(one).filter(([, inner]) => inner !== "" && inner !== null && inner !== false)
      .sort(([a], [b]) => (a < b ? -1 : 1))) : one) : value ?? "";
  const same = (one, other) => JSON.stringify(plain(one)) === JSON.stringify(plain(other));
  const questions = () => [...(form?.querySelectorAll("[data-q]") ?? [])].filter((one) => !one.closest("[data-row]"));
  const box = (name) => questions().find((one) => one.dataset.q === name);
  const control = (one) => one.querySelector("input:not([type=radio]), select, textarea");
  const ticked = (one) => [...one.querySelectorAll("[data-choices] input:checked")].map((input) => input.value);
  const filledRows = (one) => [...one.querySelectorAll("[data-row]")].filter((row) =>
    !row.querySelector("[data-remove]").checked && Object.keys(plain([members(row)])[0]).length);
  function members(row) {
    const found = {};
    for (const inner of row.querySelectorAll("[data-q]")) {
      const value = valueOf(inner);
      // The first is what every item must have: sent empty, it is named with all else that is wrong.
      if ((value !== "" && value !== null) || !Object.keys(found).length) found[inner.dataset.q] = value;
    }
    return found;
  }
  function valueOf(one) {
    const kind = one.dataset.kind;
    if (kind === "flag") return control(one).checked;
    if (kind === "sectors" || kind === "files") return ticked(one);
    if (kind === "file") return ticked(one)[0] || null;
    if (kind === "list") return filledRows(one).map(members);
    const text = control(one).value, bare = text.trim();
    if (!bare && EMPTY_IS_NULL.includes(kind)) return null;
    if (kind === "integer" && /^[+-]?\d{1,15}$/.test(bare.replace(/\s/g, ""))) return Number(bare.replace(/\s/g, ""));
    if (kind === "number") {
      const figure = bare.replace(/\s/g, "").replace(",", ".");
      return /^[+-]?\d{1,12}(\.\d+)?$/.test(figure) ? Number(figure) : figure;
    }
    return text;
  }
  function setValue(one, value) {
    const kind = one.dataset.kind;
    if (kind === "flag") control(one).checked = Boolean(value);
    else if (["sectors", "files", "file"].includes(kind)) {
      const chosen = [value ?? ""].flat();
      for (const input of one.querySelectorAll("[data-choices] input")) input.checked = chosen.includes(input.value);
    } else if (kind === "list") {
      for (const row of one.querySelectorAll("[data-row]")) row.remove();
      for (const item of [...value, {}]) {
        const row = addRow(one);
        for (const inner of row.querySelectorAll("[data-q]")) setValue(inner, item[inner.dataset.q]);
      }
    } else if (kind === "moment") control(one).value = local(value ?? "");
    else if (kind === "country") choose(control(one), value ?? "");
    else control(one).value = kind === "number" && lang !== "en" ? String(value ?? "").replace(".", ",") : value ?? "";
  }
  // A code that no country has, as another client may have sent it, is not lost.
  function choose(select, code) {
    select.value = code;
    if (select.value !== code) select.add(new Option(code, code, true, true));
  }
  // A stored moment carries its offset; what was typed here is the exhibition's own time already.
  function local(text) {
    if (!/(Z|[+-]\d\d:\d\d)$/.test(text)) return text;
    const parts = { dateStyle: "short", timeStyle: "short", timeZone: zone };
    return new Intl.DateTimeFormat("sv-SE", parts).format(new Date(text)).replace(" ", "T");
  }
  function addRow(list) {
    const rows = list.querySelectorAll("[data-row]").length;
    const made = document.createElement("template");
    made.innerHTML = list.querySelector("[data-blank]").innerHTML.replaceAll("__n__", `${rows}`).replaceAll("__m__", `${rows + 1}`);
    const row = made.content.firstElementChild;
    list.querySelector("[data-add]").before(row);
    return row;
  }
  function shown(one, value) {
    if (one.dataset.kind === "list") return value.map((item) => Object.values(plain([item])[0]).join(", ")).join("; ");
    const options = [value ?? ""].flat().map((code) => one.querySelector(`option[value="${CSS.escape(code)}"]`)?.textContent
      ?? one.querySelector(`[data-choices] input[value="${CSS.escape(code)}"]`)?.closest(".check").textContent ?? code);
    return options.join(", ") || "—";
  }

  // Messages at a field. A pointer such as /exhibits/0/name means a row of those that were sent.
  function placeOf(pointer) {
    const [name, index, item] = pointer.split("/").slice(1);
    const one = box(name);
    if (!one || item === undefined) return one;
    return filledRows(one)[index]?.querySelector(`[data-q="${CSS.escape(item)}"]`) ?? one;
  }
  const target = (one) => (one.matches("fieldset") ? one : control(one));
  function describe(one, id, is) {
    const what = target(one), ids = new Set((what.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
    if (is) ids.add(id); else ids.delete(id);
    what.setAttribute("aria-describedby", [...ids].join(" "));
    if (!ids.size) what.removeAttribute("aria-describedby");
  }
  function note(one, what) {
    (one.querySelector(":scope > legend, :scope > label:not(.check)") ?? one).after(what);
    if (!one.contains(what)) one.prepend(what);
    one.classList.add("bad");
  }
  // What has been put right leaves the summary as well.
  function forget(id) {
    const summary = document.getElementById("errors");
    summary?.querySelector(`a[href="#${CSS.escape(id)}"]`)?.closest("li").remove();
    if (summary && !summary.querySelector("li")) summary.remove();
  }
  function clearError(one) {
    for (const inner of [one, ...one.querySelectorAll("[data-q]")]) {
      const id = `${target(inner).id}-e`;
      document.getElementById(id)?.remove();
      forget(target(inner).id);
      describe(inner, id, false);
      target(inner).removeAttribute("aria-invalid");
      inner.classList.remove("bad");
    }
  }
  function showError(pointer, detail) {
    const one = placeOf(pointer);
    if (!one) return;
    clearError(one);
    const text = document.createElement("p");
    text.className = "err";
    text.id = `${target(one).id}-e`;
    text.textContent = `${machine.dataset.error}: ${detail}`;
    note(one, text);
    if (!one.matches("fieldset")) target(one).setAttribute("aria-invalid", "true");
    describe(one, text.id, true);
  }
  // Long texts say how much is left; a line does so only when it comes near its end.
  function count(input) {
    const counter = input.closest("[data-q]").querySelector("[data-counter]");
    const length = [...input.value].length, most = Number(input.dataset.limit);
    counter.textContent = machine.dataset.count.replace("{n}", length).replace("{max}", most);
    counter.hidden = most > 100 && input.matches("input") && length < most * 0.75;
  }
  // The last row where nothing stands in it yet: another would only follow an empty one.
  const blankRow = (list) => {
    const last = [...list.querySelectorAll("[data-row]")].at(-1);
    return last && !filledRows(list).includes(last) && !last.querySelector("[data-remove]").checked ? last : null;
  };
  return { same, questions, box, valueOf, setValue, addRow, blankRow, shown, target, clearError, showError, note, count };
};
