// [data-photo-queue]: pictures go out one by one as soon as they are chosen, while the page stays
// usable; a lost connection is waited for. Without this script the form sends all at once.
(() => {
  "use strict";
  const form = document.querySelector("[data-photo-queue]");
  if (!form) return;
  const list = form.querySelector("[data-photo-queue-list]");
  const kind = form.elements.namedItem("kind");
  const words = form.dataset;
  const waiting = [];
  let busy = false;

  function show(item, state, text, share) {
    item.row.dataset.state = state;
    item.note.textContent = text;
    item.bar.hidden = share === undefined;
    if (share !== undefined) item.bar.value = share;
  }

  function add(file) {
    const row = document.createElement("li");
    const name = document.createElement("strong");
    const note = document.createElement("span");
    const bar = document.createElement("progress");
    bar.max = 1;
    const picture = document.createElement("img");
    picture.alt = "";
    picture.src = URL.createObjectURL(file);
    picture.onload = () => URL.revokeObjectURL(picture.src);
    // Few browsers show HEIC; an empty place says less wrong than a broken picture.
    picture.onerror = () => picture.classList.add("invisible");
    name.textContent = kind.options[kind.selectedIndex].text;
    bar.setAttribute("aria-label", name.textContent);
    row.append(picture, name, note, bar);
    list.append(row);
    const item = { file, kind: kind.value, row, note, bar, tries: 0 };
    if (file.size > Number(words.maxBytes)) return show(item, "failed", words.tooLarge);
    show(item, "waiting", words.waiting);
    waiting.push(item);
    next();
  }

  function again(item) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm";
    button.textContent = words.again;
    button.addEventListener("click", async () => {
      // A session that ended meanwhile is told by its own dialog.
      if (!(await (Sigertak.stands?.() ?? true))) return;
      button.remove();
      item.tries = 0;
      show(item, "waiting", words.waiting);
      waiting.push(item);
      next();
    });
    item.row.append(button);
  }

  function lost(item) {
    busy = false;
    item.tries += 1;
    if (item.tries > 6) {
      show(item, "failed", words.failed);
      again(item);
      return next();
    }
    show(item, "waiting", words.offline);
    waiting.unshift(item);
    window.setTimeout(next, Math.min(30, 2 ** item.tries) * 1000);
  }

  function answered(item, request) {
    busy = false;
    let told = { ok: false, text: "" };
    try { told = JSON.parse(request.responseText); } catch { /* a page of errors, not our answer */ }
    const good = request.status === 200 && told.ok;
    show(item, good ? "done" : "failed", told.text || words.failed);
    if (!good && request.status !== 422) again(item);
    next();
  }

  function next() {
    if (busy || !waiting.length) return;
    busy = true;
    const item = waiting.shift();
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
    body.append("kind", item.kind);
    body.append("images", item.file);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.timeout = 300000;
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) show(item, "sending", words.sending, event.loaded / event.total);
    };
    request.onload = () => answered(item, request);
    request.onerror = request.ontimeout = () => lost(item);
    show(item, "sending", words.sending, 0);
    request.send(body);
  }

  // What the next picture will be called stands on the buttons that take it.
  function name() {
    for (const spot of form.querySelectorAll("[data-photo-kind]")) {
      spot.textContent = kind.options[kind.selectedIndex].text;
    }
  }

  form.dataset.ready = "1";
  kind.addEventListener("change", name);
  name();
  for (const input of form.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => {
      for (const file of [...input.files]) add(file);
      input.value = "";
    });
  }
  window.addEventListener("online", next);
  window.addEventListener("beforeunload", (event) => {
    if (busy || waiting.length) event.preventDefault();
  });
})();
