// <button data-hotkey="s">: the key presses a button, follows a link or focuses a field.
// Silent while something is being typed, with a modifier held, or in an open dialog.
document.addEventListener("keydown", (event) => {
  "use strict";
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const typing = event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  if (event.key === "Escape" && typing?.dataset.hotkey) typing.blur();
  if (typing || document.querySelector("dialog[open]")) return;
  const target = document.querySelector(`[data-hotkey="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!target || target.disabled) return;
  event.preventDefault();
  if (target.matches("input:not([type=checkbox], [type=radio]), textarea, select")) target.focus();
  else target.click();
});
