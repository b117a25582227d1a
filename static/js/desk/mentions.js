// "@" in a note suggests colleagues below the field. Fields name the address of the suggestions in `data-colleagues`.
// Without this script the page lists the names, and a mistyped one is reported when the note is saved.

import { isComposing, make } from "newsroom/lib/dom";
import { jsonOf, request } from "newsroom/lib/http";

const PAUSE = 80;
// As in articles/text/at_names.py: an address such as lin@paper.example is no mention.
const TYPED = /(?<![A-Za-z0-9_.+@-])[@＠]([\p{L}\p{N}_.+-]{0,30})$/u;
const FIELD = "textarea[data-colleagues]";

const list = make("ul", { id: "colleagues", className: "colleagues", role: "listbox", hidden: true });
let field = null;
let active = -1;
let timer = 0;
let requests = 0;

// The name before the caret without its sign, null if there is none.
function typedName() {
  if (field.selectionStart !== field.selectionEnd) return null;
  return TYPED.exec(field.value.slice(0, field.selectionStart))?.[1] ?? null;
}

function close() {
  clearTimeout(timer);
  requests += 1;
  list.hidden = true;
  list.replaceChildren();
  field?.removeAttribute("aria-activedescendant");
}

function setActive(at) {
  active = (at + list.children.length) % list.children.length;
  for (const [index, row] of [...list.children].entries()) row.setAttribute("aria-selected", String(index === active));
  field.setAttribute("aria-activedescendant", list.children[active].id);
  list.children[active].scrollIntoView({ block: "nearest" });
}

function rowOf({ name, full }, at) {
  const row = make("li", { id: `colleague-${at}`, role: "option" }, make("strong", { textContent: `@${name}` }));
  row.dataset.name = name;
  if (full) row.append(" ", full);
  return row;
}

// Beside the field, which may be in a dialog: only there it is above the rest of the page.
function show(people) {
  if (!people.length) {
    close();
    return;
  }
  list.replaceChildren(...people.map(rowOf));
  list.setAttribute("aria-label", field.labels?.[0]?.textContent ?? field.ariaLabel ?? "");
  field.after(list);
  list.hidden = false;
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-autocomplete", "list");
  setActive(0);
}

async function suggest(typed) {
  requests += 1;
  const number = requests;
  let people = [];
  try {
    const response = await request(`${field.dataset.colleagues}?${new URLSearchParams({ q: typed })}`);
    people = response.ok ? ((await jsonOf(response))?.people ?? []) : [];
  } catch {
    // Offline: the names can still be typed.
  }
  if (number === requests && typedName() === typed) show(people);
}

function choose(name) {
  const start = field.selectionStart - typedName().length;
  field.setRangeText(`${name} `, start, field.selectionStart, "end");
  close();
  field.focus();
}

function onKey(event) {
  if (list.hidden || event.target !== field || isComposing(event)) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const keys = {
    ArrowDown: () => setActive(active + 1),
    ArrowUp: () => setActive(active - 1),
    Enter: () => choose(list.children[active].dataset.name),
    Tab: () => choose(list.children[active].dataset.name),
    Escape: close,
  };
  if (!keys[event.key]) return;
  event.preventDefault();
  event.stopPropagation();
  keys[event.key]();
}

function onInput(event) {
  if (!event.target.matches?.(FIELD)) return;
  if (field !== event.target) close();
  field = event.target;
  const typed = typedName();
  if (typed === null) {
    close();
    return;
  }
  clearTimeout(timer);
  timer = setTimeout(() => suggest(typed), PAUSE);
}

document.addEventListener("input", onInput);
document.addEventListener("keydown", onKey, true);
document.addEventListener("focusout", (event) => event.target === field && close());
list.addEventListener("pointerdown", (event) => {
  event.preventDefault();
  const row = event.target.closest("[role=option]");
  if (row) choose(row.dataset.name);
});
