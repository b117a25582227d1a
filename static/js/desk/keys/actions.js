// The actions of the keys on this page.

import { keyFor } from "newsroom/desk/keys/bindings";
import {
  casePage,
  copyButton,
  dialog,
  isShown,
  KEYED,
  mainForm,
  press,
  pressing,
  primaryButton,
  queue,
} from "newsroom/desk/keys/page";
import { saveButton, SUBMIT } from "newsroom/desk/keys/page";
import { backToQueue, currentRow, goingTo, step } from "newsroom/desk/keys/queue";

function showDifference() {
  const first = document.getElementById("difference-1");
  first.tabIndex = -1;
  first.focus({ preventScroll: true });
  first.scrollIntoView({ block: "center" });
}

function focusSearch() {
  const field = document.getElementById("searchbar");
  field.focus();
  field.select();
}

export function showDialog() {
  if (!dialog.open) dialog.showModal();
}

// By name, as in the dialog's list: a function that returns the action, or null if it does not apply to this page now.
const ofQueue = {
  next: () => () => step(1),
  previous: () => () => step(-1),
};
const ofCase = {
  next: () => goingTo(1),
  previous: () => goingTo(-1),
  difference: () => (document.getElementById("difference-1") ? showDifference : null),
  back: () => backToQueue,
};
const ofPage = {
  search: () => (isShown(document.getElementById("searchbar")) ? focusSearch : null),
  new: () => pressing(".object-tools .addlink"),
};
export const named = { ...(casePage ? ofCase : queue ? ofQueue : ofPage), help: () => showDialog };

// Key combinations by name: a function that returns the element they act on, or null if this page has none.
export const combinations = {
  send: () => !casePage && primaryButton(mainForm()),
  save: () => !casePage && saveButton(mainForm()),
  copy: () => !casePage && copyButton(mainForm()),
  open: () => queue,
  tools: () => document.querySelector("textarea[data-newsroom-body]"),
  words: () => document.querySelector(".body-words:not([hidden])"),
  moment: () => document.querySelector("[data-moments]"),
  flash: () => document.querySelector("form[data-flash]"),
  palette: () => document.querySelector("dialog.palette"),
};

function elementFor(action) {
  const within = casePage ?? (queue ? currentRow() : document);
  // Of the queue, the button above its rows too.
  const above = queue ? document.querySelectorAll(`.queue-next ${KEYED}`) : [];
  const elements = [...(within?.querySelectorAll(KEYED) ?? []), ...above];
  return elements.find((element) => element.dataset.key === action && !element.disabled);
}

// The actions of this page with their names: those in the dialog's list, and those of elements, whose name is null.
function actions() {
  const keys = [...document.querySelectorAll(KEYED)].map((element) => element.dataset.key);
  const lines = [...dialog.querySelectorAll("li[data-default]")];
  const ofElements = keys.filter((key) => key !== SUBMIT).map((key) => [key, null]);
  return new Map([...ofElements, ...lines.map(({ dataset }) => [dataset.default, dataset.act])]);
}

export function actionFor(key) {
  for (const [action, name] of actions()) {
    if (keyFor(action) !== key) continue;
    if (name) return named[name]?.() ?? null;
    const element = elementFor(action);
    return element ? () => press(element) : null;
  }
  return null;
}

// Ctrl+Enter on a case submits the form that has the focus, else the one that is open.
export function submitCase(target) {
  const submitting = `[data-key="${SUBMIT}"], [data-focus]`;
  const open = document.querySelector(".case-act[open] form") ?? document.querySelector(".case-preview form");
  const form = target.closest?.(`form:has(${submitting})`) ?? open;
  const button = form?.querySelector(submitting);
  if (button) form.requestSubmit(button);
}
