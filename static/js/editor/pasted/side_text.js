// What a document carries beside its text: comments, tracked changes, and anchors of notes, bookmarks and headings.

import { declared } from "newsroom/editor/pasted/styles";

const COMMENTS =
  ".MsoCommentReference, .msocomanchor, .msocomtxt, .msocomoff, [id^='_com_'], [class~='EOP'], [data-style*='mso-element'], [data-style*='mso-special-character']";
const ELEMENTS = /^(?:comment|header|footer)/;
const DELETED = ".msoDel, [class*='TrackChange'][class*='Delet'], [class*='TextDeletion']";
// Names that programs give to notes, and to bookmarks of their own.
const NOTE_NAME = /^_?(?:ftn|edn|fn|footnote|endnote|note|cite|cmnt)/i;
const OFFICE_NAME = /^_(?:ftn|edn|toc|ref|hlk|goback|bookmark|msocom)/i;
const NOTE_LABEL =
  /^[[(（〔【]?(?:\d{1,3}|[a-z]|[ivxl]{2,6}|[①-⑳㈠-㈩一二三四五六七八九十]|[*†‡※#]{1,3})[\])）〕】]?$/i;
const PERMALINK = /^[\s\u00a0]*(?:[¶#§🔗↩⤴↑^]|\ufe0e|\ufe0f)+[\s\u00a0]*$/u;

function unwrap(element) {
  element.replaceWith(...element.childNodes);
}

function removeComments(body) {
  for (const element of [...body.querySelectorAll(COMMENTS)]) {
    const special = declared(element, "mso-special-character");
    const part = declared(element, "mso-element");
    if (ELEMENTS.test(part) || special === "comment" || (!special && !part)) element.remove();
  }
  // The lines that Word paints above its notes.
  for (const list of body.querySelectorAll("[data-style*='note-list']")) list.querySelector("hr")?.remove();
  // Google Docs: the mark in the text, and the block of the comment.
  for (const anchor of [...body.querySelectorAll("a[href*='#cmnt']")]) {
    const isMark = /#cmnt\d/.test(anchor.getAttribute("href"));
    if (isMark) (anchor.closest("sup") ?? anchor).remove();
    else (anchor.closest("div") ?? anchor.closest("p") ?? anchor).remove();
  }
}

// Outside Office, <del> and <ins> without an author or a time may be meant for readers.
function acceptChanges(body, isOffice) {
  for (const element of [...body.querySelectorAll(DELETED)]) element.remove();
  for (const element of [...body.querySelectorAll("del, ins")]) {
    if (!isOffice && !element.hasAttribute("cite") && !element.hasAttribute("datetime")) continue;
    if (element.localName === "del") element.remove();
    else unwrap(element);
  }
}

// The name that a link inside the document leads to; undefined for other links.
function nameIn(address) {
  const at = address.indexOf("#");
  if (at < 0) return undefined;
  const name = address.slice(at + 1);
  return at === 0 || /^(?:file|about|mhtml):/i.test(address) || OFFICE_NAME.test(name) ? name : undefined;
}

// Anchors lead nowhere in the article. The mark of a note stays as text if the note came along, else it is dropped.
function removeAnchors(body) {
  const names = new Set(
    [...body.querySelectorAll("[id], [name]")].flatMap((one) => [one.id, one.getAttribute("name")]),
  );
  for (const anchor of [...body.querySelectorAll("a[href]")]) {
    const name = nameIn(anchor.getAttribute("href").trim());
    if (name === undefined) continue;
    const label = anchor.textContent.trim();
    const raised = anchor.closest("sup");
    const isNote = NOTE_LABEL.test(label) && (NOTE_NAME.test(name) || raised || /^[[〔【]/.test(label));
    if (PERMALINK.test(label)) anchor.remove();
    else if (isNote && !names.has(name)) anchor.remove();
    else unwrap(anchor);
    if (raised && !raised.textContent.trim()) raised.remove();
  }
}

export function removeSideText(body, isOffice) {
  removeComments(body);
  acceptChanges(body, isOffice);
  // A piece of our own text has our own anchors.
  if (!body.querySelector("[data-pm-slice]")) removeAnchors(body);
}
