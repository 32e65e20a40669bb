// Sets the colour theme before the page is painted, and answers the toggle.
(() => {
  "use strict";
  const KEY = "sigertak-theme";
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");

  function stored() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage may be forbidden; the system's choice then stands
    }
  }

  function apply() {
    const theme = stored() ?? (system.matches ? "dark" : "light");
    root.dataset.bsTheme = theme;
    for (const button of document.querySelectorAll("[data-theme-toggle]")) {
      button.setAttribute("aria-pressed", String(theme === "dark"));
    }
  }

  apply();
  system.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", apply);
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-theme-toggle]")) return;
    try {
      localStorage.setItem(KEY, root.dataset.bsTheme === "dark" ? "light" : "dark");
    } catch {
      return;
    }
    apply();
    document.dispatchEvent(new CustomEvent("sg:theme"));
  });
})();
