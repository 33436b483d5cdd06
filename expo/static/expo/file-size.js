// A file that is too large is told before it is sent: the server would read nothing of such a form.
"use strict";
for (const field of document.querySelectorAll("input[type=file][data-most]")) {
  const check = () => {
    const isTooLarge = [...field.files].some((file) => file.size > Number(field.dataset.most));
    field.setCustomValidity(isTooLarge ? field.dataset.tooLarge : "");
    return !isTooLarge;
  };
  field.addEventListener("change", () => check() || field.reportValidity());
  check();
}
