// <button data-hotkey="s">: the key presses a button, follows a link or focuses a field.
// Silent while something is being typed, with a modifier held, or in an open dialog.
// data-hotkey-twice="…": only the second press within three seconds counts; the text, shown in
// [data-hotkey-notice] (a live region), asks for it.
// Enter in a field of a form with [data-no-enter] submits nothing: only a pressed button does.
(() => {
  "use strict";
  const PATIENCE = 3000;
  let armed = null;
  let timer = 0;

  function tell(text) {
    const notice = document.querySelector("[data-hotkey-notice]");
    if (notice) notice.textContent = text;
  }

  function disarm() {
    clearTimeout(timer);
    if (armed) tell("");
    armed = null;
  }

  // Whether this press is the one that counts.
  function counts(target) {
    const isSecond = armed === target;
    disarm();
    if (isSecond || !target.dataset.hotkeyTwice) return true;
    armed = target;
    timer = setTimeout(disarm, PATIENCE);
    tell(target.dataset.hotkeyTwice);
    return false;
  }

  document.addEventListener("keydown", (event) => {
    const field = event.key === "Enter" && event.target.closest?.("input, select");
    if (field && field.form?.querySelector("[data-no-enter]")) return event.preventDefault();
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const typing = event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
    if (event.key === "Escape" && typing?.dataset.hotkey) typing.blur();
    if (typing || document.querySelector("dialog[open]")) return;
    const target = document.querySelector(`[data-hotkey="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!target || target.disabled) return disarm();
    event.preventDefault();
    if (!counts(target)) return;
    if (target.matches("input:not([type=checkbox], [type=radio]), textarea, select")) target.focus();
    else target.click();
  });
})();
