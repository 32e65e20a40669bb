// <select data-fills="ID">: choosing a ready sentence writes it into the text field, to be edited
// there. The select is emptied again, so that the sentence is not sent twice.
document.addEventListener("change", (event) => {
  "use strict";
  const list = event.target;
  const field = list.dataset?.fills && document.getElementById(list.dataset.fills);
  if (!field || !list.value) return;
  const sentence = list.selectedOptions[0].textContent.trim();
  field.value = [field.value.trim(), sentence].filter(Boolean).join(" ");
  list.value = "";
  field.focus();
});
