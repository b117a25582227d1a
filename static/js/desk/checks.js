// The checks before publication beside the form of an item: renews the list after each autosave, and leads to fields.

const section = document.getElementById("checks");
const list = section.querySelector(".checks-list");
const row = section.querySelector(".checks-row");
const override = section.querySelector(".checks-override");
const form = section.closest("form");
const opener = document.querySelector(".checks-link");
// As the server rendered it, for a form that is as saved again.
const initial = { items: [...list.children], ...state() };

function state() {
  return {
    summary: section.querySelector(".checks-count").textContent,
    isBlocked: "blocked" in section.dataset,
    mayOverride: override ? !override.hidden : false,
  };
}

function item({ level, levelLabel, label, words, target }) {
  const shown = row.content.firstElementChild.cloneNode(true);
  shown.dataset.level = level;
  shown.querySelector("strong").textContent = levelLabel;
  shown.querySelector("span").textContent = words;
  const link = shown.querySelector("a");
  if (target) {
    link.href = `#${target}`;
    link.ariaLabel = `${link.textContent}: ${label}`;
  } else link.remove();
  return shown;
}

function show({ summary, isBlocked, mayOverride, items }) {
  for (const count of document.querySelectorAll(".checks-count")) {
    // The status is announced only if it changes.
    if (count.textContent !== summary) count.textContent = summary;
  }
  for (const place of [section, opener]) place?.toggleAttribute("data-blocked", isBlocked);
  list.replaceChildren(...items);
  if (override) override.hidden = !mayOverride;
}

// The element that takes the focus for a field: scripts of the desk and of Django put others in place of some fields.
function focusable(target) {
  const editor = target.parentElement.querySelector("[contenteditable=true]");
  const choice = target.parentElement.querySelector(".select2-selection");
  return (target.hidden && editor) || choice || target;
}

function goTo(event) {
  const link = event.target.closest("a[href^='#']");
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  for (let around = target.closest("details"); around; around = around.parentElement.closest("details"))
    around.open = true;
  const place = focusable(target);
  place.scrollIntoView({ block: "center" });
  if (place.matches("fieldset, div, section")) place.querySelector("a, button, input, select")?.focus();
  else place.focus();
}

section.addEventListener("click", goTo);
opener?.addEventListener("click", () => {
  section.open = true;
});
form?.addEventListener("autosave:checked", ({ detail }) => {
  show(detail ? { ...detail, items: detail.findings.map(item) } : initial);
});
