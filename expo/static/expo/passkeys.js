"use strict"
// Shows the buttons of passkeys where the browser has them, and says on the page what went wrong.
// The ceremony itself is done by the scripts of django-allauth.
document.addEventListener("DOMContentLoaded", () => {
  if (!window.PublicKeyCredential) return
  for (const button of document.querySelectorAll("[data-passkey]")) button.hidden = false
})
document.addEventListener("allauth.error", (event) => {
  event.preventDefault()
  const place = document.getElementById("passkey-failed")
  const name = event.detail.exception.name
  place.textContent = name === "SecurityError" ? place.dataset.noDomain : place.dataset.other
  place.hidden = false
})
