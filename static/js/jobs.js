// When a background job ends on screen, go on to the page that shows its outcome, or its failure.
htmx.onLoad((root) => {
  "use strict";
  // Only after a swap: a page opened on a finished job stays where it is.
  if (root === document.body) return;
  for (const job of Sigertak.all(root, "[data-job-next-url]")) {
    window.location.assign(job.dataset.jobNextUrl);
  }
});
