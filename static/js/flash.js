// The flash box: Alt+N opens it on any page of the desk, a pause shows how the text is understood, Ctrl+Enter publishes
// it, once. Without this file it is a plain form whose second page shows that, and publishes.

const PAUSE = 250;
const UNDO = 10_000;
const PATIENCE = 15_000;

const form = document.querySelector("form[data-flash]");
const dialog = form?.closest("dialog");
const area = form?.querySelector("textarea");
const kept = `flash:${form?.dataset.flash}`;

let isSending = false;
let isComposing = false;
let pause = 0;
let reading = null;
let unwanted = new Set();
let undoable = null;

const find = (selector) => form.querySelector(selector);
const keyField = () => form.elements.namedItem("key");

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// What is typed outlives a reload, a sign-in and a page left by mistake: in this tab, for this person.
function keep() {
  try {
    if (area.value) sessionStorage.setItem(kept, JSON.stringify({ text: area.value, key: keyField().value }));
    else sessionStorage.removeItem(kept);
  } catch {
    // No storage, or it is full: the box works without.
  }
}

function restore() {
  try {
    const found = JSON.parse(sessionStorage.getItem(kept) ?? "null");
    if (found && !area.value) {
      area.value = found.text;
      keyField().value = found.key;
    }
  } catch {
    sessionStorage.removeItem(kept);
  }
}

function token() {
  // Whoever signed in anew in another tab has another token than this page was made with.
  const cookie = document.cookie.split("; ").find((one) => one.startsWith("csrftoken="));
  return cookie ? cookie.slice("csrftoken=".length) : form.elements.namedItem("csrfmiddlewaretoken").value;
}

function post(address, body, signal) {
  body.append("part", "1");
  return fetch(address, { method: "POST", body, signal, redirect: "manual", headers: { "X-CSRFToken": token() } });
}

function piece(html) {
  return [...new DOMParser().parseFromString(html, "text/html").body.childNodes];
}

function say(words, isWrong) {
  const place = find(".flash-said");
  place.replaceChildren(...(typeof words === "string" ? [document.createTextNode(words)] : words));
  place.classList.toggle("is-wrong", Boolean(isWrong));
}

function tell(card) {
  const words = card?.dataset.told?.trim() ?? "";
  const place = find(".flash-told");
  if (place.textContent !== words) place.textContent = words;
}

function show(html) {
  const place = find(".flash-card-place");
  place.replaceChildren(...(html ? piece(html) : []));
  for (const box of place.querySelectorAll("[name=tag]")) box.checked = !unwanted.has(box.value);
  const card = place.querySelector(".flash-card");
  const isWrong = Boolean(card && "wrong" in card.dataset);
  if (isWrong) {
    area.setAttribute("aria-invalid", "true");
    area.setAttribute("aria-describedby", "flash-faults");
  } else {
    area.removeAttribute("aria-invalid");
    area.removeAttribute("aria-describedby");
  }
  tell(card);
}

async function read() {
  reading?.abort();
  if (!area.value.trim()) {
    show("");
    return;
  }
  const asked = (reading = new AbortController());
  try {
    const answer = await post(form.dataset.read, new FormData(form), asked.signal);
    if (answer.ok) {
      const html = await answer.text();
      if (!asked.signal.aborted) show(html);
    } else if (answer.type === "opaqueredirect") say(form.dataset.saidEnded, true);
  } catch (fault) {
    if (fault.name !== "AbortError") say(form.dataset.saidUnread, true);
  }
}

function readSoon() {
  clearTimeout(pause);
  pause = setTimeout(() => !isComposing && !isSending && read(), PAUSE);
}

function forgetUndo() {
  clearTimeout(undoable?.timer);
  undoable = null;
  const button = find(".flash-undo");
  if (!button) return;
  if (document.activeElement === button) area.focus();
  button.remove();
}

// Keys pressed while it was on its way belong to the next brief.
function takeOut(typed) {
  area.value = area.value.startsWith(typed) ? area.value.slice(typed.length).replace(/^\s+/, "") : area.value;
  keyField().value = newKey();
  unwanted = new Set();
  show("");
  keep();
  if (area.value) readSoon();
}

async function published(answer, typed, key) {
  const html = await answer.text();
  if (answer.status === 422) {
    show(html);
    say(find("#flash-faults")?.textContent ?? "", true);
  } else if (answer.status === 409) {
    say(piece(html), true);
    keyField().value = newKey();
    keep();
  } else if (answer.ok) {
    takeOut(typed);
    say(piece(html));
    undoable = { typed, key, timer: setTimeout(forgetUndo, UNDO) };
  } else {
    say(form.dataset.saidRefused.replace("{status}", answer.status), true);
  }
}

async function publish() {
  if (isSending) return;
  const typed = area.value;
  if (!typed.trim()) {
    // The second press of a double one comes when the box is empty already.
    if (!undoable) say(form.dataset.saidEmpty, true);
    return;
  }
  isSending = true;
  reading?.abort();
  clearTimeout(pause);
  forgetUndo();
  say(form.dataset.saidSending);
  const key = keyField().value;
  try {
    const answer = await post(form.action, new FormData(form), AbortSignal.timeout(PATIENCE));
    if (answer.type === "opaqueredirect") say(form.dataset.saidEnded, true);
    else await published(answer, typed, key);
  } catch {
    say(form.dataset.saidLost, true);
  } finally {
    isSending = false;
  }
}

async function undo() {
  if (!undoable) return;
  const { typed, key } = undoable;
  const body = new FormData();
  body.append("key", key);
  clearTimeout(undoable.timer);
  try {
    const answer = await post(form.dataset.undo, body, AbortSignal.timeout(PATIENCE));
    if (answer.type === "opaqueredirect") {
      say(form.dataset.saidEnded, true);
      return;
    }
    if (!answer.ok && answer.status !== 409) {
      say(form.dataset.saidRefused.replace("{status}", answer.status), true);
      return;
    }
    undoable = null;
    say(piece(await answer.text()), !answer.ok);
    if (answer.ok) giveBack(typed);
  } catch {
    say(form.dataset.saidLost, true);
  }
}

function giveBack(typed) {
  if (area.value.trim()) {
    const words = document.createElement("p");
    words.textContent = form.dataset.saidKept;
    const text = document.createElement("textarea");
    Object.assign(text, { value: typed, readOnly: true, rows: 4 });
    text.setAttribute("aria-label", form.dataset.saidKept);
    find(".flash-said").append(words, text);
    return;
  }
  area.value = typed;
  area.focus();
  keep();
  read();
}

function open() {
  if (dialog && !dialog.open) dialog.showModal();
  area.focus();
  area.scrollIntoView({ block: "nearest" });
}

// The page below a dialog may have a use for the same key.
function take(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function pressed(event) {
  if (event.isComposing || event.keyCode === 229) return;
  if (event.code === "KeyN" && event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    take(event);
    open();
    return;
  }
  if (!form.contains(event.target) || !(event.ctrlKey || event.metaKey)) return;
  if (event.key === "Enter") {
    take(event);
    if (!event.repeat) publish();
  } else if (event.key.toLowerCase() === "z" && !event.shiftKey && undoable && event.target === area && !area.value) {
    take(event);
    undo();
  }
}

if (form) {
  form.classList.add("is-live");
  restore();
  document.addEventListener("keydown", pressed, { capture: true });
  area.addEventListener("input", () => {
    keep();
    readSoon();
  });
  area.addEventListener("compositionstart", () => {
    isComposing = true;
  });
  area.addEventListener("compositionend", () => {
    isComposing = false;
    readSoon();
  });
  form.addEventListener("change", (event) => {
    if (event.target.name !== "tag") return;
    if (event.target.checked) unwanted.delete(event.target.value);
    else unwanted.add(event.target.value);
  });
  form.addEventListener("click", (event) => {
    if (event.target.closest(".flash-undo")) undo();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    publish();
  });
  // A dialog is left by Escape with its text kept; while characters are being chosen, Escape is theirs.
  dialog?.addEventListener("cancel", (event) => {
    if (isComposing) event.preventDefault();
  });
  dialog?.querySelector(".flash-close").addEventListener("click", () => dialog.close());
  if (area.value) readSoon();
}
