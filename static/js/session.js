// Nothing that was entered is lost when a session ends: this page asks whether its session stands
// before a form leaves it, and tells in time that the session ends.
// <form data-any-session>: sent without asking (signing out, choosing another place of work).
// Sigertak.stands(): true once the session stands, after a dialog if need be; false if that is left.
(() => {
  "use strict";
  const notice = document.getElementById("sg-session");
  const dialog = document.getElementById("sg-session-dialog");
  if (!notice) return;
  const facts = notice.dataset;
  const part = (name, root = notice) => root.querySelector(`[data-session-${name}]`);
  const send = part("send", dialog);
  const again = part("again", dialog);
  let timer = 0;
  let due = 0;
  let isClosed = false;

  // --- What the server says ---

  async function ask(method = "GET") {
    const headers = { Accept: "application/json", "X-Page-Session": facts.mark };
    if (method === "POST") headers["X-CSRFToken"] = pageHeaders()["X-CSRFToken"];
    try {
      const signal = AbortSignal.timeout(20000);
      const url = method === "POST" ? facts.prolongUrl : facts.stateUrl;
      const answer = await fetch(url, { method, headers, signal, cache: "no-store" });
      if (!answer.ok) return { state: "away" };
      const told = await answer.json();
      if (told.state === "stands") renew(told.token);
      return told;
    } catch {
      return { state: "away" };
    }
  }

  function pageHeaders() {
    return JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
  }

  // Signing in again made the form tokens of this page void.
  function renew(token) {
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
    document.body.setAttribute("hx-headers", JSON.stringify({ ...pageHeaders(), "X-CSRFToken": token }));
  }

  // --- The notice ---

  function say(text, { prolong = false, login = false } = {}) {
    const box = notice.firstElementChild;
    if (part("text").textContent !== text) part("text").textContent = text;
    part("prolong").hidden = !prolong;
    part("login").hidden = !login;
    box.hidden = !text || isClosed;
  }

  const isOver = () => !part("login").hidden;

  function plan(told) {
    clearTimeout(timer);
    if (told.state === "ended") {
      isClosed = false;
      return say(facts.ended, { login: true });
    }
    if (told.state === "away") return wait(30);
    if (told.state !== "stands") return say("");
    const early = told.seconds - told.told_at;
    if (early > 0) {
      isClosed = false;
      say("");
      return wait(early + 1);
    }
    const minutes = Math.max(1, Math.ceil(told.seconds / 60));
    say((told.is_last ? facts.endsLast : facts.ends).replace("{n}", minutes), { prolong: !told.is_last });
    wait(Math.min(60, told.seconds + 1));
  }

  function wait(seconds) {
    due = Date.now() + seconds * 1000;
    timer = setTimeout(look, seconds * 1000);
  }

  async function look() {
    plan(await ask());
  }

  part("prolong").addEventListener("click", async () => {
    const told = await ask("POST");
    // Refused or unanswered: what stands now says the other question.
    plan(told.state === "stands" ? told : await ask());
  });
  part("close").addEventListener("click", () => {
    isClosed = true;
    notice.firstElementChild.hidden = true;
  });
  document.addEventListener("visibilitychange", () => {
    // Timers stand still while a computer sleeps; and somebody may come back from signing in.
    if (document.visibilityState === "visible" && (isOver() || Date.now() >= due)) look();
  });

  // --- The dialog ---

  function explain(state) {
    for (const one of dialog.querySelectorAll("[data-when]")) {
      one.hidden = !one.dataset.when.split(" ").includes(state);
    }
  }

  let open = null;
  function settle(answer) {
    open?.resolve(answer);
    open = null;
    if (dialog.open) dialog.close();
  }

  async function stands() {
    const told = await ask();
    if (told.state !== "away") plan(told);
    if (told.state === "stands") return true;
    explain(told.state);
    again.textContent = "";
    if (!open) {
      open = {};
      open.promise = new Promise((resolve) => { open.resolve = resolve; });
      dialog.showModal();
    }
    return open.promise;
  }

  send.addEventListener("click", async () => {
    send.disabled = true;
    again.textContent = "";
    const told = await ask();
    send.disabled = false;
    if (told.state !== "away") plan(told);
    if (told.state === "stands") return settle(true);
    explain(told.state);
    again.textContent = again.dataset.text;
    send.focus();
  });
  part("back", dialog).addEventListener("click", () => settle(false));
  dialog.addEventListener("close", () => settle(false));

  // --- Forms ---

  const asking = new WeakSet();
  const sure = new WeakSet();

  // After the question of confirm.js, before anything that takes the form for sent.
  document.addEventListener("submit", async (event) => {
    const { target: form, submitter } = event;
    const method = submitter?.getAttribute("formmethod") ?? form.getAttribute("method") ?? "";
    if (event.defaultPrevented || method.toLowerCase() !== "post") return;
    if (form.dataset.anySession !== undefined || sure.has(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.dataset.sent || asking.has(form)) return;
    asking.add(form);
    const goes = await stands();
    asking.delete(form);
    if (!goes) return;
    // It was confirmed already, or it would not have come here.
    if (submitter?.dataset.confirm || form.dataset.confirm) form.dataset.confirmed = "1";
    sure.add(form);
    form.requestSubmit(submitter?.isConnected ? submitter : null);
    sure.delete(form);
    delete form.dataset.confirmed;
  }, true);

  // --- Parts of the page, by htmx ---

  // These stay where they are while they are sent, so it is enough to look when one is refused:
  // 401 says that the session is over, and this answer that the form token is not its own.
  const issue = new WeakMap();
  const retried = new WeakSet();
  document.addEventListener("htmx:confirm", (event) => {
    const { elt, issueRequest, triggeringEvent } = event.detail;
    issue.set(elt, issueRequest);
    // What a page asks again and again by itself rests until somebody has signed in.
    if (isOver() && !triggeringEvent) event.preventDefault();
  });
  document.addEventListener("htmx:beforeOnLoad", async (event) => {
    const { xhr, elt, requestConfig } = event.detail;
    const isRefused = xhr.status === 401;
    if (!isRefused && !(xhr.status === 403 && xhr.getResponseHeader("X-Form-Token"))) {
      retried.delete(elt);
      return;
    }
    // Instead of leaving for the page that signs in.
    event.preventDefault();
    const pressed = ["click", "submit", "change"].includes(requestConfig.triggeringEvent?.type);
    if (!pressed && isRefused) return look();
    if (retried.has(elt)) return Sigertak.toast(Sigertak.text("requestFailed"));
    const goes = pressed ? await stands() : (await ask()).state === "stands";
    if (!goes || !elt.isConnected) return;
    retried.add(elt);
    issue.get(elt)?.(true);
  });

  Sigertak.stands = stands;
  wait(Number(facts.firstLook));
})();
