// Keyboard shortcuts of the desk: lists and forms, the queue of cases, and a case. Without this script, links and
// buttons do the same.

import { actionFor, submitCase } from "newsroom/desk/keys/actions";
import { areOff, keyFor } from "newsroom/desk/keys/bindings";
import { startDialog } from "newsroom/desk/keys/dialog";
import {
  casePage,
  copyButton,
  dialog,
  isTypedInto,
  mainForm,
  primaryButton,
  queue,
  saveButton,
} from "newsroom/desk/keys/page";
import { currentRow, linkOf, startQueue } from "newsroom/desk/keys/queue";
import { hasMod, isComposing } from "newsroom/lib/dom";

let isSubmitted = false;

const hasModalOpen = () => Boolean(document.querySelector("dialog:modal"));

// Ctrl+S, Ctrl+Enter and Ctrl+Shift+Enter, before the rich text editor sees them: there Ctrl+Enter would break a line.
function onSaveKey(event) {
  if (isComposing(event) || casePage || !hasMod(event) || event.altKey) return;
  const isCopy = event.shiftKey && event.key === "Enter";
  if (event.shiftKey && !isCopy) return;
  const isSave = event.key?.toLowerCase() === "s";
  if (!isSave && event.key !== "Enter") return;
  const form = event.target.closest?.("form, dialog") ?? mainForm();
  if (isSave && mainForm()) event.preventDefault();
  if (!form || form !== mainForm() || hasModalOpen()) return;
  const button = isSave ? saveButton(form) : isCopy ? copyButton(form) : primaryButton(form);
  if (!button) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!event.repeat) form.requestSubmit(button);
}

function onEnter(event) {
  if (!queue || areOff() || event.target.closest?.("a, button, summary, input") || !currentRow()) return;
  event.preventDefault();
  linkOf(currentRow()).click();
}

function onKeydown(event) {
  if (isComposing(event) || event.defaultPrevented || hasModalOpen()) return;
  const { key, target } = event;
  const isMove = queue && [keyFor("j"), keyFor("k")].includes(key);
  if (event.repeat && !isMove) {
    // A key still held down when the next page loads must not press a button there.
    if (key === "Enter" && target.matches?.("button, summary, a, input")) event.preventDefault();
    return;
  }
  if (key === "Enter" && hasMod(event)) {
    if (!casePage) return;
    event.preventDefault();
    submitCase(target);
    return;
  }
  if (hasMod(event) || event.altKey || isTypedInto(target)) return;
  if (key === "Enter") {
    onEnter(event);
    return;
  }
  const action = areOff() ? null : actionFor(key);
  if (!action) return;
  event.preventDefault();
  action();
}

// Each page is submitted once, even if the key is pressed repeatedly. A form that downloads a file leaves the page as it
// is, and can be submitted again.
function onSubmit(event) {
  // Another script handles this submission itself.
  if (event.defaultPrevented) return;
  if (isSubmitted) event.preventDefault();
  else if (event.target.method === "post" && !("downloads" in event.target.dataset)) isSubmitted = true;
}

if (dialog) {
  startDialog(document.querySelector(".keys-open"));
  document.addEventListener("keydown", onKeydown);
  document.addEventListener("keydown", onSaveKey, { capture: true });
  document.addEventListener("submit", onSubmit);
  // A page restored from the back/forward cache can be submitted again.
  window.addEventListener("pageshow", () => {
    isSubmitted = false;
  });
  if (queue) startQueue();
  // The button that decides gets the focus only now: with the autofocus attribute, a key that is still held down could
  // press it before onKeydown() is there to refuse that.
  document.querySelector("button[data-focus]")?.focus();
}
