// The dialog that lists this page's keys and changes them, and the keys shown on the elements themselves.

import { combinations, named, showDialog } from "newsroom/desk/keys/actions";
import { areOff, keyFor, remap, reset, turn } from "newsroom/desk/keys/bindings";
import { casePage, dialog, KEYED, queue, SUBMIT } from "newsroom/desk/keys/page";
import { make, visibleLabel } from "newsroom/lib/dom";

const SUBMIT_CAP = "Ctrl+↵";

// data-cap is shown by the style sheet, aria-keyshortcuts is for screen readers.
function showOnElements() {
  for (const element of document.querySelectorAll(KEYED)) {
    const { key } = element.dataset;
    const cap = key === SUBMIT ? SUBMIT_CAP : areOff() ? "" : keyFor(key);
    element.toggleAttribute("data-cap", Boolean(cap));
    if (cap) element.dataset.cap = cap;
    if (cap) element.setAttribute("aria-keyshortcuts", key === SUBMIT ? "Control+Enter Meta+Enter" : cap);
    else element.removeAttribute("aria-keyshortcuts");
  }
}

function showInDialog() {
  dialog.querySelector(".keys-on").checked = !areOff();
  for (const line of dialog.querySelectorAll("li[data-default]")) {
    const input = line.querySelector("input");
    input.value = keyFor(line.dataset.default);
    input.disabled = areOff();
  }
}

export function show() {
  showOnElements();
  showInDialog();
}

// Removes template lines that do not apply to this page, and names "send" like the button it presses.
function removeUnused(list) {
  for (const line of [...list.children]) {
    const { act, fixed } = line.dataset;
    const use = fixed ? combinations[act]?.() : (named[act]?.() ?? (casePage || queue));
    if (!use) line.remove();
    else if (act === "send") line.textContent = visibleLabel(use);
  }
}

function addElements(list) {
  const keys = new Set();
  for (const element of document.querySelectorAll(KEYED)) {
    const { key } = element.dataset;
    if (keys.has(key) || (key === SUBMIT && !casePage)) continue;
    keys.add(key);
    const line = make("li", { textContent: visibleLabel(element) });
    if (key === SUBMIT) line.dataset.fixed = SUBMIT_CAP;
    else line.dataset.default = key;
    list.append(line);
  }
}

function addKey(line) {
  const { fixed } = line.dataset;
  const label = make(fixed ? "span" : "label", {}, ...line.childNodes);
  line.append(label);
  if (fixed) line.append(make("kbd", { textContent: fixed }));
  else label.append(make("input", { type: "text", maxLength: 2, autocomplete: "off", spellcheck: false }));
}

function fillList() {
  const list = dialog.querySelector(".keys-list");
  removeUnused(list);
  addElements(list);
  for (const line of list.children) addKey(line);
}

function remapFrom({ target }) {
  const line = target.closest("li[data-default]");
  if (!line) return;
  remap(line.dataset.default, target.value);
  show();
}

export function startDialog(opener) {
  fillList();
  show();
  opener.hidden = false;
  opener.addEventListener("click", showDialog);
  dialog.querySelector(".keys-close").addEventListener("click", () => dialog.close());
  dialog.querySelector(".keys-reset").addEventListener("click", () => {
    reset();
    show();
  });
  dialog.addEventListener("input", (event) => {
    if (event.isComposing || !dialog.open) return;
    if (event.target.matches(".keys-on")) {
      turn(event.target.checked);
      show();
    } else remapFrom(event);
  });
  dialog.addEventListener("compositionend", remapFrom);
}
