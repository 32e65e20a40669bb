// [data-narrows="ID"] around a search field: shows those parts of the element ID whose text
// ([data-narrow-text], and what is chosen beside it) holds all words; folds open meanwhile.
htmx.onLoad((root) => {
  "use strict";
  for (const box of Sigertak.all(root, "[data-narrows]")) {
    const field = box.querySelector("input");
    const status = box.querySelector("[role=status]");
    const folds = [...document.getElementById(box.dataset.narrows).querySelectorAll("details")];
    const wasOpen = new Map();
    const told = (part) =>
      `${part.textContent} ${part.parentElement.querySelector("select")?.selectedOptions[0]?.textContent ?? ""}`;
    const narrow = () => {
      const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const fold of folds) {
        if (words.length && !wasOpen.has(fold)) wasOpen.set(fold, fold.open);
        let here = 0;
        for (const part of fold.querySelectorAll("[data-narrow-text]")) {
          const text = told(part).toLowerCase();
          const fits = words.every((word) => text.includes(word));
          part.parentElement.hidden = !fits;
          here += fits;
        }
        fold.hidden = !here;
        fold.open = words.length ? here > 0 : (wasOpen.get(fold) ?? fold.open);
        shown += here;
      }
      if (!words.length) wasOpen.clear();
      status.textContent = words.length && !shown ? status.dataset.none : "";
    };
    field.addEventListener("input", narrow);
    // Enter is for looking, not for sending what is half said.
    field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    box.hidden = false;
  }
});
