// How does stored HTML become the editor's document, and the document the HTML that is stored? The same both ways:
// what is written here is what articles/markup.py keeps, so a reload shows the text that was saved.

import { pm } from "django-prose-editor/editor";

const BETWEEN_BLOCKS = new Set("BODY UL OL TABLE THEAD TBODY TR COLGROUP BLOCKQUOTE ASIDE FIGURE".split(" "));
const MIXED = new Set(["LI", "TD", "TH"]);
const BLOCKS = new Set("P H2 H3 H4 UL OL PRE BLOCKQUOTE TABLE HR FIGURE ASIDE FLASH-BRIEF".split(" "));
const MAY_BE_EMPTY = "p, h2, h3, h4, li, ul, ol, blockquote, aside";
// What articles/markup.py takes out of any text.
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u{f0001}-\u{f0003}]/gu;

const VANISHING = new Set(
  "script style xml title template svg math noscript iframe object textarea select xmp noembed noframes plaintext".split(" "),
);
const DROPPED = new Set("base link meta img input button form embed source track area param col colgroup".split(" "));
const START = /<(\/?)([a-z][^\s/>]*)/gi;
const ATTRIBUTE = /[\s/]*(?:(>)|([^\s/>][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?)/y;
const ARMED = /^(?:style|on.*)$/i;

// Reads the attributes of a tag from `at`; returns them written anew, and where the tag ends.
function rewritten(html, at) {
  let written = "";
  ATTRIBUTE.lastIndex = at;
  for (;;) {
    const from = ATTRIBUTE.lastIndex;
    const match = ATTRIBUTE.exec(html);
    if (!match || ATTRIBUTE.lastIndex === from) return [written, html.length];
    const [, end, name, ...values] = match;
    if (end) return [written, ATTRIBUTE.lastIndex];
    if (!/^[\w-]+$/.test(name)) continue;
    const value = (values.find((one) => one !== undefined) ?? "").replaceAll('"', "&quot;");
    written += ` ${ARMED.test(name) ? "data-" : ""}${name}="${value}"`;
  }
}

// A parsed document inherits the policy of this page: an inline style or handler in it would be a violation. So tags
// are written anew before anything parses them, with styles and handlers under other names; comments, Word's own tags
// and what no text holds are left out.
export function disarmed(html) {
  const bare = html.replace(/<!--[\s\S]*?(?:-->|$)|<![^>]*>|<\?[^>]*>/g, "");
  let out = "";
  let at = 0;
  for (START.lastIndex = 0; ; START.lastIndex = at) {
    const tag = START.exec(bare);
    out += bare.slice(at, tag?.index).replaceAll("<", "&lt;");
    if (!tag) return out;
    const [, closing, written] = tag;
    const name = written.toLowerCase();
    const [attributes, end] = rewritten(bare, START.lastIndex);
    at = end;
    if (VANISHING.has(name)) {
      const rest = closing ? 0 : bare.slice(at).search(new RegExp(`</${name}[\\s/>]`, "i"));
      at = rest < 0 ? bare.length : at + rest;
    } else if (/^[a-z][a-z0-9-]*$/.test(name) && !DROPPED.has(name)) {
      out += closing ? `</${name}>` : `<${name}${attributes}>`;
    }
  }
}

// Text without halves of characters and without signs that no page can carry.
export function wellFormed(text) {
  const whole = text.toWellFormed ? text.toWellFormed() : text.replace(/\p{Surrogate}/gu, "\ufffd");
  return whole.replace(CONTROLS, "");
}

function isBlock(node) {
  return node?.nodeType === 1 && BLOCKS.has(node.nodeName);
}

function isOurs(text) {
  const parent = text.parentNode.nodeName;
  if (BETWEEN_BLOCKS.has(parent)) return true;
  return MIXED.has(parent) && (isBlock(text.previousSibling) || isBlock(text.nextSibling));
}

function unwrapCaption(caption) {
  for (const block of [...caption.querySelectorAll("p, div")]) {
    if (block.nextSibling) block.after(document.createElement("br"));
    block.replaceWith(...block.childNodes);
  }
}

// A caption stands beside its table's rows, where no node of ours may: it travels as an attribute.
export function keepCaptions(body) {
  for (const caption of body.querySelectorAll("table > caption")) {
    const said = caption.textContent.trim();
    if (said) caption.parentNode.dataset.caption = said;
    caption.remove();
  }
}

// Line breaks between blocks are the text area's own; inside a paragraph every blank was typed.
export function tidied(html) {
  const body = new DOMParser().parseFromString(disarmed(html), "text/html").body;
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const blanks = [];
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (/^[ \t\r\n\f]*$/.test(text.data) && isOurs(text)) blanks.push(text);
  }
  for (const blank of blanks) blank.remove();
  body.querySelectorAll("figcaption").forEach(unwrapCaption);
  keepCaptions(body);
  return body.innerHTML;
}

function isBlank(element) {
  return !element.textContent.trim() && !element.querySelector("*:not(br, strong, em, u, s, sub, sup, code, cite, a)");
}

// An item or cell of a single paragraph is written without it.
function unwrapped(holder) {
  const [first, ...rest] = holder.children;
  const isSingle = first?.nodeName === "P" && rest.every((one) => ["UL", "OL"].includes(one.nodeName));
  if (isSingle && (rest.length === 0 || holder.nodeName === "LI")) first.replaceWith(...first.childNodes);
}

function headed(table) {
  const body = table.tBodies[0];
  const rows = [...table.rows];
  const isHead = (row) => row.cells.length > 0 && [...row.cells].every((cell) => cell.nodeName === "TH");
  let count = rows.findIndex((row) => !isHead(row));
  if (count < 0) count = 0;
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

export function toStored(doc) {
  const holder = document.implementation.createHTMLDocument("").createElement("div");
  const target = { document: holder.ownerDocument };
  holder.append(pm.model.DOMSerializer.fromSchema(doc.type.schema).serializeFragment(doc.content, target));
  holder.querySelectorAll("li, td, th").forEach(unwrapped);
  // Innermost first: what is emptied may empty what it stands in.
  for (const element of [...holder.querySelectorAll(MAY_BE_EMPTY)].reverse()) {
    if (isBlank(element)) element.remove();
  }
  for (const caption of holder.querySelectorAll("figcaption")) if (isBlank(caption)) caption.remove();
  for (const figure of holder.querySelectorAll("figure")) {
    if (!figure.dataset.picture && !figure.firstChild) figure.remove();
  }
  holder.querySelectorAll("table").forEach(headed);
  return wellFormed(holder.innerHTML);
}
