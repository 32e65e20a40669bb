// <input data-nik="implied">: groups of four digits while typing, and what the number says.
// data-fills="sex birth_date": fields beside it that take it while nobody wrote anything else.
// Digits 7-12 are the day (women: + 40), month and year of birth.
htmx.onLoad((root) => {
  "use strict";
  const digitsOf = (value) => value.replace(/\D/g, "").slice(0, 16);

  function group(input) {
    const before = digitsOf(input.value.slice(0, input.selectionStart ?? input.value.length)).length;
    input.value = digitsOf(input.value).replace(/(\d{4})(?=\d)/g, "$1 ");
    if (document.activeElement !== input) return;
    const place = Math.min(input.value.length, before + Math.floor(Math.max(0, before - 1) / 4));
    input.setSelectionRange(place, place);
  }

  function implied(digits) {
    const day = Number(digits.slice(6, 8));
    const month = Number(digits.slice(8, 10));
    const short = Number(digits.slice(10, 12));
    const today = new Date();
    const year = short + (2000 + short > today.getFullYear() ? 1900 : 2000);
    const date = new Date(year, month - 1, day > 40 ? day - 40 : day);
    const real = date.getMonth() === month - 1 && date.getDate() === (day > 40 ? day - 40 : day);
    if (!real || day < 1) return null;
    const format = new Intl.DateTimeFormat(document.documentElement.lang || "id", { dateStyle: "long" });
    const two = (number) => String(number).padStart(2, "0");
    return {
      date: format.format(date),
      sex: Sigertak.text(day > 40 ? "female" : "male"),
      values: {
        sex: day > 40 ? "2" : "1",
        birth_date: `${year}-${two(month)}-${two(date.getDate())}`,
      },
    };
  }

  function fill(input) {
    const digits = digitsOf(input.value);
    const found = digits.length === 16 ? implied(digits) : null;
    if (!found) return;
    const before = input.name.slice(0, input.name.length - "nik".length);
    for (const name of input.dataset.fills.split(" ")) {
      const field = input.form.elements[before + name];
      if (!field || (field.value && field.value !== field.dataset.filled)) continue;
      field.value = found.values[name];
      field.dataset.filled = field.value;
    }
  }

  function note(input, box) {
    const digits = digitsOf(input.value);
    let tone = "";
    let says = "";
    if (digits.length === 16) {
      const found = implied(digits);
      tone = found ? "" : "warning";
      says = found ? Sigertak.text("nikBorn", found) : Sigertak.text("nikOdd");
    } else if (digits.length > 0) {
      says = Sigertak.text("nikShort", { n: digits.length });
    }
    box.textContent = says;
    box.dataset.tone = tone;
  }

  for (const input of Sigertak.all(root, "input[data-nik]")) {
    if (input.dataset.ready) continue;
    input.dataset.ready = "1";
    group(input);
    let box = null;
    if (input.dataset.nik === "implied") {
      box = document.createElement("p");
      box.className = "sg-nik-note";
      box.setAttribute("aria-live", "polite");
      input.after(box);
      note(input, box);
    }
    input.addEventListener("input", () => {
      group(input);
      if (box) note(input, box);
      if (input.dataset.fills) fill(input);
    });
  }
});
