// When a background job ends on screen, go on to the page that shows its outcome.
htmx.onLoad((root) => {
  "use strict";
  for (const job of Sigertak.all(root, "[data-job-done-url]")) {
    // Only after a swap: a page opened on a finished job stays where it is.
    if (root !== document.body && job.dataset.jobState === "done") {
      window.location.assign(job.dataset.jobDoneUrl);
    }
  }
});
