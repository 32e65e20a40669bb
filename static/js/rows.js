// Moving through a list without a mouse: J and K go to the next and previous [data-row-link], Enter
// opens it as any link. Silent while something is being typed or a dialog is open.
document.addEventListener("keydown", (event) => {
  "use strict";
  const step = { j: 1, k: -1 }[event.key.toLowerCase()];
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  if (typing || document.querySelector("dialog[open]")) return;
  const links = [...document.querySelectorAll("[data-row-link]")];
  if (!links.length) return;
  const here = document.activeElement?.closest("tr");
  const now = here ? links.findIndex((link) => here.contains(link)) : -1;
  const next = links[now < 0 ? (step > 0 ? 0 : links.length - 1) : now + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.closest("tr")?.scrollIntoView({ block: "nearest" });
});
