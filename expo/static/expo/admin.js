// Select2 names a box by what is chosen in it, so that an empty one has no name: give it that of its field.
"use strict";
{
  function label(select) {
    const box = select.nextElementSibling?.querySelector(".select2-selection");
    const chosen = box?.querySelector("[role=textbox]");
    const name = select.labels[0]?.textContent.trim() || select.getAttribute("aria-label");
    if (!chosen || !name) return;
    chosen.setAttribute("aria-label", name);
    box.removeAttribute("aria-labelledby");
    box.setAttribute("aria-label", name);
  }
  const labelAll = () => document.querySelectorAll("select.admin-autocomplete").forEach(label);
  // After Select2's own start, which waits in the same queue.
  window.django?.jQuery?.(labelAll);
  document.addEventListener("formset:added", () => setTimeout(labelAll));
}
// A table of rows inside a form may be wider than the screen: let the keyboard scroll it too.
for (const table of document.querySelectorAll(".inline-group .wrapper")) table.tabIndex = 0;
