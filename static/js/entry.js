// Entering many people by keyboard alone.
// .sg-lookup: arrow down leads from the field into the hits, arrows walk them, Escape leads back
// and then out of the field; Enter in the field takes the first hit.
// <form data-quick>: Ctrl+Enter anywhere in it presses its first button.
// data-select-on-focus: what stands in the field is marked, so that typing replaces it.
// data-clears="ID" on a swapped part: that field is emptied, as what was typed there is used.
(() => {
  "use strict";
  const hitsOf = (box) => [...box.querySelectorAll(".sg-lookup__results :is(button, a)")];

  document.addEventListener("keydown", (event) => {
    const box = event.target.closest?.(".sg-lookup");
    if (!box || event.ctrlKey || event.metaKey || event.altKey) return;
    const field = box.querySelector("input");
    const hits = hitsOf(box);
    const at = hits.indexOf(event.target);
    let next = null;
    if (event.key === "ArrowDown") next = hits[Math.min(at + 1, hits.length - 1)];
    else if (event.key === "ArrowUp" && at >= 0) next = hits[at - 1] ?? field;
    else if (event.key === "Escape" && at >= 0) next = field;
    // Out of the empty field, to where the page's own keys work.
    else if (event.key === "Escape" && event.target === field && !field.value) field.blur();
    else if (event.key === "Enter" && event.target === field && hits.length) {
      event.preventDefault();
      hits[0].click();
      return;
    }
    if (!next) return;
    event.preventDefault();
    next.focus();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const form = event.target.closest?.("form[data-quick]");
    if (!form) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[name]") ?? form.querySelector("button"));
  });

  document.addEventListener("focusin", (event) => {
    if (event.target.matches?.("[data-select-on-focus]")) event.target.select();
  });

  htmx.onLoad((root) => {
    for (const part of Sigertak.all(root, "[data-clears]")) {
      document.getElementById(part.dataset.clears).value = "";
    }
  });
})();
