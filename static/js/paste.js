// The keys of the Paste page. Without this file it is a plain form with the same buttons.

const settingsElement = document.getElementById("paste-settings");
const settings = settingsElement ? JSON.parse(settingsElement.textContent) : null;
const MOVES = { "[": "start_earlier", "]": "start_later", "{": "end_earlier", "}": "end_later" };
const DOUBTS = ".is-doubtful, .is-wrong";
// All that is no plain paragraph: what somebody who knows the work looks at.
const MARKS = `.paste-row:not([data-kind="paragraph"]), ${DOUBTS}`;

let sent = false;
let typedSince = 0;
// Keys pressed while the form is drawn anew wait for it: none is lost, none hits the wrong row.
let drawing = Promise.resolve();

const form = () => document.getElementById("paste-review");
const rows = () => [...document.querySelectorAll(".paste-row")];
const current = () => document.querySelector(".paste-row.is-current");

function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}

function isTyping(target) {
  return target instanceof Element && target.matches("textarea, select, input:not([type=radio])");
}

function save() {
  const button = document.querySelector("[data-save]");
  if (button && !sent) button.form.requestSubmit(button);
}

function show(row, block = "nearest") {
  if (!row) return;
  current()?.classList.remove("is-current");
  row.classList.add("is-current");
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block });
}

function step(by) {
  const all = rows();
  const at = all.indexOf(current());
  show(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)]);
}

function stepTo(wanted, by) {
  const all = by > 0 ? rows() : rows().reverse();
  const at = all.indexOf(current());
  const ahead = [...all.slice(at + 1), ...all.slice(0, at + 1)];
  show(
    ahead.find((row) => row.matches(wanted)),
    "center",
  );
}

function settle(row) {
  row.classList.remove("is-doubtful");
  for (const doubt of row.querySelectorAll(".paste-doubt")) doubt.remove();
  const left = document.querySelectorAll(".paste-row.is-doubtful").length;
  document.querySelector("[data-doubtful]").textContent = left;
  document.querySelector(".paste-count").hidden = left === 0;
}

function becomes(row, kind) {
  row.classList.toggle("is-out", kind === "out");
  const hasForm = settings.redrawn.includes(kind) || settings.redrawn.includes(row.dataset.drawn);
  row.dataset.kind = kind;
  settle(row);
  const needsForm = kind !== "out" && (hasForm || !row.querySelector(".paste-text"));
  return needsForm ? redraw(row, "redraw", "1") : undefined;
}

function choose(kind) {
  const row = current();
  const radio = row?.querySelector(`.paste-kinds input[value="${kind}"]`);
  if (!radio) return undefined;
  radio.checked = true;
  return becomes(row, kind);
}

function move(verb) {
  const row = current();
  return row ? redraw(row, "move", `${verb}-${row.dataset.at}`) : undefined;
}

function edit() {
  current()?.querySelector(".paste-headline, .paste-text, .paste-read textarea")?.focus();
}

// Which character of the row is in it before and after.
function anchor(row, value) {
  const isStart = value.startsWith("start");
  return isStart ? Number(row.dataset.end) - 1 : Number(row.dataset.start);
}

async function drawn(name, value) {
  for (;;) {
    const typed = typedSince;
    const body = new FormData(form());
    body.append(name, value);
    const answer = await fetch(location.href, { method: "POST", body });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    // Somebody typed meanwhile: ask once more, with that.
    if (typed === typedSince) return page.getElementById("paste-review");
  }
}

async function redraw(row, name, value) {
  const at = anchor(row, value);
  const said = () => document.querySelector(".paste-said");
  const fresh = await drawn(name, value).catch(() => null);
  if (!fresh) {
    said().textContent = settings.failed;
    return;
  }
  form().replaceWith(fresh);
  show(rows().find((one) => Number(one.dataset.start) <= at && at < Number(one.dataset.end)));
}

function actOf(event) {
  const key = event.key;
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
      return () => stepTo(DOUBTS, 1);
    case "N":
      return () => stepTo(DOUBTS, -1);
    case "m":
      return () => stepTo(MARKS, 1);
    case "M":
      return () => stepTo(MARKS, -1);
    case "e":
    case "Enter":
      return current() && document.activeElement === current() ? edit : null;
    case "?":
      return () => document.querySelector(".paste-keys").toggleAttribute("open");
    default:
      return null;
  }
}

function pressed(event) {
  if (isComposing(event)) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    drawing = drawing.then(save);
    return;
  }
  if (!settings || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target)) {
    if (event.key === "Escape") show(event.target.closest(".paste-row"));
    return;
  }
  if (event.target.matches?.("input[type=radio]") && event.key.startsWith("Arrow")) return;
  const act = actOf(event);
  if (!act) return;
  event.preventDefault();
  drawing = drawing.then(act);
}

document.addEventListener("keydown", pressed);
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (sent) event.preventDefault();
  if (settings && button && ["move", "redraw"].includes(button.name)) {
    event.preventDefault();
    const row = button.closest(".paste-row") ?? current() ?? rows()[0];
    drawing = drawing.then(() => redraw(row, button.name, button.value));
    return;
  }
  sent = true;
});
// A page that comes back from the browser's memory can be sent again.
window.addEventListener("pageshow", () => {
  sent = false;
});

if (settings) {
  document.documentElement.classList.add("paste-live");
  document.addEventListener("input", () => {
    typedSince += 1;
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches(".paste-kinds input")) {
      const row = event.target.closest(".paste-row");
      drawing = drawing.then(() => becomes(row, event.target.value));
    }
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.(".paste-row");
    if (row && row !== current()) {
      current()?.classList.remove("is-current");
      row.classList.add("is-current");
    }
  });
  document.addEventListener("click", (event) => {
    const row = event.target.closest?.(".paste-row");
    if (row && !event.target.closest("textarea, input, select, button, a, summary")) show(row);
  });
}
