// The Paste page: shortcuts for moving through the rows of a parsed page, and redrawing rows without a page load.
// Without this script it is a plain form with the same buttons.

import { hasMod, isComposing } from "newsroom/lib/dom";

const settingsElement = document.getElementById("paste-settings");
const settings = settingsElement ? JSON.parse(settingsElement.textContent) : null;
const MOVES = { "[": "start_earlier", "]": "start_later", "{": "end_earlier", "}": "end_later" };
const DOUBTS = ".is-doubtful, .is-wrong";
// All rows except plain paragraphs: the ones that an experienced editor checks.
const SPECIAL = `.paste-row:not([data-kind="paragraph"]), ${DOUBTS}`;

let isSubmitted = false;
// The beginnings of the rows to check at which the focus has been.
const visited = new Set();
let inputs = 0;
// Actions wait here while the form is being redrawn, so that none is lost or applied to the wrong row.
let queue = Promise.resolve();

const form = () => document.getElementById("paste-review");
const rows = () => [...document.querySelectorAll(".paste-row")];
const current = () => document.querySelector(".paste-row.is-current");

function isTyping(target) {
  return target instanceof Element && target.matches("textarea, select, input:not([type=radio])");
}

function enqueue(action) {
  queue = queue.then(action);
}

function save() {
  const button = document.querySelector("[data-save]");
  if (button && !isSubmitted) button.form.requestSubmit(button);
}

function markCurrent(row) {
  current()?.classList.remove("is-current");
  row.classList.add("is-current");
}

function goTo(row, block = "nearest") {
  if (!row) return;
  markCurrent(row);
  visited.add(row.dataset.start);
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block });
}

function step(by) {
  const all = rows();
  const at = all.indexOf(current());
  goTo(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)]);
}

// Goes to the next row that matches, and starts over after the last one.
function stepTo(selector, by) {
  const all = by > 0 ? rows() : rows().reverse();
  const at = all.indexOf(current());
  const ahead = [...all.slice(at + 1), ...all.slice(0, at + 1)];
  goTo(
    ahead.find((row) => row.matches(selector)),
    "center",
  );
}

// Goes to the next row to check, and from the last one to the button that saves.
function stepToDoubt() {
  const all = rows();
  const at = all.indexOf(current());
  const isNext = (row, place) => row.matches(DOUBTS) && (place > at || !visited.has(row.dataset.start));
  const next = all.find((row, place) => place > at && isNext(row, place)) ?? all.find(isNext);
  if (next) goTo(next, "center");
  else document.querySelector("[data-save]")?.focus();
}

// Chooses the next channel of the current brief, or the one before.
function changeChannel(by) {
  const select = current()?.querySelector(".paste-channel");
  if (!select) return;
  const { length } = select.options;
  select.selectedIndex = (select.selectedIndex + by + length) % length;
  document.querySelector(".paste-said").textContent = select.options[select.selectedIndex].label;
  select.dispatchEvent(new Event("input", { bubbles: true }));
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

function clearChannelDoubt(row) {
  const doubts = row.querySelectorAll(".paste-doubt");
  const ofChannel = row.querySelector("[data-doubt=channel]");
  if (doubts.length === 1 && ofChannel) clearDoubts(row);
  else ofChannel?.remove();
}

function clearDoubts(row) {
  row.classList.remove("is-doubtful");
  for (const doubt of row.querySelectorAll(".paste-doubt")) doubt.remove();
  const left = document.querySelectorAll(".paste-row.is-doubtful").length;
  document.querySelector("[data-doubtful]").textContent = left;
  document.querySelector(".paste-count").hidden = left === 0;
}

function changeKind(row, kind) {
  row.classList.toggle("is-out", kind === "out");
  const hasForm = settings.redrawn.includes(kind) || settings.redrawn.includes(row.dataset.drawn);
  row.dataset.kind = kind;
  clearDoubts(row);
  const needsForm = kind !== "out" && (hasForm || !row.querySelector(".paste-text"));
  return needsForm ? redraw(row, "redraw", "1") : undefined;
}

function choose(kind) {
  const row = current();
  const radio = row?.querySelector(`.paste-kinds input[value="${kind}"]`);
  if (!radio) return undefined;
  radio.checked = true;
  return changeKind(row, kind);
}

function move(verb) {
  const row = current();
  return row ? redraw(row, "move", `${verb}-${row.dataset.at}`) : undefined;
}

function edit() {
  current()?.querySelector(".paste-headline, .paste-text, .paste-read textarea")?.focus();
}

// The position of a character that belongs to this row both before and after the move.
function anchorOf(row, value) {
  return value.startsWith("start") ? Number(row.dataset.end) - 1 : Number(row.dataset.start);
}

async function fetchForm(name, value) {
  for (;;) {
    const before = inputs;
    const body = new FormData(form());
    body.append(name, value);
    const response = await fetch(location.href, { method: "POST", body });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    // If the user typed meanwhile, the request is repeated with that text.
    if (before === inputs) return page.getElementById("paste-review");
  }
}

async function redraw(row, name, value) {
  const anchor = anchorOf(row, value);
  const fresh = await fetchForm(name, value).catch(() => null);
  if (!fresh) {
    document.querySelector(".paste-said").textContent = settings.failed;
    return;
  }
  form().replaceWith(fresh);
  goTo(rows().find(({ dataset }) => Number(dataset.start) <= anchor && anchor < Number(dataset.end)));
}

function actionFor(key) {
  if (key in MOVES) return () => move(MOVES[key]);
  if (key in settings.types) return () => choose(settings.types[key]);
  switch (key) {
    case "j":
    case "ArrowDown":
      return () => step(1);
    case "k":
    case "ArrowUp":
      return () => step(-1);
    case "n":
      return stepToDoubt;
    case "N":
      return () => stepTo(DOUBTS, -1);
    case "m":
      return () => stepTo(SPECIAL, 1);
    case "M":
      return () => stepTo(SPECIAL, -1);
    case "c":
      return () => changeChannel(1);
    case "C":
      return () => changeChannel(-1);
    case "e":
    case "Enter":
      return current() && document.activeElement === current() ? edit : null;
    case "?":
      return () => document.querySelector(".paste-keys").toggleAttribute("open");
    default:
      return null;
  }
}

function onKeydown(event) {
  if (isComposing(event)) return;
  const { key, target } = event;
  if (key === "Enter" && hasMod(event)) {
    event.preventDefault();
    enqueue(save);
    return;
  }
  if (!settings || hasMod(event) || event.altKey) return;
  if (isTyping(target)) {
    if (key === "Escape") goTo(target.closest(".paste-row"));
    return;
  }
  // In a radio group, arrow keys change the choice.
  if (target.matches?.("input[type=radio]") && key.startsWith("Arrow")) return;
  const action = actionFor(key);
  if (!action) return;
  event.preventDefault();
  enqueue(action);
}

function listenToRows() {
  document.addEventListener("input", () => {
    inputs += 1;
  });
  document.addEventListener("change", (event) => {
    const row = event.target.closest(".paste-row");
    if (event.target.matches(".paste-channel")) clearChannelDoubt(row);
    if (!event.target.matches(".paste-kinds input")) return;
    enqueue(() => changeKind(row, event.target.value));
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.(".paste-row");
    if (row && row !== current()) markCurrent(row);
  });
  document.addEventListener("click", (event) => {
    const row = event.target.closest?.(".paste-row");
    if (row && !event.target.closest("textarea, input, select, button, a, summary")) goTo(row);
  });
}

document.addEventListener("keydown", onKeydown);
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (isSubmitted) event.preventDefault();
  if (settings && button && ["move", "redraw"].includes(button.name)) {
    event.preventDefault();
    const row = button.closest(".paste-row") ?? current() ?? rows()[0];
    enqueue(() => redraw(row, button.name, button.value));
    return;
  }
  isSubmitted = true;
});
// A page restored from the back/forward cache can be submitted again.
window.addEventListener("pageshow", () => {
  isSubmitted = false;
});

if (settings) {
  document.documentElement.classList.add("paste-live");
  listenToRows();
}
