// Ticking rows: <input type="checkbox" data-select="NAME"> in rows, data-select-all="NAME" in the head,
// and a bar data-selection-bar="NAME" that shows how many.
(() => {
  "use strict";
  const boxes = (name) => [...document.querySelectorAll(`input[data-select="${CSS.escape(name)}"]`)];

  function show(name) {
    const rows = boxes(name);
    const chosen = rows.filter((box) => box.checked).length;
    for (const head of document.querySelectorAll(`[data-select-all="${CSS.escape(name)}"]`)) {
      head.checked = chosen > 0 && chosen === rows.length;
      head.indeterminate = chosen > 0 && chosen < rows.length;
    }
    for (const bar of document.querySelectorAll(`[data-selection-bar="${CSS.escape(name)}"]`)) {
      bar.hidden = chosen === 0;
      bar.querySelector("[data-selection-count]").textContent =
        Sigertak.text("selected", { n: Sigertak.format(chosen) });
    }
  }

  let last = null;
  document.addEventListener("click", (event) => {
    const box = event.target;
    const clear = box.closest?.("[data-selection-clear]");
    if (clear) {
      const name = clear.closest("[data-selection-bar]").dataset.selectionBar;
      for (const row of boxes(name)) row.checked = false;
      show(name);
    } else if (box.matches?.("input[data-select]")) {
      const rows = boxes(box.dataset.select);
      if (event.shiftKey && last && rows.includes(last)) {
        const [from, to] = [rows.indexOf(last), rows.indexOf(box)].sort((a, b) => a - b);
        for (const row of rows.slice(from, to + 1)) row.checked = box.checked;
      }
      last = box;
      show(box.dataset.select);
    } else if (box.matches?.("[data-select-all]")) {
      for (const row of boxes(box.dataset.selectAll)) row.checked = box.checked;
      show(box.dataset.selectAll);
    }
  });
  htmx.onLoad(() => {
    const names = [...document.querySelectorAll("input[data-select]")].map((box) => box.dataset.select);
    for (const name of new Set(names)) show(name);
  });
})();
