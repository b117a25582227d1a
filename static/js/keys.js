// The keys of the desk: of its lists and forms, of the queue of cases, and of a case. Without this file all is done by
// links and buttons.

const KEPT = "newsroom.keys";
const QUEUE = "newsroom.queue";
const SEND = "Mod+Enter";
// Of all pages, for a key that is changed on one must mean nothing else on another.
const EVERY = [..."1234567890cuidjkq/n?"];
const TYPED_INTO = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=button])";
const FIELDS = "input:not([type=hidden]), select, textarea";

const dialog = document.querySelector("dialog.keys");
const opener = document.querySelector(".keys-open");
const desk = document.querySelector("[data-queue]");
const queue = document.querySelector("#result_list a.queue-open, #queue-claim");
// What a form is saved by: its own primary button, what releases the item, else what saves it.
const PRIMARY = [`[data-key="${SEND}"]`, ".desk-verb_publish button", "[name=_save]"];
const PLAIN = ["[name=_continue]", "[name=_save]"];
let sent = false;

function read(store, name, otherwise) {
  try {
    return JSON.parse(store.getItem(name)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function write(store, name, value) {
  try {
    store.setItem(name, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing forgets it with the page.
  }
}

const kept = { off: false, keys: {}, ...read(localStorage, KEPT, {}) };
const keyFor = (act) => kept.keys[act] ?? act;

// Rows of the queue.
const rows = () => [...document.querySelectorAll("#result_list tbody tr")].filter((row) => linkOf(row));
const linkOf = (row) => row?.querySelector("a.queue-open");
const current = () => document.querySelector("#result_list tr.is-current");

function mark(row) {
  current()?.removeAttribute("aria-current");
  current()?.classList.remove("is-current");
  row?.classList.add("is-current");
  row?.setAttribute("aria-current", "true");
}

function step(by) {
  const all = rows();
  const row = all[Math.min(Math.max(all.indexOf(current()) + by, 0), all.length - 1)];
  if (!row) return;
  mark(row);
  linkOf(row).focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

// The queue as it was last shown, so that a case knows what comes after it.
function keepQueue(at) {
  const cases = rows().map((row) => linkOf(row).pathname);
  write(sessionStorage, QUEUE, { address: location.pathname + location.search, cases, at });
}

const lastQueue = () => read(sessionStorage, QUEUE, null);

function beside(by) {
  const queue = lastQueue();
  const at = queue ? queue.cases.indexOf(location.pathname) : -1;
  const address = at < 0 ? null : queue.cases[at + by];
  return address ? () => location.assign(address) : null;
}

function backToQueue() {
  const queue = lastQueue();
  const same = queue && new URL(queue.address, location.href).pathname === desk.dataset.queue;
  location.assign(same ? queue.address : desk.dataset.queue);
}

function showDifference() {
  const first = document.getElementById("difference-1");
  if (!first) return;
  first.tabIndex = -1;
  first.focus({ preventScroll: true });
  first.scrollIntoView({ block: "center" });
}

function showKeys() {
  if (!dialog.open) dialog.showModal();
}

// What a key of an element does: a summary opens what is under it, all else is pressed.
function press(element) {
  const details = element.matches("summary") ? element.parentElement : null;
  if (!details) {
    element.click();
    return;
  }
  details.open = true;
  const fields = [...details.querySelectorAll(FIELDS)].filter((field) => !field.closest("details:not([open])"));
  const chosen = fields.find((field) => field.matches(":checked")) ?? fields[0];
  (chosen ?? details.querySelector("button") ?? element).focus({ preventScroll: true });
  details.scrollIntoView({ block: "nearest" });
}

const ofQueue = {
  next: () => () => step(1),
  previous: () => () => step(-1),
};
const ofCase = {
  next: () => beside(1),
  previous: () => beside(-1),
  difference: () => (document.getElementById("difference-1") ? showDifference : null),
  back: () => backToQueue,
};
const shown = (element) => Boolean(element) && !element.disabled && element.checkVisibility?.() !== false;
const mainForm = () => document.querySelector("#content-main form[method=post]:has(.submit-row)");

function buttonOf(form, selectors) {
  const found = selectors.map((selector) => [...(form?.querySelectorAll(selector) ?? [])].find(shown));
  return found.find(Boolean) ?? null;
}

function pressing(selector) {
  const element = [...document.querySelectorAll(selector)].find(shown);
  return element ? () => press(element) : null;
}

function intoSearch() {
  const field = document.getElementById("searchbar");
  if (!shown(field)) return null;
  return () => {
    field.focus();
    field.select();
  };
}

const ofPage = { search: intoSearch, new: () => pressing(".object-tools .addlink") };
const ofKind = desk ? ofCase : queue ? ofQueue : ofPage;
const named = { ...ofKind, help: () => showKeys };
// Keys that are not of one letter, and whether this page has a use for them.
const fixed = {
  send: () => !desk && buttonOf(mainForm(), PRIMARY),
  save: () => !desk && buttonOf(mainForm(), PLAIN),
  open: () => queue,
  tools: () => document.querySelector("textarea[data-newsroom-body]"),
  moment: () => document.querySelector("[data-moments]"),
  flash: () => document.querySelector("form[data-flash]"),
  palette: () => document.querySelector("dialog.palette"),
};

function keyed(act) {
  const within = desk ?? (queue ? current() : document);
  return [...(within?.querySelectorAll("[data-key]") ?? [])].find((one) => one.dataset.key === act && !one.disabled);
}

// Every act of this page by its own name: those listed in the dialog, and those that elements carry.
function acts() {
  const listed = [...dialog.querySelectorAll("li[data-default]")].map((line) => [line.dataset.default, line.dataset.act]);
  const carried = [...document.querySelectorAll("[data-key]")].map((one) => one.dataset.key);
  const own = carried.filter((key) => key !== SEND).map((key) => [key, null]);
  return new Map([...own, ...listed]);
}

function actOf(key) {
  for (const [act, name] of acts()) {
    if (keyFor(act) !== key) continue;
    if (name) return named[name]?.() ?? null;
    const element = keyed(act);
    return element ? () => press(element) : null;
  }
  return null;
}

function send(from) {
  const open = document.querySelector(".case-act[open] form") ?? document.querySelector(".case-preview form");
  const sending = `[data-key="${SEND}"], [autofocus]`;
  const form = from.closest?.(`form:has(${sending})`) ?? open;
  const button = form?.querySelector(sending);
  if (button) form.requestSubmit(button);
}

// A field of a dialog that has just closed still has the focus until the next frame.
const isTypedInto = (target) => target.matches?.(TYPED_INTO) && !dialog.contains(target);

function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}

// Before the editor of a body: there Ctrl+Enter would break a line.
function saving(event) {
  if (isComposing(event) || desk || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const isSave = event.key?.toLowerCase() === "s";
  if (!isSave && event.key !== "Enter") return;
  const form = event.target.closest?.("form, dialog") ?? mainForm();
  if (isSave && mainForm()) event.preventDefault();
  if (!form || form !== mainForm() || document.querySelector("dialog:modal")) return;
  const button = buttonOf(form, isSave ? PLAIN : PRIMARY);
  if (!button) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!event.repeat) form.requestSubmit(button);
}

function pressed(event) {
  if (isComposing(event) || event.defaultPrevented || document.querySelector("dialog:modal")) return;
  const { key, target } = event;
  const moves = queue && [keyFor("j"), keyFor("k")].includes(key);
  if (event.repeat && !moves) {
    // A key that is held down goes on into the next page: it must press no button there.
    if (key === "Enter" && target.matches?.("button, summary, a, input")) event.preventDefault();
    return;
  }
  if (key === "Enter" && (event.ctrlKey || event.metaKey)) {
    if (!desk) return;
    event.preventDefault();
    send(target);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTypedInto(target)) return;
  if (key === "Enter") {
    if (!queue || kept.off || target.closest?.("a, button, summary, input") || !current()) return;
    event.preventDefault();
    linkOf(current()).click();
    return;
  }
  const act = kept.off ? null : actOf(key);
  if (!act) return;
  event.preventDefault();
  act();
}

// The key of each element on it, as the style sheet shows it, and for who does not see it.
function showOnElements() {
  for (const element of document.querySelectorAll("[data-key]")) {
    const key = element.dataset.key;
    const shown = key === SEND ? "Ctrl+↵" : kept.off ? "" : keyFor(key);
    element.toggleAttribute("data-cap", Boolean(shown));
    if (shown) element.dataset.cap = shown;
    if (shown) element.setAttribute("aria-keyshortcuts", key === SEND ? "Control+Enter Meta+Enter" : shown);
    else element.removeAttribute("aria-keyshortcuts");
  }
}

function wordsOf(element) {
  const named = element.querySelector("strong") ?? element;
  return [...named.childNodes]
    .filter((node) => !node.classList?.contains("visually-hidden"))
    .map((node) => node.textContent)
    .join("")
    .trim();
}

function fillDialog() {
  const list = dialog.querySelector(".keys-list");
  for (const line of [...list.children]) {
    const { act } = line.dataset;
    const use = line.dataset.fixed ? fixed[act]?.() : (named[act]?.() ?? (desk || queue));
    if (!use) line.remove();
    else if (act === "send") line.textContent = use.matches("input") ? use.value : wordsOf(use);
  }
  const known = new Set();
  for (const element of document.querySelectorAll("[data-key]")) {
    const key = element.dataset.key;
    if (known.has(key) || (key === SEND && !desk)) continue;
    known.add(key);
    const line = document.createElement("li");
    line.textContent = wordsOf(element);
    if (key === SEND) line.dataset.fixed = "Ctrl+↵";
    else line.dataset.default = key;
    list.append(line);
  }
  for (const line of list.children) {
    const label = document.createElement(line.dataset.fixed ? "span" : "label");
    label.append(...line.childNodes);
    line.append(label);
    if (line.dataset.fixed) {
      const cap = document.createElement("kbd");
      cap.textContent = line.dataset.fixed;
      line.append(cap);
    } else {
      const input = document.createElement("input");
      Object.assign(input, { type: "text", maxLength: 2, autocomplete: "off", spellcheck: false });
      label.append(input);
    }
  }
}

function showInDialog() {
  dialog.querySelector(".keys-on").checked = !kept.off;
  for (const line of dialog.querySelectorAll("li[data-default]")) {
    const input = line.querySelector("input");
    input.value = keyFor(line.dataset.default);
    input.disabled = kept.off;
  }
}

function show() {
  showOnElements();
  showInDialog();
}

function keep() {
  write(localStorage, KEPT, kept);
  show();
}

// Two acts change places, so that no key ever means two things on a page.
function remap(act, typed) {
  const key = [...typed.trim()].find((one) => one !== keyFor(act));
  if (key) {
    const taken = EVERY.find((other) => other !== act && keyFor(other) === key);
    if (taken) kept.keys[taken] = keyFor(act);
    kept.keys[act] = key;
  }
  keep();
}

function start() {
  fillDialog();
  show();
  opener.hidden = false;
  opener.addEventListener("click", showKeys);
  dialog.querySelector(".keys-close").addEventListener("click", () => dialog.close());
  dialog.querySelector(".keys-reset").addEventListener("click", () => {
    Object.assign(kept, { off: false, keys: {} });
    keep();
  });
  dialog.addEventListener("input", (event) => {
    if (event.isComposing || !dialog.open) return;
    const line = event.target.closest("li[data-default]");
    if (line) remap(line.dataset.default, event.target.value);
    else if (event.target.matches(".keys-on")) {
      kept.off = !event.target.checked;
      keep();
    }
  });
  dialog.addEventListener("compositionend", (event) => {
    const line = event.target.closest("li[data-default]");
    if (line) remap(line.dataset.default, event.target.value);
  });
  document.addEventListener("keydown", pressed);
  document.addEventListener("keydown", saving, { capture: true });
  document.addEventListener("submit", (event) => {
    // What a script has taken is not on its way.
    if (event.defaultPrevented) return;
    if (sent) event.preventDefault();
    else if (event.target.method === "post") sent = true;
  });
  // A page that comes back from the browser's memory can be sent again.
  window.addEventListener("pageshow", () => {
    sent = false;
  });
}

function startQueue() {
  const last = lastQueue();
  const all = rows();
  mark(all.find((row) => linkOf(row).pathname === last?.at) ?? all[0]);
  keepQueue(last?.at);
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.("#result_list tbody tr");
    if (row && row !== current()) mark(row);
  });
  document.addEventListener("click", (event) => {
    const row = event.target.closest?.("#result_list tbody tr");
    if (row) mark(row);
    if (event.target.closest?.("a.queue-open, .queue-claim")) keepQueue(linkOf(row).pathname);
  });
}

if (dialog) {
  start();
  if (queue) startQueue();
}
