// Buttons and links of the page below the palette, as results that the server cannot know.

import { isShown, KEYED } from "newsroom/desk/keys/page";
import { hiddenLabel, visibleLabel } from "newsroom/lib/dom";

const SELECTOR =
  `${KEYED}, .desk-verbs button, .item-schedule button, ` +
  ".submit-row :is(button, input[type=submit]), .object-tools a";
// Of a list only the row with the focus has its own commands, as with keys.
const OTHER_ROW = "#result_list tr:not(.is-current)";
// Longer addresses are refused by servers.
const MAX_LABELS_LENGTH = 2000;

// A menu hides its actions only until it is opened.
const isOffered = (element) => isShown(element.closest(".item-menu") ?? element) && !element.disabled;
const folded = (text) => text.normalize("NFKC").toLowerCase();

// Those that can be pressed now, each label once, except elements of `dialog`.
function pressable(dialog) {
  const rows = new Map();
  for (const element of document.querySelectorAll(SELECTOR)) {
    const [title, detail] = [visibleLabel(element), hiddenLabel(element)];
    if (!title || !isOffered(element) || dialog.contains(element) || element.closest(OTHER_ROW)) continue;
    const key = JSON.stringify([title, detail]);
    if (!rows.has(key)) rows.set(key, { title, detail, element });
  }
  return [...rows.values()];
}

// The labels that the server compares with a query in Latin letters, which may be pinyin.
export function labelsFor(query, dialog) {
  if (!/^[\p{Script=Latin}\p{M}\s'’·-]{2,}$/u.test(query)) return [];
  const labels = [];
  let length = 0;
  for (const { title } of pressable(dialog)) {
    length += encodeURIComponent(title).length;
    if (length > MAX_LABELS_LENGTH) break;
    labels.push(title);
  }
  return [...new Set(labels)];
}

// Returns those whose title contains the query or is among `labels`. `kind` labels each row.
export function pageRows(query, labels, dialog, kind) {
  const isMatch = ({ title }) => folded(title).includes(folded(query)) || labels.includes(title);
  return pressable(dialog)
    .filter(isMatch)
    .map((row) => ({ kind, ...row }));
}

// Whether the element of a row can still be pressed, and still says what the row says.
export function isAsShown({ element, title, detail }) {
  return (
    element.isConnected && isOffered(element) && visibleLabel(element) === title && hiddenLabel(element) === detail
  );
}

// Whether pressing it publishes, withdraws or otherwise changes what readers see.
export function isRelease({ element }) {
  return Boolean(element?.closest(".desk-verbs, [data-release]"));
}
