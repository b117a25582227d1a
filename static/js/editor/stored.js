// Converts stored HTML to the editor's document and back. The sanitizer (articles/html/sanitizer.py) does not change
// this output, so a reload shows the text that was saved.

import { pm } from "django-prose-editor/editor";
import { disarm } from "newsroom/editor/disarm";

const BLOCK_PARENTS = new Set("BODY UL OL TABLE THEAD TBODY TR COLGROUP BLOCKQUOTE ASIDE FIGURE".split(" "));
// Elements that contain text or blocks.
const MIXED_PARENTS = new Set(["LI", "TD", "TH"]);
const BLOCKS = new Set("P H2 H3 H4 UL OL PRE BLOCKQUOTE TABLE HR FIGURE ASIDE FLASH-BRIEF".split(" "));
const REMOVED_WHEN_EMPTY = "p, h2, h3, h4, li, ul, ol, blockquote, aside";
const CONTENT = "*:not(br, strong, em, u, s, sub, sup, code, cite, a)";
// The sanitizer removes these too.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are removed
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u{f0001}-\u{f0003}]/gu;

// Text without lone surrogates and control characters.
export function wellFormed(text) {
  const whole = text.toWellFormed ? text.toWellFormed() : text.replace(/\p{Surrogate}/gu, "\ufffd");
  return whole.replace(CONTROLS, "");
}

function isBlock(node) {
  return node?.nodeType === 1 && BLOCKS.has(node.nodeName);
}

function isBetweenBlocks(text) {
  const parent = text.parentNode.nodeName;
  if (BLOCK_PARENTS.has(parent)) return true;
  return MIXED_PARENTS.has(parent) && (isBlock(text.previousSibling) || isBlock(text.nextSibling));
}

function unwrapCaption(caption) {
  for (const block of [...caption.querySelectorAll("p, div")]) {
    if (block.nextSibling) block.after(document.createElement("br"));
    block.replaceWith(...block.childNodes);
  }
}

// The editor's tables have rows only, so a caption becomes an attribute.
export function captionsToAttributes(body) {
  for (const caption of body.querySelectorAll("table > caption")) {
    const text = caption.textContent.trim();
    if (text) caption.parentNode.dataset.caption = text;
    caption.remove();
  }
}

// Stored HTML for the editor, without line breaks between blocks. Spaces inside a paragraph are text and remain.
export function tidy(html) {
  const body = new DOMParser().parseFromString(disarm(html), "text/html").body;
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const blanks = [];
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (/^[ \t\r\n\f]*$/.test(text.data) && isBetweenBlocks(text)) blanks.push(text);
  }
  for (const blank of blanks) blank.remove();
  body.querySelectorAll("figcaption").forEach(unwrapCaption);
  captionsToAttributes(body);
  return body.innerHTML;
}

function isEmpty(element) {
  return !element.textContent.trim() && !element.querySelector(CONTENT);
}

// An item or cell with a single paragraph is stored without the paragraph.
function unwrapParagraph(holder) {
  const [first, ...rest] = holder.children;
  const isSingle = first?.nodeName === "P" && rest.every(({ nodeName }) => ["UL", "OL"].includes(nodeName));
  if (isSingle && (rest.length === 0 || holder.nodeName === "LI")) first.replaceWith(...first.childNodes);
}

// Moves leading rows of header cells into a thead, and the caption back into its element.
function completeTable(table) {
  const body = table.tBodies[0];
  const rows = [...table.rows];
  const isHead = (row) => row.cells.length > 0 && [...row.cells].every(({ nodeName }) => nodeName === "TH");
  const count = Math.max(
    rows.findIndex((row) => !isHead(row)),
    0,
  );
  if (count && body) {
    const head = document.createElement("thead");
    head.append(...rows.slice(0, count));
    body.before(head);
  }
  if (table.dataset.caption) {
    const caption = document.createElement("caption");
    caption.textContent = table.dataset.caption;
    table.prepend(caption);
  }
  delete table.dataset.caption;
}

function removeEmpty(holder) {
  // Innermost first: an element may be empty only after its children are gone.
  for (const element of [...holder.querySelectorAll(REMOVED_WHEN_EMPTY)].reverse()) {
    if (isEmpty(element)) element.remove();
  }
  for (const caption of holder.querySelectorAll("figcaption")) if (isEmpty(caption)) caption.remove();
  for (const figure of holder.querySelectorAll("figure")) {
    if (!figure.dataset.picture && !figure.firstChild) figure.remove();
  }
}

// Returns the editor's document as HTML to store.
export function toStored(doc) {
  const holder = document.implementation.createHTMLDocument("").createElement("div");
  const target = { document: holder.ownerDocument };
  holder.append(pm.model.DOMSerializer.fromSchema(doc.type.schema).serializeFragment(doc.content, target));
  holder.querySelectorAll("li, td, th").forEach(unwrapParagraph);
  removeEmpty(holder);
  holder.querySelectorAll("table").forEach(completeTable);
  return wellFormed(holder.innerHTML);
}
