// Leaving a case gives it back: [data-claim-release] names the address that is told so.
// Where the browser says nothing (a crash, a closed laptop) the lease runs out by itself.
window.addEventListener("pagehide", () => {
  "use strict";
  const held = document.querySelector("[data-claim-release]");
  if (!held) return;
  const headers = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
  fetch(held.dataset.claimRelease, { method: "POST", headers, keepalive: true }).catch(() => {});
});
