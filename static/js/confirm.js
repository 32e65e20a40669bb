// <form data-confirm="Question" data-confirm-title="…" data-confirm-verb="Setujui" data-confirm-danger>
// The attributes may also stand on a submit button. Asks in a dialog before the form is sent.
// data-confirm-from="ID": what stands in that element of the page is repeated in the dialog.
(() => {
  "use strict";
  const dialog = document.getElementById("sg-confirm");
  if (!dialog) return;
  const part = (name) => dialog.querySelector(`[data-confirm-${name}]`);
  const title = part("title").textContent;
  let waiting = null;

  // Capture, so that nothing else acts on a form that is not yet confirmed.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const source = event.submitter?.dataset.confirm ? event.submitter : form;
    const question = source.dataset.confirm;
    if (!question || form === dialog.firstElementChild) return;
    if (form.dataset.confirmed) {
      delete form.dataset.confirmed;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting = { form, submitter: event.submitter };
    part("title").textContent = source.dataset.confirmTitle || title;
    part("text").textContent = question;
    const told = document.getElementById(source.dataset.confirmFrom || "");
    part("details").replaceChildren(...(told ? told.cloneNode(true).childNodes : []));
    part("yes").textContent = source.dataset.confirmVerb || part("yes").dataset.default;
    dialog.classList.toggle("sg-dialog__danger", source.dataset.confirmDanger !== undefined);
    dialog.returnValue = "no";
    dialog.showModal();
  }, true);

  dialog.addEventListener("close", () => {
    const { form, submitter } = waiting ?? {};
    waiting = null;
    if (dialog.returnValue !== "yes" || !form) return;
    form.dataset.confirmed = "1";
    form.requestSubmit(submitter?.isConnected ? submitter : null);
  });
})();
