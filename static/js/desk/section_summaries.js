// The sections beside the text say in one line what their fields hold, and whether a field was changed since the page
// was opened. The server writes the lines as articles/admin/form/sections.py does; here they follow the fields.

import { fill } from "newsroom/lib/text";

const JOINED = " · ";

// A select without a default has its first option selected.
const defaultOf = ({ options }) => ([...options].find((option) => option.defaultSelected) ?? options[0])?.value ?? "";

const isChanged = (field) => {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.options) return field.value !== defaultOf(field);
  return field.value !== field.defaultValue;
};

// The entered value in words, "" for none.
function shown(field) {
  if (!field) return "";
  if (!field.options) return field.value.trim();
  return field.value ? (field.selectedOptions[0]?.textContent.trim() ?? "") : "";
}

const byName = (name) => document.getElementById(`id_${name}`);
const value = (name) => shown(byName(name));
const moment = (name) => [value(`${name}_0`), value(`${name}_1`).slice(0, 5)].filter(Boolean).join(" ") || value(name);
const filled = (pattern, text) => (text ? pattern.replace("{}", () => text) : "");

// The terms of a licence are in the words of the server; those of one chosen here are not known.
function rights() {
  const isOwn = byName("origin")?.value === "own";
  return [value("origin"), isOwn ? "" : value("source"), value("licence")];
}

function leadPicture(words) {
  const field = byName("lead_picture");
  const alt = field?.closest(".form-row")?.querySelector("img:not([hidden])")?.alt;
  return [field?.value ? alt || field.value : words.none, words.embedded];
}

const rowsOf = (section) =>
  [...section.querySelectorAll(".inline-related:not(.empty-form)")].filter(
    (row) => !row.querySelector("[name$='-DELETE']")?.checked,
  );

function byline(row, pattern) {
  const field = (name) => row.querySelector(`[name$='-${name}']`);
  const name = shown(field("person")) || shown(field("outlet"));
  if (!name || field("role")?.value === "outlet") return name;
  return fill(pattern, { name, role: shown(field("role")) });
}

function corrections(section) {
  const isWritten = (row) => row.classList.contains("has_original") || shown(row.querySelector("textarea"));
  return String(rowsOf(section).filter(isWritten).length || "");
}

// The parts of each summary; a section without an entry keeps the line of the server.
const SUMMARIES = {
  publication: (words) => [words.status, value("stage")],
  place: () => [value("section") || value("channel"), value("tags")],
  event: (words) => [moment("happened_at") || value("happened_raw") || words.none],
  pictures: leadPicture,
  rights,
  translation: (words) => [value("language"), filled(words.original, value("translation_of")) || words.none],
  dates: (words) => [
    filled(words.embargo, moment("embargo_until")),
    filled(words.expires, moment("expires_at")) || words.none,
  ],
  bylines: (words, section) => [
    rowsOf(section)
      .map((row) => byline(row, words.credit))
      .filter(Boolean)
      .join(words.separator) || words.none,
  ],
  corrections: (words, section) => [corrections(section) || words.none],
};

function start(section) {
  const line = section.querySelector(".item-section-summary");
  const mark = section.querySelector(".item-section-changed");
  const ofServer = line.textContent;
  const words = JSON.parse(section.dataset.words);
  const rewrite = () => {
    const fields = [...section.querySelectorAll("input:not([type=hidden]), select, textarea")];
    const hasChanged = fields.some((field) => !field.closest(".empty-form") && isChanged(field));
    const parts = hasChanged && SUMMARIES[section.dataset.section]?.(words, section);
    mark.hidden = !hasChanged;
    line.textContent = parts ? parts.filter(Boolean).join(JOINED) : ofServer;
  };
  section.addEventListener("input", rewrite);
  // A picture is described once its data has arrived; the line is in sight when the section closes.
  section.addEventListener("toggle", rewrite);
  // Changes by Django's own widgets are events of jQuery only.
  const jQuery = window.django?.jQuery;
  if (jQuery) jQuery(section).on("change", rewrite);
  else section.addEventListener("change", rewrite);
}

for (const section of document.querySelectorAll(".item-section[data-section]")) start(section);
