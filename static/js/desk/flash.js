// The flash box: Alt+N opens it on any page of the desk, it shows the parsed text when typing pauses, and Ctrl+Enter
// publishes the brief once. Without this script it is a plain form; its second page shows the parsed text and publishes
// it.

import { hasMod, isComposing as isComposingEvent, make, parseHtml } from "newsroom/lib/dom";
import { isSignedOut, post as postFields } from "newsroom/lib/http";
import { readJsonItem, removeItem, writeItem } from "newsroom/lib/storage";
import { fill, randomKey } from "newsroom/lib/text";

const PAUSE = 250;
const UNDO_TIME = 10_000;
const TIMEOUT = 15_000;

const form = document.querySelector("form[data-flash]");
const dialog = form?.closest("dialog");
const area = form?.querySelector("textarea");
const messages = form?.dataset;
const draftName = `flash:${messages?.flash}`;

let isSending = false;
let isComposing = false;
let pause = 0;
let parsing = null;
let uncheckedTags = new Set();
// { text, key, timer } of the brief just published.
let undoable = null;

const find = (selector) => form.querySelector(selector);
// The same key for all attempts to publish one brief: the server publishes it once.
const keyField = () => form.elements.namedItem("key");

// The text survives a reload and signing in again, for the same user in the same tab.
function storeDraft() {
  const draft = JSON.stringify({ text: area.value, key: keyField().value });
  if (area.value) writeItem("sessionStorage", draftName, draft);
  else removeItem("sessionStorage", draftName);
}

function restoreDraft() {
  const draft = readJsonItem("sessionStorage", draftName, null);
  if (!draft || area.value) return;
  area.value = draft.text;
  keyField().value = draft.key;
}

// The response is a fragment of a page.
function post(address, body, signal) {
  body.append("part", "1");
  return postFields(address, body, { signal });
}

function showMessage(content, isWrong = false) {
  const place = find(".flash-said");
  place.replaceChildren(...(typeof content === "string" ? [content] : content));
  place.classList.toggle("is-wrong", isWrong);
}

// Announces the parsed text to screen readers.
function announce(card) {
  const text = card?.dataset.announcement?.trim() ?? "";
  const place = find(".flash-announcement");
  if (place.textContent !== text) place.textContent = text;
}

function showCard(html) {
  const place = find(".flash-card-place");
  place.replaceChildren(...parseHtml(html));
  for (const box of place.querySelectorAll("[name=tag]")) box.checked = !uncheckedTags.has(box.value);
  const card = place.querySelector(".flash-card");
  if (card && "wrong" in card.dataset) {
    area.setAttribute("aria-invalid", "true");
    area.setAttribute("aria-describedby", "flash-faults");
  } else {
    area.removeAttribute("aria-invalid");
    area.removeAttribute("aria-describedby");
  }
  announce(card);
}

async function parse() {
  parsing?.abort();
  if (!area.value.trim()) {
    showCard("");
    return;
  }
  const own = new AbortController();
  parsing = own;
  try {
    const response = await post(messages.parse, new FormData(form), own.signal);
    if (response.ok) {
      const html = await response.text();
      if (!own.signal.aborted) showCard(html);
    } else if (isSignedOut(response)) showMessage(messages.saidEnded, true);
  } catch (error) {
    if (error.name !== "AbortError") showMessage(messages.saidUnread, true);
  }
}

function parseSoon() {
  clearTimeout(pause);
  pause = setTimeout(() => !isComposing && !isSending && parse(), PAUSE);
}

function dropUndo() {
  clearTimeout(undoable?.timer);
  undoable = null;
  const button = find(".flash-undo");
  if (!button) return;
  if (document.activeElement === button) area.focus();
  button.remove();
}

// Text typed while the brief was being sent belongs to the next brief.
function removePublished(text) {
  if (area.value.startsWith(text)) area.value = area.value.slice(text.length).replace(/^\s+/, "");
  keyField().value = randomKey();
  uncheckedTags = new Set();
  showCard("");
  storeDraft();
  if (area.value) parseSoon();
}

async function showResult(response, text, key) {
  const html = await response.text();
  if (response.status === 422) {
    showCard(html);
    showMessage(find("#flash-faults")?.textContent ?? "", true);
  } else if (response.status === 409) {
    showMessage(parseHtml(html), true);
    keyField().value = randomKey();
    storeDraft();
  } else if (response.ok) {
    removePublished(text);
    showMessage(parseHtml(html));
    undoable = { text, key, timer: setTimeout(dropUndo, UNDO_TIME) };
  } else {
    showMessage(fill(messages.saidRefused, response), true);
  }
}

async function publish() {
  if (isSending) return;
  const text = area.value;
  if (!text.trim()) {
    // On a double press the box is empty already at the second one.
    if (!undoable) showMessage(messages.saidEmpty, true);
    return;
  }
  isSending = true;
  parsing?.abort();
  clearTimeout(pause);
  dropUndo();
  showMessage(messages.saidSending);
  const key = keyField().value;
  try {
    const response = await post(form.action, new FormData(form), AbortSignal.timeout(TIMEOUT));
    if (isSignedOut(response)) showMessage(messages.saidEnded, true);
    else await showResult(response, text, key);
  } catch {
    showMessage(messages.saidLost, true);
  } finally {
    isSending = false;
  }
}

async function undo() {
  if (!undoable) return;
  const { text, key } = undoable;
  const body = new FormData();
  body.append("key", key);
  clearTimeout(undoable.timer);
  try {
    const response = await post(messages.undo, body, AbortSignal.timeout(TIMEOUT));
    if (isSignedOut(response)) showMessage(messages.saidEnded, true);
    else if (!response.ok && response.status !== 409) showMessage(fill(messages.saidRefused, response), true);
    else {
      undoable = null;
      showMessage(parseHtml(await response.text()), !response.ok);
      if (response.ok) returnText(text);
    }
  } catch {
    showMessage(messages.saidLost, true);
  }
}

// The text goes back into the box, or is shown below if another one is being typed.
function returnText(text) {
  if (area.value.trim()) {
    const copy = make("textarea", { value: text, readOnly: true, rows: 4, "aria-label": messages.saidKept });
    find(".flash-said").append(make("p", { textContent: messages.saidKept }), copy);
    return;
  }
  area.value = text;
  area.focus();
  storeDraft();
  parse();
}

function open() {
  if (dialog && !dialog.open) dialog.showModal();
  area.focus();
  area.scrollIntoView({ block: "nearest" });
}

// Keeps the event from the page below, which may use the same key.
function consume(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function onKeydown(event) {
  if (isComposingEvent(event)) return;
  if (event.code === "KeyN" && event.altKey && !hasMod(event) && !event.shiftKey) {
    consume(event);
    open();
    return;
  }
  if (!form.contains(event.target) || !hasMod(event)) return;
  if (event.key === "Enter") {
    consume(event);
    if (!event.repeat) publish();
  } else if (event.key.toLowerCase() === "z" && !event.shiftKey && undoable && event.target === area && !area.value) {
    consume(event);
    undo();
  }
}

function listen() {
  document.addEventListener("keydown", onKeydown, { capture: true });
  area.addEventListener("input", () => {
    storeDraft();
    parseSoon();
  });
  area.addEventListener("compositionstart", () => {
    isComposing = true;
  });
  area.addEventListener("compositionend", () => {
    isComposing = false;
    parseSoon();
  });
  form.addEventListener("change", ({ target }) => {
    if (target.name !== "tag") return;
    if (target.checked) uncheckedTags.delete(target.value);
    else uncheckedTags.add(target.value);
  });
  form.addEventListener("click", (event) => {
    if (event.target.closest(".flash-undo")) undo();
  });
  form.addEventListener("submit", (event) => {
    // Saving as a draft leads to another page.
    if (["ask", "review"].includes(event.submitter?.name)) return;
    event.preventDefault();
    publish();
  });
  // Escape closes the dialog and keeps the text; during a composition it belongs to the input method.
  dialog?.addEventListener("cancel", (event) => {
    if (isComposing) event.preventDefault();
  });
  dialog?.querySelector(".flash-close").addEventListener("click", () => dialog.close());
}

if (form) {
  form.classList.add("is-live");
  restoreDraft();
  listen();
  if (area.value) parseSoon();
}
