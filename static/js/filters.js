// .sg-filters__fold: folded on phones; browsers whose CSS cannot unfold it are helped here.
// <form data-autosubmit>: sends itself when a choice changes; empty fields stay out of the URL.
htmx.onLoad((root) => {
  "use strict";
  if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 768px)").matches) {
    for (const fold of Sigertak.all(root, ".sg-filters__fold")) fold.open = true;
  }
  for (const form of Sigertak.all(root, "form[data-autosubmit]")) {
    if (form.dataset.ready) continue;
    form.dataset.ready = "1";
    const typed = "input:not([type=hidden], [type=checkbox], [type=radio])";
    // With something to type in, the button stays visible: Enter and the button send.
    if (!form.querySelector(typed)) form.classList.add("sg-filters--auto");
    form.addEventListener("change", (event) => {
      if (event.target.matches("select, [type=checkbox], [type=radio], [type=date]")) form.requestSubmit();
    });
    form.addEventListener("formdata", (event) => {
      for (const [name, value] of [...event.formData.entries()]) {
        if (value === "") event.formData.delete(name);
      }
    });
  }
});
