// What do the parts of Django's forms say to a screen reader? select2 takes no name from its label, and the tables of
// rows have headings without words.

function named(select) {
  const label = document.querySelector(`label[for="${select.id}"]`);
  const box = select.nextElementSibling?.querySelector(".select2-selection");
  if (!box) return;
  const shown = box.querySelector(".select2-selection__rendered");
  if (label) {
    label.id ||= `${select.id}-label`;
    box.setAttribute("aria-labelledby", `${label.id} ${shown?.id ?? ""}`.trim());
    shown?.setAttribute("aria-labelledby", label.id);
  } else {
    const cell = select.closest("td");
    const heading = cell?.closest("table")?.tHead?.rows[0]?.cells[cell.cellIndex]?.textContent.trim();
    box.removeAttribute("aria-labelledby");
    for (const one of [box, shown]) one?.setAttribute("aria-label", heading ?? select.name);
  }
}

function nameAll() {
  document.querySelectorAll("select.admin-autocomplete").forEach(named);
  for (const heading of document.querySelectorAll(".inline-group th")) {
    if (heading.textContent.trim()) continue;
    const words = document.createElement("span");
    words.className = "visually-hidden";
    words.textContent = heading.closest(".inline-group").querySelector("h2")?.textContent.trim() ?? "";
    heading.append(words);
  }
}

// select2 begins a moment after the page is ready.
window.addEventListener("load", () => setTimeout(nameAll, 50));
document.addEventListener("formset:added", () => setTimeout(nameAll, 50));
