// Lists of Word, WPS, Word Online and Google Docs. Office writes an item as a paragraph with a painted marker, Word
// Online as a list of its own, Google Docs a nested list beside its item.

import { readMarker } from "newsroom/editor/pasted/markers";
import { declared, styleText } from "newsroom/editor/pasted/styles";
import { MARKER } from "newsroom/editor/pasted/word_parts";

const LINES = "p, h1, h2, h3, h4, h5, h6, div";
const PAINTED = `${MARKER}, [data-style*='ignore' i]`;
const ITEM_SIGNS = `${PAINTED}, [data-style*='mso-list' i], [class*='MsoListParagraph']`;
const ONLINE_ITEM = "li[data-aria-level]";
// A marker that is not marked as painted: Office puts a tab, or blanks that do not break, between it and the text.
const MARKER_AND_TAB = /^[ \n\r]*([^\s\u00a0]{1,8}(?: [^\s\u00a0]{1,4})?)[ \n\r]*[\t\u00a0][\s\u00a0]*/;
const NUMERIC =
  /decimal|alpha|latin|roman|greek|cjk|chinese|japanese|korean|katakana|hiragana|hebrew|arabic|armenian|georgian/;
const PICTORIAL = /^(?:disc|circle|square|disclosure|["'])/;
const HAN_MARKER =
  /^\s*(?:[一二三四五六七八九十百]{1,4}、|[（(][一二三四五六七八九十百]{1,4}[）)]|[①-⑳]|第[一二三四五六七八九十百千\d]{1,5}[条章节款项])/;

// The kind of number of a level, from the page's style ("@list l0:level1 {mso-level-number-format:bullet …").
function levelFormats(css) {
  const formats = new Map();
  for (const [, list, level, body] of css.matchAll(/@list\s+(l\d+):level(\d)[^{}]{0,200}\{([^}]{0,5000})\}/gi)) {
    formats.set(
      `${list} ${level}`.toLowerCase(),
      /mso-level-number-format:\s*([\w-]+)/i.exec(body)?.[1].toLowerCase() ?? "",
    );
  }
  return formats;
}

function isPainted(element) {
  return element.localName === MARKER || /^ignore/.test(declared(element, "mso-list"));
}

// Removes the marker that Office painted into a line, and returns its text and the styles at it; null if there is none.
function takePaintedMarker(line) {
  const painted = [...line.querySelectorAll(PAINTED)].filter(isPainted);
  if (!painted.length) return null;
  const marker = { text: "", font: "" };
  for (const part of painted) {
    // Inside one that was removed.
    if (!line.contains(part)) continue;
    marker.text += part.textContent;
    for (let one = part; one !== line; one = one.parentElement) marker.font += styleText(one);
    for (const inner of part.querySelectorAll("*")) marker.font += styleText(inner);
    part.remove();
  }
  return marker;
}

// Removes a marker and its tab at the start of the text.
function takeTypedMarker(line) {
  const walker = line.ownerDocument.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  const match = MARKER_AND_TAB.exec(line.textContent);
  if (!match || readMarker(match[1]).kind === "text") return null;
  let rest = match[0].length;
  for (let text = walker.nextNode(); text && rest > 0; text = walker.nextNode()) {
    const count = Math.min(rest, text.data.length);
    text.data = text.data.slice(count);
    rest -= count;
  }
  return { text: match[1], font: [line, ...line.querySelectorAll("*")].slice(0, 4).map(styleText).join() };
}

// Puts a marker that no list paints back as text.
function prependMarker(line, text) {
  const marker = text.replace(/[\s\u00a0]+/g, " ").trim();
  const gap = /[、，：）)。．】]$/.test(marker) ? "" : " ";
  const walker = line.ownerDocument.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  let first = walker.nextNode();
  while (first && !first.data.trim()) first = walker.nextNode();
  if (first) first.data = `${marker}${gap}${first.data.trimStart()}`;
  else line.prepend(marker);
}

// The items that Office wrote as paragraphs: { element, level, kind, value }.
function officeItem(line, formats) {
  const [, list = "", level = ""] = /(l\d+)\s+level(\d)/.exec(declared(line, "mso-list")) ?? [];
  const isParagraph = line.matches("p, div");
  const marker = takePaintedMarker(line);
  const format = formats.get(`${list} ${level}`) ?? "";
  const isItem = marker || level || /\bMsoListParagraph/.test(line.className);
  if (!isItem || (line.localName === "div" && line.querySelector(LINES))) return null;
  const found = marker ?? (isParagraph ? takeTypedMarker(line) : null);
  if (!found && !(format && isParagraph)) return null;
  const read = found
    ? readMarker(found.text, found.font, format)
    : format === "bullet"
      ? { kind: "bullet" }
      : { kind: "number", value: null };
  if (isParagraph && read.kind !== "text") return { element: line, level: Number(level || 1), ...read };
  if (read.kind !== "bullet") prependMarker(line, found.text);
  return null;
}

// Turns the items of Word Online into paragraphs, and returns them like those of Office.
function onlineItems(body) {
  const items = [];
  const roots = new Set();
  for (const item of [...body.querySelectorAll(ONLINE_ITEM)]) {
    const list = item.parentElement;
    let root = item.closest("[class~='ListContainerWrapper']") ?? list;
    while (root.parentElement.closest("ul, ol")) root = root.parentElement.closest("ul, ol");
    const element = body.ownerDocument.createElement("p");
    element.append(...[...item.childNodes].filter((child) => !/^[ou]l$/.test(child.localName ?? "")));
    root.before(element);
    roots.add(root);
    const number = Number(list.getAttribute("start") || item.dataset.ariaPosinset);
    const value = Number.isInteger(number) ? number : null;
    const isNumbered = list.localName === "ol";
    const level = Number(item.dataset.ariaLevel) || 1;
    items.push({ element, level, kind: isNumbered ? "number" : "bullet", value: isNumbered ? value : null });
  }
  for (const root of roots) if (!root.textContent.trim()) root.remove();
  for (const { element } of items)
    for (const inner of [...element.querySelectorAll("p, div")]) inner.replaceWith(...inner.childNodes);
  return items;
}

function isNext(element, list) {
  let before = element.previousSibling;
  while (before && before.nodeType === Node.TEXT_NODE && !before.data.trim()) before = before.previousSibling;
  return before === list;
}

function makeList({ kind, value }, document) {
  const list = document.createElement(kind === "number" ? "ol" : "ul");
  if (Number.isInteger(value) && value !== 1) list.setAttribute("start", value);
  return list;
}

// Nests the items by their levels. A number that does not follow the one before begins a new list.
function nest(items) {
  let open = [];
  let last = null;
  for (const item of items) {
    const { element, level, kind, value } = item;
    if (!last || !isNext(element, last)) open = [];
    while (open.length && open.at(-1).level > level) open.pop();
    const above = open.at(-1);
    if (above?.level !== level) {
      const list = makeList(item, element.ownerDocument);
      if (above) above.list.lastElementChild.append(list);
      else element.before(list);
      open.push({ level, kind, list, next: value ?? 1 });
    } else if (above.kind !== kind || (value !== null && kind === "number" && value !== above.next)) {
      const list = makeList(item, element.ownerDocument);
      above.list.after(list);
      Object.assign(above, { kind, list, next: value ?? 1 });
    }
    const point = element.ownerDocument.createElement("li");
    point.append(...element.childNodes);
    open.at(-1).list.append(point);
    open.at(-1).next += 1;
    last = open[0].list;
    element.remove();
  }
}

// A list beside the items of another belongs to the item before it.
function adoptLists(body) {
  for (const list of [...body.querySelectorAll(":is(ul, ol) > :is(ul, ol)")]) {
    const item = list.previousElementSibling;
    if (item?.localName === "li") item.append(list);
    else if (item) item.after(list);
    else if (list.nextElementSibling) list.parentElement.before(list);
    else list.parentElement.replaceWith(list);
  }
}

function renamed(list, name) {
  const fresh = list.ownerDocument.createElement(name);
  for (const { name: attribute, value } of list.attributes) fresh.setAttribute(attribute, value);
  fresh.append(...list.childNodes);
  list.replaceWith(fresh);
  return fresh;
}

// The kind that the style says, whatever the element; and where the numbers begin.
function correctList(list) {
  const first = list.querySelector(":scope > li");
  if (!first) return;
  const type = declared(first, "list-style-type") || declared(list, "list-style-type") || declared(list, "list-style");
  const isNumbered = list.localName === "ol" ? !PICTORIAL.test(type) : NUMERIC.test(type);
  const fresh = isNumbered === (list.localName === "ol") ? list : renamed(list, isNumbered ? "ol" : "ul");
  const start = Number(first.getAttribute("value") || 1);
  if (isNumbered && Number.isInteger(start) && start !== 1) fresh.setAttribute("start", start);
}

// Items that bring their own Chinese numbers have no bullets besides.
function unlistNumbered(list) {
  const items = [...list.children];
  if (!items.length || !items.every((item) => item.localName === "li" && HAN_MARKER.test(item.textContent))) return;
  for (const item of items) {
    const hasBlocks = item.querySelector("p, div, ul, ol");
    const line = list.ownerDocument.createElement(hasBlocks ? "div" : "p");
    line.append(...item.childNodes);
    list.before(line);
  }
  list.remove();
}

export function convertLists(body, css) {
  const formats = levelFormats(css);
  const online = onlineItems(body);
  const lines = new Set([...body.querySelectorAll(ITEM_SIGNS)].map((sign) => sign.closest(LINES)));
  lines.delete(null);
  nest(online);
  nest([...lines].map((line) => officeItem(line, formats)).filter(Boolean));
  adoptLists(body);
  body.querySelectorAll("ul, ol").forEach(correctList);
  body.querySelectorAll("ul").forEach(unlistNumbered);
}
