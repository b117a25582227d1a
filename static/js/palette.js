// How is anything on the desk found and acted on from the keyboard? Ctrl+K opens the palette; → or Ctrl+Enter gives what
// can be done with a result, under one letter each. Without this file its button leads to a page that does the same.

const PAUSE = 60;
const PATIENCE = 15_000;
const OWN = "[data-key], .desk-verbs button, .submit-row button, .submit-row input[type=submit], .object-tools a";

const dialog = document.querySelector("dialog.palette");
const opener = document.querySelector(".palette-open");
const part = (name) => dialog.querySelector(`.palette-${name}`);
const says = dialog?.dataset;

let rows = [];
let acts = [];
let lit = -1;
let number = 0;
let asked = "";
let isPending = false;
let isComposing = false;
let isSending = false;
let wanted = null;
let pause = 0;
let asking = null;

function made(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

const filled = (words, values) => words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const typed = () => part("typed").value.trim();

function say(words, isWrong = false) {
  part("said").textContent = words;
  part("said").classList.toggle("is-wrong", isWrong);
}

// Throws words for the reader.
async function told(address, options) {
  let answer;
  try {
    // A redirect leads to the login: the session has ended.
    answer = await fetch(address, { redirect: "manual", credentials: "same-origin", ...options });
  } catch (fault) {
    if (fault.name === "AbortError") throw fault;
    throw new Error(says.saidOffline, { cause: fault });
  }
  if (answer.type === "opaqueredirect") throw new Error(says.saidEnded);
  const found = await answer.json().catch(() => null);
  if (found && (answer.ok || answer.status === 422)) return { ...found, isRefused: !answer.ok };
  throw new Error(filled(says.saidRefused, { status: answer.status }));
}

// Buttons and links of the page below, which the server does not know.
function ownRows(words) {
  const seen = new Set();
  return [...document.querySelectorAll(OWN)].flatMap((element) => {
    const title = (element.value || element.textContent).replace(/\s+/g, " ").trim();
    const isShown = !element.disabled && !dialog.contains(element) && element.checkVisibility?.() !== false;
    if (!isShown || !title || seen.has(title) || !title.toLowerCase().includes(words.toLowerCase())) return [];
    seen.add(title);
    return [{ kind: says.saidPage, title, beside: "", element }];
  });
}

async function ask() {
  number += 1;
  const own = number;
  asking?.abort();
  asking = new AbortController();
  const words = typed();
  isPending = true;
  part("list").setAttribute("aria-busy", "true");
  const here = location.pathname + location.search;
  let found = [];
  let fault = "";
  try {
    const query = new URLSearchParams({ q: words, here, part: "1" });
    found = (await told(`${says.find}?${query}`, { signal: asking.signal })).rows;
  } catch (error) {
    fault = error.message;
  }
  // An answer that came late is not what is asked now.
  if (own !== number || !dialog.open) return;
  isPending = false;
  asked = words;
  part("list").removeAttribute("aria-busy");
  show([...found, ...ownRows(words)]);
  if (fault) say(fault, true);
  else say(rows.length ? filled(says.saidCount, { count: rows.length }) : says.saidNone);
  const act = wanted;
  wanted = null;
  if (act && !fault) act();
}

function askSoon() {
  clearTimeout(pause);
  if (isComposing) return;
  if (typed() === asked && !isPending) return;
  wanted = null;
  isPending = true;
  say(says.saidSearching);
  pause = setTimeout(ask, PAUSE);
}

function show(found) {
  rows = found;
  const list = part("list");
  list.replaceChildren(...rows.map(option));
  list.hidden = rows.length === 0;
  part("typed").setAttribute("aria-expanded", String(rows.length > 0));
  light(rows.length ? 0 : -1);
}

function option(row, at) {
  const element = made("div", { id: `palette-row-${at}`, className: "palette-row" });
  element.setAttribute("role", "option");
  element.dataset.at = at;
  element.append(made("small", { textContent: row.kind }), " ", made("span", { textContent: row.title }));
  if (row.beside) element.append(" ", made("small", { textContent: row.beside }));
  return element;
}

function light(at) {
  lit = at;
  for (const element of part("list").children) element.setAttribute("aria-selected", String(Number(element.dataset.at) === at));
  const chosen = part("list").children[at];
  if (chosen) {
    part("typed").setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  } else {
    part("typed").removeAttribute("aria-activedescendant");
  }
}

// What was typed last has no answer yet: done as soon as it comes.
function soon(act) {
  if (isPending) wanted = act;
  else act();
}

function choose() {
  const row = rows[lit];
  if (!row) return;
  if (row.element) {
    dialog.close();
    row.element.click();
  } else if (row.does === "flash") {
    dialog.close();
    if (!document.getElementById("flash-text")) location.assign(row.address);
    else document.dispatchEvent(new KeyboardEvent("keydown", { code: "KeyN", key: "n", altKey: true, bubbles: true }));
  } else if (row.does === "sign-out") {
    document.getElementById("logout-form").requestSubmit();
  } else {
    go(row.address);
  }
}

function go(address) {
  location.assign(address);
}

async function showActs() {
  const row = rows[lit];
  if (!row?.may_act) return;
  number += 1;
  const own = number;
  let found;
  try {
    found = (await told(`${says.acts}?${new URLSearchParams({ row: row.key, q: asked, part: "1" })}`)).acts;
  } catch (fault) {
    say(fault.message, true);
    return;
  }
  if (own !== number || !dialog.open) return;
  acts = found;
  const place = part("acts");
  place.replaceChildren(...acts.map(actButton));
  place.setAttribute("aria-label", filled(says.saidActs, { title: row.title }));
  place.prepend(made("p", { className: "palette-about", textContent: row.title }));
  place.hidden = false;
  part("list").hidden = true;
  part("find").hidden = true;
  say("");
  place.querySelector("button").focus();
}

function actButton(act) {
  const button = made("button", { type: "button", className: "palette-act" });
  button.setAttribute("aria-keyshortcuts", act.key);
  button.append(made("kbd", { textContent: act.key }), " ", made("span", { textContent: act.label }));
  if (act.says) button.append(" ", made("small", { textContent: act.says }));
  button.addEventListener("click", () => perform(act));
  return button;
}

function hideActs() {
  acts = [];
  part("acts").hidden = true;
  part("acts").replaceChildren();
  part("find").hidden = false;
  part("list").hidden = rows.length === 0;
  part("typed").focus();
}

function perform(act) {
  if (!Object.keys(act.fields).length) go(act.address);
  else if (!isSending) send(act);
}

// Whoever signed in anew in another tab has another token than this page was made with.
function token() {
  const cookie = document.cookie.split("; ").find((one) => one.startsWith("csrftoken="));
  return cookie ? cookie.slice("csrftoken=".length) : document.querySelector("#logout-form [name=csrfmiddlewaretoken]").value;
}

async function send(act) {
  isSending = true;
  say(says.saidSending);
  const body = new FormData();
  for (const [name, value] of Object.entries({ ...act.fields, part: "1" })) body.append(name, value);
  try {
    const options = { method: "POST", body, headers: { "X-CSRFToken": token() }, signal: AbortSignal.timeout(PATIENCE) };
    const answer = await told(act.address, options);
    hideActs();
    say(answer.told, answer.isRefused);
    part("said").append(" ", made("a", { href: answer.address, textContent: answer.address }));
    // What it is now stands in the row.
    asked = null;
    const words = part("said").cloneNode(true).childNodes;
    await ask();
    part("said").replaceChildren(...words);
    part("said").classList.toggle("is-wrong", answer.isRefused);
  } catch (fault) {
    say(fault.message, true);
  } finally {
    isSending = false;
  }
}

function open() {
  if (dialog.open) return;
  dialog.showModal();
  hideActs();
  part("typed").select();
  asked = null;
  say(says.saidSearching);
  ask();
}

function stepOf(key) {
  return { ArrowDown: 1, ArrowUp: -1 }[key] ?? 0;
}

function inActs(event) {
  const buttons = [...part("acts").querySelectorAll("button")];
  const step = stepOf(event.key);
  if (step) {
    const at = buttons.indexOf(document.activeElement);
    buttons[(at + step + buttons.length) % buttons.length].focus();
    return true;
  }
  if (event.key === "Escape" || event.key === "ArrowLeft" || event.key === "Backspace") {
    hideActs();
    return true;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return false;
  const act = acts.find((one) => one.key === event.key.toLowerCase());
  if (act) perform(act);
  return Boolean(act);
}

function inFind(event) {
  const field = part("typed");
  const step = stepOf(event.key);
  if (step && rows.length) {
    light((lit + step + rows.length) % rows.length);
    return true;
  }
  const isSecond = event.key === "Enter" && (event.ctrlKey || event.metaKey);
  const isAtEnd = field.selectionStart === field.value.length && field.selectionEnd === field.value.length;
  if (event.target !== field || event.repeat) return event.target === field && event.key === "Enter";
  if (isSecond || (event.key === "ArrowRight" && isAtEnd && !event.shiftKey && !event.ctrlKey && !event.altKey)) {
    soon(showActs);
    return true;
  }
  if (event.key === "Enter") soon(choose);
  return event.key === "Enter";
}

function pressed(event) {
  // The page below has uses of its own for keys: none of them reaches it.
  event.stopPropagation();
  if (event.isComposing || event.keyCode === 229) return;
  const isTaken = part("acts").hidden ? inFind(event) : inActs(event);
  if (isTaken) event.preventDefault();
}

function isOpening(event) {
  return event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
}

if (dialog) {
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.isComposing || event.keyCode === 229 || !event.key || !isOpening(event)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (dialog.open) dialog.close();
      else open();
    },
    { capture: true },
  );
  opener.setAttribute("role", "button");
  opener.setAttribute("aria-haspopup", "dialog");
  opener.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  opener.addEventListener("keydown", (event) => {
    if (event.key === " ") {
      event.preventDefault();
      open();
    }
  });
  dialog.addEventListener("keydown", pressed);
  // While characters are being chosen, Escape is theirs.
  dialog.addEventListener("cancel", (event) => {
    if (isComposing) event.preventDefault();
  });
  dialog.addEventListener("close", () => {
    number += 1;
    asking?.abort();
    clearTimeout(pause);
    isPending = false;
    wanted = null;
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest(".palette-close")) dialog.close();
    const row = event.target.closest(".palette-row");
    if (!row) return;
    light(Number(row.dataset.at));
    soon(choose);
  });
  part("typed").addEventListener("input", askSoon);
  part("typed").addEventListener("compositionstart", () => {
    isComposing = true;
  });
  part("typed").addEventListener("compositionend", () => {
    isComposing = false;
    askSoon();
  });
}
