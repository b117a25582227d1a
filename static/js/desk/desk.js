// Accessible names that Django's forms lack: select2 takes none from its label, the cells of tabular inlines have only
// column headings, and the two halves of a date and time are beside text that is not a label.

import { make } from "newsroom/lib/dom";

const FIELDS = "input:not([type=hidden]), select:not(.admin-autocomplete), textarea";

const trimmed = (node) => node?.textContent.trim().replace(/[:：]$/, "") ?? "";
const hasName = (field) => field.labels?.length || field.ariaLabel || field.hasAttribute("aria-labelledby");

function headingOf(field) {
  const cell = field.closest("td");
  return cell?.closest("table")?.tHead?.rows[0]?.cells[cell.cellIndex]?.textContent.trim() ?? "";
}

function nameSelect2(select) {
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
    for (const element of [box, shown]) element?.setAttribute("aria-label", headingOf(select) || select.name);
  }
}

function nameDateOrTime(field) {
  const row = field.closest("fieldset, .form-row, .fieldBox");
  const whole = trimmed(row?.querySelector("legend, label"));
  const half = trimmed(field.previousSibling);
  field.ariaLabel = [whole, half].filter(Boolean).join(": ");
}

function nameEmptyHeading(heading) {
  const textContent = heading.closest(".inline-group").querySelector("h2")?.textContent.trim() ?? "";
  heading.append(make("span", { className: "visually-hidden", textContent }));
}

function nameAll() {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) nameSelect2(select);
  for (const tip of document.querySelectorAll(".help-tooltip[aria-label]")) tip.setAttribute("role", "img");
  for (const heading of document.querySelectorAll(".inline-group th")) {
    if (!heading.textContent.trim()) nameEmptyHeading(heading);
  }
  for (const field of document.querySelectorAll(`.inline-group td :is(${FIELDS})`)) {
    if (!hasName(field) && headingOf(field)) field.ariaLabel = headingOf(field);
  }
  for (const field of document.querySelectorAll(".vDateField, .vTimeField")) {
    if (!hasName(field)) nameDateOrTime(field);
  }
}

// select2 builds its elements shortly after the page is ready.
window.addEventListener("load", () => setTimeout(nameAll, 50));
document.addEventListener("formset:added", () => setTimeout(nameAll, 50));
