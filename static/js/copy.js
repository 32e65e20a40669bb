// <button data-copy="text"><span>Salin</span></button>
document.addEventListener("click", async (event) => {
  "use strict";
  const button = event.target.closest?.("[data-copy]");
  if (!button || !navigator.clipboard) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  const label = button.querySelector("span") ?? button;
  const before = label.textContent;
  label.textContent = Sigertak.text("copied");
  setTimeout(() => { label.textContent = before; }, 2000);
});
