// [data-drop]: a file field one can drop onto; lists what was chosen, with a preview of pictures,
// and says at once when a file is too large or of the wrong kind. The server checks again.
htmx.onLoad((root) => {
  "use strict";
  const { text } = Sigertak;
  // As the server reckons: 1 MB = 1024 KB.
  const size = (bytes) => bytes >= 1048576
    ? `${Sigertak.format(Math.round(bytes / 104857.6) / 10)} MB`
    : `${Sigertak.format(Math.max(1, Math.round(bytes / 1024)))} KB`;

  function accepted(file, accept) {
    if (!accept) return true;
    const name = file.name.toLowerCase();
    return accept.split(",").map((kind) => kind.trim().toLowerCase()).some((kind) =>
      kind.startsWith(".") ? name.endsWith(kind)
        : kind.endsWith("/*") ? file.type.startsWith(kind.slice(0, -1)) : file.type === kind);
  }

  // What may be sent, in words: "PDF, JPG atau HEIC".
  function named(input) {
    const kinds = (input.dataset.kinds || input.accept).split(",").map((kind) => kind.trim());
    const last = kinds.pop();
    return kinds.length ? `${kinds.join(", ")} ${text("fileOr")} ${last}` : last;
  }

  function fault(file, input) {
    const max = Number(input.dataset.maxBytes || 0);
    if (max && file.size > max) return text("fileTooBig", { size: size(file.size), max: size(max) });
    return accepted(file, input.accept) ? "" : text("fileWrongKind", { kinds: named(input) });
  }

  function row(file, input) {
    const item = document.createElement("li");
    const words = document.createElement("span");
    const note = document.createElement("small");
    const bad = fault(file, input);
    words.textContent = file.name;
    note.textContent = bad || size(file.size);
    words.append(note);
    if (bad) item.dataset.bad = "";
    if (/^image\/(jpeg|png|webp)$/.test(file.type) && !bad) {
      const picture = document.createElement("img");
      picture.alt = "";
      picture.src = URL.createObjectURL(file);
      picture.onload = () => URL.revokeObjectURL(picture.src);
      item.append(picture);
    }
    item.append(words);
    return { item, bad };
  }

  function list(input, box) {
    const rows = [...input.files].map((file) => row(file, input));
    box.replaceChildren(...rows.map(({ item }) => item));
    input.setCustomValidity(rows.find(({ bad }) => bad)?.bad ?? "");
    if (!rows.length) return;
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "btn btn-sm";
    remove.textContent = text("fileRemove");
    remove.addEventListener("click", () => {
      input.value = "";
      input.dispatchEvent(new Event("change", { bubbles: true }));
      input.focus();
    });
    rows.at(-1).item.append(remove);
  }

  for (const drop of Sigertak.all(root, "[data-drop]")) {
    const input = drop.querySelector("input[type=file]");
    if (!input || drop.dataset.ready) continue;
    drop.dataset.ready = "1";
    input.addEventListener("change", () => list(input, drop.querySelector("[data-drop-list]")));
    for (const name of ["dragover", "dragleave", "drop"]) {
      drop.addEventListener(name, (event) => {
        event.preventDefault();
        drop.classList.toggle("sg-drop--over", name === "dragover");
        if (name !== "drop" || !event.dataTransfer.files.length) return;
        const bag = new DataTransfer();
        const files = [...event.dataTransfer.files];
        for (const file of input.multiple ? files : files.slice(0, 1)) bag.items.add(file);
        input.files = bag.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      });
    }
  }
});
