// What went wrong with a security key, in words: allauth's script only tells the console.
document.addEventListener("allauth.error", (event) => {
  "use strict";
  const failed = event.detail.exception?.name;
  event.preventDefault();
  // InvalidStateError: this key is registered already. NotAllowedError: cancelled, or too late.
  const keys = { InvalidStateError: "keyKnown", NotAllowedError: "keyRefused", SecurityError: "keyPlace" };
  Sigertak.toast(Sigertak.text(window.PublicKeyCredential ? keys[failed] ?? "keyRefused" : "keyUnknown"));
});
