// <select data-tom-select>: a select one can type in; the library is fetched on first need.
htmx.onLoad(async (root) => {
  "use strict";
  const fields = Sigertak.all(root, "select[data-tom-select]").filter((field) => !field.tomselect);
  if (!fields.length) return;
  if (!document.querySelector("link[data-tom-select]")) {
    const sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = Sigertak.meta("sg-tom-select-css");
    sheet.dataset.tomSelect = "";
    document.head.prepend(sheet);
  }
  await Sigertak.load("sg-tom-select");
  for (const field of fields) {
    if (field.tomselect || !field.isConnected) continue;
    const none = () => {
      const box = document.createElement("div");
      box.className = "no-results";
      box.textContent = Sigertak.text("noResults");
      return box;
    };
    // Its label now names the control that replaces it.
    field.setAttribute("aria-hidden", "true");
    new TomSelect(field, {
      maxOptions: null,
      plugins: field.multiple ? ["remove_button"] : [],
      render: { no_results: none },
    });
  }
});
