// How does what is typed outlive its window? Two seconds after a change, and on leaving, the form is posted into a row of
// its own; what the server does not have lies in this browser until it does. Without this file the form is as before.

const AFTER = 2000;
const RETRY = 5000;
const HELLO = 300;
// What browsers still send when a page is gone.
const KEEPALIVE = 60_000;
const OURS = new Set(["csrfmiddlewaretoken", "kept_key", "kept_based_on"]);
// In these the form itself cannot be sent either.
const CUT_OFF = new Set(["ended", "offline", "other"]);

const settings = JSON.parse(document.getElementById("kept-settings").textContent);
const { says } = settings;
const keyField = document.querySelector("[name=kept_key]:not(.kept-offers *)");
const { form } = keyField;
const place = `newsroom-kept:${settings.user}:${settings.kind}:${settings.item || "new"}:`;
const channel = new BroadcastChannel("newsroom-kept");

let { turn } = settings;
let kept = null;
let refused = null;
let trouble = "";
let isLeaving = false;
let flying = null;
let timer = 0;

function cookie(name) {
  const found = document.cookie.split("; ").find((one) => one.startsWith(`${name}=`));
  return found ? found.slice(name.length + 1) : "";
}

// Whoever signed in anew in another tab has another token than this page was made with.
function renewToken() {
  const token = cookie("csrftoken");
  if (token) for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = token;
}

function pairs() {
  const found = [...new FormData(form)];
  return found.filter(([name, value]) => typeof value === "string" && !OURS.has(name));
}

const asText = (values) => JSON.stringify(values);
const started = asText(pairs());
if (settings.isRestored) kept = started;

// This browser.

function keepHere(values) {
  try {
    const copy = { pairs: values, turn, basedOn: form.elements.kept_based_on.value };
    localStorage.setItem(place + keyField.value, JSON.stringify(copy));
  } catch {
    // No storage, or it is full: the server keeps it, and the page has it.
  }
}

function forgetHere(key) {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith("newsroom-kept:") && name.endsWith(`:${key}`)) localStorage.removeItem(name);
    }
  } catch {
    // No storage.
  }
}

function copiesHere() {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(place));
    return names.map((name) => ({ key: name.slice(place.length), ...JSON.parse(localStorage.getItem(name)) }));
  } catch {
    return [];
  }
}

// What is said.

const bar = document.createElement("div");
bar.className = "kept-bar";
bar.hidden = true;
const words = document.createElement("p");
words.setAttribute("role", "alert");
const signIn = Object.assign(document.createElement("a"), { href: settings.signIn, target: "_blank", className: "button" });
signIn.textContent = says.signIn;
const close = Object.assign(document.createElement("button"), { type: "button", className: "kept-close", textContent: "×" });
close.ariaLabel = says.close;
close.addEventListener("click", () => {
  bar.hidden = true;
});
bar.append(words, signIn, close);
document.querySelector("main").append(bar);

function say(told, kind) {
  if (words.textContent === told && !bar.hidden) return;
  bar.dataset.kind = kind;
  bar.hidden = !told;
  signIn.hidden = kind !== "ended" && kind !== "other";
  words.textContent = told;
}

function sayTime(time) {
  const state = document.querySelector(".kept-state");
  state.textContent = says.kept.replace("{time}", time.slice(11));
  state.title = time;
}

function fails(kind, told) {
  const isNew = trouble !== kind;
  trouble = kind;
  if (isNew || bar.hidden) say(told, kind);
  clearTimeout(timer);
  if (CUT_OFF.has(kind)) timer = setTimeout(keep, RETRY, true);
  return false;
}

// The server.

async function post(address, values, about, options = {}) {
  const body = new FormData();
  for (const [name, value] of [...values, ...Object.entries(about)]) body.append(name, value);
  const headers = { "X-CSRFToken": cookie("csrftoken") };
  const answer = await fetch(address, { method: "POST", body, headers, redirect: "manual", ...options });
  return { answer, told: await answer.json().catch(() => ({})) };
}

function about(key, seen, basedOn) {
  return { kept_key: key, kept_turn: seen, kept_based_on: basedOn, kept_item: settings.item, kept_user: settings.user };
}

function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Resolves to whether the server has the text as it stands, or answers at all when nothing has changed.
async function send(values, text, isLast) {
  const size = new Blob([text]).size;
  const options = isLast && size < KEEPALIVE ? { keepalive: true } : {};
  let found;
  try {
    found = await post(settings.keep, values, about(keyField.value, turn, form.elements.kept_based_on.value), options);
  } catch {
    return fails("offline", says.offline);
  }
  const { answer, told } = found;
  if (answer.type === "opaqueredirect") return fails("ended", says.ended);
  if (answer.status === 409) {
    say(told.said, "told");
    keyField.value = newKey();
    turn = 0;
    return send(values, text, isLast);
  }
  if (answer.status === 403 && told.said) return fails("other", told.said);
  if (answer.status >= 500) return fails("offline", says.offline);
  if (!answer.ok) {
    refused = text;
    return fails("refused", told.said ?? says.refused.replace("{status}", answer.status));
  }
  succeeded(told, text);
  return true;
}

function succeeded(told, text) {
  ({ turn } = told);
  kept = text;
  forgetHere(keyField.value);
  renewToken();
  if (trouble) say(says.again, "good");
  trouble = "";
  sayTime(told.time);
  if (told.said) say(told.said, "told");
  form.dispatchEvent(new CustomEvent("kept:done", { detail: told.preview }));
}

// `isForced`: ask the server even where there is nothing new.
async function keep(isForced = false, isLast = false) {
  clearTimeout(timer);
  timer = 0;
  if (flying) {
    await flying;
    if (!isForced && asText(pairs()) === kept) return true;
  }
  const values = pairs();
  const text = asText(values);
  if (!isForced && (text === kept || text === refused || (kept === null && text === started && settings.isAsSaved))) {
    return true;
  }
  keepHere(values);
  flying = text === started && settings.isAsSaved ? unkeep() : send(values, text, isLast);
  const isKept = await flying;
  flying = null;
  if (isKept && asText(pairs()) !== text) keepSoon();
  return isKept;
}

// The form shows again what is saved: nothing is to be kept, but the server is asked whether it is there.
async function unkeep() {
  forgetHere(keyField.value);
  try {
    const { answer } = await post(settings.ignore, [], { kept_key: keyField.value });
    if (answer.type === "opaqueredirect") return fails("ended", says.ended);
    if (!answer.ok) return fails("offline", says.offline);
  } catch {
    return fails("offline", says.offline);
  }
  turn = 0;
  kept = null;
  renewToken();
  if (trouble) say("", "");
  trouble = "";
  form.dispatchEvent(new CustomEvent("kept:done", { detail: settings.preview }));
  return true;
}

function keepSoon() {
  isLeaving = false;
  if (!timer || trouble === "refused") {
    clearTimeout(timer);
    timer = setTimeout(keep, AFTER);
  }
}

function leave() {
  if (!isLeaving && asText(pairs()) !== kept) keep(false, true);
}

// What was left behind.

function offer(copy, title) {
  let section = document.querySelector(".kept-offers");
  if (!section) {
    section = document.createElement("section");
    section.className = "kept-offers";
    const told = Object.assign(document.createElement("p"), { textContent: says.here });
    section.append(told, document.createElement("ul"));
    form.before(section);
  }
  const row = document.createElement("li");
  row.dataset.key = copy.key;
  const name = document.createElement("bdi");
  name.textContent = title;
  const restore = document.createElement("a");
  Object.assign(restore, { className: "button", href: settings.restore + copy.key, textContent: says.restore });
  const ignore = document.createElement("button");
  Object.assign(ignore, { type: "button", className: "button", textContent: says.ignore });
  row.append(name, " ", restore, " ", ignore);
  section.querySelector("ul").append(row);
}

async function ignore(row) {
  const { key } = row.dataset;
  const { answer } = await post(settings.ignore, [], { kept_key: key }).catch(() => ({ answer: {} }));
  if (!answer.ok) {
    say(answer.type === "opaqueredirect" ? says.ended : says.offline, answer.type === "opaqueredirect" ? "ended" : "offline");
    return;
  }
  forgetHere(key);
  const section = row.closest(".kept-offers");
  row.remove();
  if (!section.querySelector("li")) section.remove();
  (form.elements.headline ?? form).focus();
}

// Into a row at the server first: from there one link restores it.
async function handIn(copy) {
  if (asText(copy.pairs) === started) return forgetHere(copy.key);
  let { answer } = await post(settings.keep, copy.pairs, about(copy.key, copy.turn, copy.basedOn));
  const former = copy.key;
  if (answer.status === 409) {
    copy.key = newKey();
    ({ answer } = await post(settings.keep, copy.pairs, about(copy.key, 0, copy.basedOn)));
  }
  if (!answer.ok) return undefined;
  forgetHere(former);
  if (!document.querySelector(`.kept-offers [data-key="${copy.key}"]`)) {
    offer(copy, copy.pairs.find(([name]) => name === "headline")?.[1] || "…");
  }
  return undefined;
}

function forgetSaved() {
  const saved = cookie("newsroom_saved").split(".").filter(Boolean);
  for (const key of saved) {
    forgetHere(key);
    const row = document.querySelector(`.kept-offers [data-key="${key}"]`);
    if (row) ignore(row);
  }
  document.cookie = `newsroom_saved=; path=${settings.root}; max-age=0; samesite=lax`;
}

const open = new Set();

function heard({ data }) {
  if (data.place !== place) return;
  if (data.asks) channel.postMessage({ place, key: keyField.value });
  else {
    open.add(data.key);
    if (settings.item) say(says.twice, "told");
  }
}

forgetSaved();
channel.addEventListener("message", heard);
channel.postMessage({ place, asks: true });
setTimeout(async () => {
  for (const copy of copiesHere()) {
    if (copy.key !== keyField.value && !open.has(copy.key)) await handIn(copy).catch(() => undefined);
  }
}, HELLO);
if (!settings.isAsSaved && !settings.isRestored) keep();

// What is typed, chosen, added; jQuery tells its own changes to nobody else.
for (const name of ["input", "change", "focusout"]) form.addEventListener(name, keepSoon);
document.addEventListener("formset:added", keepSoon);
window.django?.jQuery?.(form).on("change", keepSoon);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") leave();
  else if (trouble) keep(true);
});
window.addEventListener("pagehide", leave);
for (const name of ["focus", "online"]) {
  window.addEventListener(name, () => {
    renewToken();
    if (CUT_OFF.has(trouble)) keep(true);
  });
}
window.addEventListener("pageshow", () => {
  isLeaving = false;
});
document.addEventListener("submit", (event) => {
  const row = event.target.closest(".kept-offers li");
  if (!row) return;
  event.preventDefault();
  ignore(row);
});
document.addEventListener("click", (event) => {
  const button = event.target.closest(".kept-offers li > button");
  if (button) ignore(button.closest("li"));
});
// Where the form could not arrive it is not sent: the page would be gone, and an error in its place.
form.addEventListener(
  "submit",
  (event) => {
    renewToken();
    if (!CUT_OFF.has(trouble) && navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    bar.hidden = true;
    keep(true).then((isThere) => {
      if (isThere) form.requestSubmit(submitter);
      else say(trouble === "offline" ? says.unsent : trouble === "ended" ? says.unsentEnded : words.textContent, trouble);
    });
  },
  true,
);
window.addEventListener("submit", (event) => {
  if (event.target !== form || event.defaultPrevented) return;
  isLeaving = true;
  clearTimeout(timer);
  const values = pairs();
  if (asText(values) !== started || !settings.isAsSaved) keepHere(values);
});
