// The head of a long table stays in sight on a desk. A wrapper that scrolls sideways holds its head
// fast, so only where the table fits is it let go: [data-fits], and the head stays below the bar.
// A table that is wider scrolls inside of its wrapper, at most a window high: [data-long].
(() => {
  "use strict";
  // As high as a few rows less is no long table: nothing is gained by a second bar to scroll.
  const LONG = 1.25;

  function measure(wrap) {
    const table = wrap.querySelector(":scope > table");
    if (!table) return;
    const fits = wrap.scrollWidth <= wrap.clientWidth;
    wrap.toggleAttribute("data-fits", fits);
    wrap.toggleAttribute("data-long", !fits && table.offsetHeight > window.innerHeight * LONG);
  }

  const watcher = new ResizeObserver((entries) => {
    for (const { target } of entries) measure(target.closest(".sg-table-wrap"));
  });
  htmx.onLoad((root) => {
    for (const wrap of Sigertak.all(root, ".sg-table-wrap")) {
      watcher.observe(wrap);
      const table = wrap.querySelector(":scope > table");
      if (table) watcher.observe(table);
    }
  });
})();
