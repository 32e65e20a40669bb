// What every other script needs: texts, lazy scripts, messages; and the small shared habits.
// Scripts register page work with htmx.onLoad(root => …): it runs for the page and each swapped part.
window.Sigertak = (() => {
  "use strict";
  const block = document.getElementById("sg-strings");
  const strings = block ? JSON.parse(block.textContent) : {};
  const loading = new Map();

  // text("nikShort", {n: 3}): a translated text with its places filled.
  function text(key, values = {}) {
    return (strings[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  }

  function meta(name) {
    return document.querySelector(`meta[name="${name}"]`)?.content;
  }

  // Loads a script named by a <meta> once, on first need.
  function load(name) {
    if (!loading.has(name)) {
      loading.set(name, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = meta(name);
        script.onload = resolve;
        script.onerror = reject;
        document.head.append(script);
      }));
    }
    return loading.get(name);
  }

  function toast(message) {
    const box = document.getElementById("sg-toast");
    if (!box) return;
    box.textContent = message;
    box.hidden = false;
    clearTimeout(toast.timer);
    toast.timer = setTimeout(() => { box.hidden = true; }, 8000);
  }

  // Elements matching within root, root itself included.
  function all(root, selector) {
    const found = [...root.querySelectorAll(selector)];
    return root.matches?.(selector) ? [root, ...found] : found;
  }

  // Rows of tabs and the menu scroll by themselves: to where the reader stands, and no further.
  function showCurrent() {
    for (const one of document.querySelectorAll(".sg-tabs [aria-current], .sg-side__menu [aria-current]")) {
      const box = one.closest(".sg-tabs ul, .sg-side__menu");
      const [inner, outer] = [one.getBoundingClientRect(), box.getBoundingClientRect()];
      if (inner.left < outer.left || inner.right > outer.right) box.scrollLeft += inner.left - outer.left - 16;
      if (inner.top < outer.top || inner.bottom > outer.bottom) box.scrollTop += inner.top - outer.top - outer.height / 2;
    }
  }
  document.addEventListener("DOMContentLoaded", showCurrent);

  const number = new Intl.NumberFormat(document.documentElement.lang || "id");

  document.addEventListener("click", (event) => {
    event.target.closest?.("[data-dismiss]")?.closest("[data-dismissible]")?.remove();
    if (event.target.closest?.("[data-print]")) window.print();
  });
  for (const name of ["htmx:sendError", "htmx:responseError"]) {
    document.addEventListener(name, () => toast(text("requestFailed")));
  }
  // A form is sent once, however often its button is pressed.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.dataset.repeatable !== undefined) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
  htmx.onLoad((root) => all(root, "[data-autofocus]")[0]?.focus());

  return { text, meta, load, toast, all, format: (value) => number.format(value) };
})();
