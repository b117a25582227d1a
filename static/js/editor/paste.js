// Cleans pasted HTML: text and structure remain, the styling of Word, emails and web pages is removed.

import { disarm } from "newsroom/editor/disarm";
import { removeHidden } from "newsroom/editor/pasted/hidden";
import { convertLists } from "newsroom/editor/pasted/lists";
import { MEDIA, takeMedia } from "newsroom/editor/pasted/media";
import { partAttributions } from "newsroom/editor/pasted/quotations";
import { removeSideText } from "newsroom/editor/pasted/side_text";
import { sheetText, styleText } from "newsroom/editor/pasted/styles";
import { isFromOffice, markWordParts } from "newsroom/editor/pasted/word_parts";
import { captionsToAttributes, wellFormed } from "newsroom/editor/stored";

const ATTRIBUTES = new Set(
  "href title data-id data-picture data-pending data-alt data-kind data-pm-slice colspan rowspan scope start".split(
    " ",
  ),
);
const RENAMED = { H1: "h2", H5: "h4", H6: "h4", I: "em", B: "strong", DEL: "s", STRIKE: "s", INS: "u" };
// Styles that are marks, from the innermost out.
const STYLED_MARKS = [
  [/font-weight:(bold|[6-9]00)/, "strong"],
  [/font-style:italic/, "em"],
  [/vertical-align:super/, "sup"],
  [/vertical-align:sub/, "sub"],
  [/text-decoration[^;]*line-through/, "s"],
];

function rename(element, name) {
  const fresh = element.ownerDocument.createElement(name);
  for (const attribute of element.attributes) {
    if (/^[\w-]+$/.test(attribute.name)) fresh.setAttribute(attribute.name, attribute.value);
  }
  fresh.append(...element.childNodes);
  element.replaceWith(fresh);
}

function unwrap(element) {
  element.replaceWith(...element.childNodes);
}

function styleOf(element) {
  return styleText(element).replaceAll(" ", "");
}

// Google Docs and WPS write bold and italic as styles; Google wraps everything in a <b> that is not bold.
function convertStyledMarks(body) {
  for (const element of [...body.querySelectorAll("b[data-style*='normal']")]) {
    if (/font-weight:normal/.test(styleOf(element))) unwrap(element);
  }
  for (const element of body.querySelectorAll("span[data-style], font")) {
    if (element.closest("h1, h2, h3, h4, h5, h6")) continue;
    for (const [pattern, name] of STYLED_MARKS) {
      if (!pattern.test(styleOf(element))) continue;
      const mark = body.ownerDocument.createElement(name);
      mark.append(...element.childNodes);
      element.append(mark);
    }
  }
}

function removeAttributes(body) {
  for (const element of body.querySelectorAll("*")) {
    for (const { name } of [...element.attributes]) if (!ATTRIBUTES.has(name)) element.removeAttribute(name);
  }
}

function isBlank(element) {
  return !element.textContent.replaceAll("\u00a0", "").trim();
}

// Google puts the text of each item into a paragraph, and line breaks between paragraphs.
function removeExtraBlocks(body) {
  for (const paragraph of [...body.querySelectorAll("li > p:only-child")]) unwrap(paragraph);
  for (const element of [...body.children]) if (element.nodeName === "BR") element.remove();
  for (const paragraph of [...body.querySelectorAll("p")]) if (isBlank(paragraph)) paragraph.remove();
}

// Returns { html, left, remote, pictures }: the text, and what `takeMedia` found in it.
export function readPaste(html) {
  const css = sheetText(html);
  const body = new DOMParser().parseFromString(disarm(markWordParts(html), MEDIA), "text/html").body;
  removeHidden(body, css);
  removeSideText(body, isFromOffice(html));
  convertLists(body, css);
  const media = takeMedia(body);
  convertStyledMarks(body);
  for (const element of [...body.querySelectorAll(Object.keys(RENAMED).join(","))]) {
    rename(element, RENAMED[element.nodeName]);
  }
  partAttributions(body);
  removeExtraBlocks(body);
  removeAttributes(body);
  captionsToAttributes(body);
  return { html: wellFormed(body.innerHTML), ...media };
}
