// Suggests names that begin with the typed text: tags, sources and people with their own pages. The form also works
// without this script.

const PAUSE = 150;
const field = document.getElementById("q");
const list = document.querySelector(".searching .names");
let timer = 0;
let requests = 0;

function hide() {
  list.hidden = true;
}

function makeRow({ name, kind, address }) {
  const link = document.createElement("a");
  const title = document.createElement("bdi");
  const label = document.createElement("small");
  title.textContent = name;
  label.textContent = kind;
  link.href = address;
  link.append(title, label);
  const row = document.createElement("li");
  row.append(link);
  return row;
}

async function suggest() {
  const number = ++requests;
  const typed = field.value.trim();
  if (!typed) return hide();
  const response = await fetch(`${field.dataset.names}?q=${encodeURIComponent(typed)}`).catch(() => null);
  const names = response?.ok ? (await response.json()).names : [];
  if (number !== requests) return;
  list.replaceChildren(...names.map(makeRow));
  list.hidden = names.length === 0;
}

function onKeydown(event) {
  if (event.key === "Escape") {
    hide();
    field.focus();
  }
  if (list.hidden || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  const stops = [field, ...list.querySelectorAll("a")];
  const at = stops.indexOf(document.activeElement);
  stops[(at + (event.key === "ArrowDown" ? 1 : stops.length - 1)) % stops.length].focus();
  event.preventDefault();
}

field.addEventListener("input", (event) => {
  clearTimeout(timer);
  if (!event.isComposing) timer = setTimeout(suggest, PAUSE);
});
field.addEventListener("compositionend", suggest);
field.form.addEventListener("keydown", (event) => event.isComposing || onKeydown(event));
field.form.addEventListener("focusout", (event) => field.form.contains(event.relatedTarget) || setTimeout(hide, PAUSE));
