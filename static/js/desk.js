// What do the parts of Django's forms say to a screen reader? select2 takes no name from its label, the cells of a table of
// rows have only headings, and the two halves of a moment stand beside words that are no labels.

const FIELDS = "input:not([type=hidden]), select:not(.admin-autocomplete), textarea";

function headingOf(field) {
  const cell = field.closest("td");
  return cell?.closest("table")?.tHead?.rows[0]?.cells[cell.cellIndex]?.textContent.trim() ?? "";
}

const isNamed = (field) => field.labels?.length || field.ariaLabel || field.hasAttribute("aria-labelledby");

function nameChoice(select) {
  const label = document.querySelector(`label[for="${select.id}"]`);
  const box = select.nextElementSibling?.querySelector(".select2-selection");
  if (!box) return;
  const shown = box.querySelector(".select2-selection__rendered");
  if (label) {
    label.id ||= `${select.id}-label`;
    box.setAttribute("aria-labelledby", `${label.id} ${shown?.id ?? ""}`.trim());
    shown?.setAttribute("aria-labelledby", label.id);
  } else {
    box.removeAttribute("aria-labelledby");
    for (const one of [box, shown]) one?.setAttribute("aria-label", headingOf(select) || select.name);
  }
}

function nameHalf(field) {
  const row = field.closest("fieldset, .form-row, .fieldBox");
  const whole = row?.querySelector("legend, label")?.textContent.trim().replace(/[:：]$/, "") ?? "";
  const half = field.previousSibling?.textContent.trim().replace(/[:：]$/, "") ?? "";
  field.ariaLabel = [whole, half].filter(Boolean).join(": ");
}

function nameHeading(heading) {
  const words = document.createElement("span");
  words.className = "visually-hidden";
  words.textContent = heading.closest(".inline-group").querySelector("h2")?.textContent.trim() ?? "";
  heading.append(words);
}

function nameAll() {
  document.querySelectorAll("select.admin-autocomplete").forEach(nameChoice);
  document.querySelectorAll(".help-tooltip[aria-label]").forEach((tip) => tip.setAttribute("role", "img"));
  for (const heading of document.querySelectorAll(".inline-group th")) {
    if (!heading.textContent.trim()) nameHeading(heading);
  }
  for (const field of document.querySelectorAll(`.inline-group td :is(${FIELDS})`)) {
    if (!isNamed(field) && headingOf(field)) field.ariaLabel = headingOf(field);
  }
  for (const field of document.querySelectorAll(".vDateField, .vTimeField")) {
    if (!isNamed(field)) nameHalf(field);
  }
}

// select2 begins a moment after the page is ready.
window.addEventListener("load", () => setTimeout(nameAll, 50));
document.addEventListener("formset:added", () => setTimeout(nameAll, 50));
