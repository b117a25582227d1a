// Notes of the desk on a passage: the dialog for the selected words, and the section of open notes below the form.
// A passage is stored as a quote with the words around it (a TextQuoteSelector), so the text contains no marks.

import { openDialog } from "newsroom/editor/dialogs";
import { post, Refused } from "newsroom/editor/requests";
import { parseHtml } from "newsroom/lib/dom";

// As in articles/text/text_quote.py.
const CONTEXT_LENGTH = 32;
const MAX_QUOTE_LENGTH = 2000;
// Enough positions of the document for CONTEXT_LENGTH characters, although blocks take positions too.
const CONTEXT_REACH = 4 * CONTEXT_LENGTH;
const SHOWN_LENGTH = 60;
const HIGHLIGHT = "note-passage";
// Not in the style sheet: CSS validators do not know highlights yet.
const STYLE = `::highlight(${HIGHLIGHT}) { background-color: var(--message-warning-bg); color: var(--body-fg); }`;

const section = () => document.getElementById("item-notes");

// The address of the notes on this item; "" while it is not saved.
export function notesAddress(urls) {
  const id = /\/(\d+)\/change\//.exec(location.pathname)?.[1];
  return urls.notes && id ? urls.notes.replace("/0/", `/${id}/`) : "";
}

function selectedQuote({ state }) {
  const { from, to } = state.selection;
  const text = (start, end) => state.doc.textBetween(Math.max(0, start), Math.min(end, state.doc.content.size), "\n");
  return {
    exact: text(from, to).trim(),
    before: text(from - CONTEXT_REACH, from).slice(-CONTEXT_LENGTH),
    after: text(to, to + CONTEXT_REACH).slice(0, CONTEXT_LENGTH),
  };
}

// Shows the notes as they are now.
function showSection(html) {
  section()?.replaceWith(...parseHtml(html).filter((node) => node.nodeType === Node.ELEMENT_NODE));
  offerPassages();
}

// Without the editor the buttons have nothing to select, so the page has them hidden.
function offerPassages() {
  for (const button of section()?.querySelectorAll("[data-show-passage]") ?? []) button.hidden = false;
}

export async function writeNote(tools) {
  const { editor, messages } = tools;
  const quote = selectedQuote(editor);
  if (!tools.notes) {
    tools.announce(messages.noteUnsaved, true);
    return;
  }
  if (quote.exact.length > MAX_QUOTE_LENGTH) {
    tools.announce(messages.notePassageTooLong, true);
    return;
  }
  const shown = quote.exact.length > SHOWN_LENGTH ? `${quote.exact.slice(0, SHOWN_LENGTH)}…` : quote.exact;
  const act = async (values) => {
    if (!values.text.trim()) throw new Refused("", { text: [messages.noteEmpty] });
    return await post(tools.notes, { act: "write", ...quote, text: values.text }, messages);
  };
  const help = quote.exact ? `${messages.notePassage} ${shown}` : messages.noteWhole;
  const data = { colleagues: tools.urls.colleagues };
  const fields = [{ name: "text", label: messages.noteText, rows: 5, help, data }];
  const saved = await openDialog({ title: messages.noteTitle, fields, submit: messages.noteSave, messages, act });
  if (saved) {
    showSection(saved.html);
    tools.announce(saved.said, true);
  }
  editor.view.focus();
}

// The range of a passage in the document, null if it is not in one block of it. Runs of white space count as one space.
// Of several occurrences it is the one that has the most of the quote's surroundings directly beside it.
function rangeOf(doc, quote) {
  const words = quote.exact
    .split(/\s+/)
    .filter(Boolean)
    .map(RegExp.escape ?? escaped);
  if (!words.length) return null;
  const pattern = new RegExp(words.join("\\s+"), "g");
  let best = { score: -1, range: null };
  doc.descendants((node, at) => {
    if (!node.isTextblock) return true;
    for (const found of node.textBetween(0, node.content.size, undefined, "\ufffc").matchAll(pattern)) {
      const from = at + 1 + found.index;
      const range = { from, to: from + found[0].length };
      const score = likeness(doc, range, quote);
      if (score > best.score) best = { score, range };
    }
    return false;
  });
  return best.range;
}

// How many characters directly before and after a range are those of the quote, without white space.
function likeness(doc, { from, to }, { prefix, suffix }) {
  const bare = (text) => [...text.replace(/\s+/g, "")];
  const before = bare(doc.textBetween(Math.max(0, from - CONTEXT_REACH), from, "\n"));
  const after = bare(doc.textBetween(to, Math.min(doc.content.size, to + CONTEXT_REACH), "\n"));
  return commonStart(before.reverse(), bare(prefix).reverse()) + commonStart(after, bare(suffix));
}

function commonStart(one, other) {
  const differs = one.findIndex((character, index) => character !== other[index]);
  return differs < 0 ? one.length : differs;
}

function escaped(words) {
  return words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

// Shows a passage in the middle of the window, where no bar covers it, and marks it until the text is changed. Browsers
// without highlights show the selection alone.
function showPassage({ view }, { from, to }) {
  const [start, end, range] = [view.domAtPos(from), view.domAtPos(to), new Range()];
  range.setStart(start.node, start.offset);
  range.setEnd(end.node, end.offset);
  start.node.parentElement.scrollIntoView({ block: "center" });
  if (CSS.highlights) CSS.highlights.set(HIGHLIGHT, new Highlight(range));
}

// "Show in the text", or a click on the quoted words, selects and marks the passage of a note; resolving a note does
// not leave the form.
export function connectNotes(tools) {
  if (!tools.notes || !section()) return;
  offerPassages();
  const style = new CSSStyleSheet();
  style.replaceSync(STYLE);
  document.adoptedStyleSheets.push(style);
  tools.editor.on("update", () => CSS.highlights?.delete(HIGHLIGHT));
  document.addEventListener("click", (event) => {
    const chosen = event.target.closest?.("#item-notes [data-show-passage], #item-notes [data-passage]");
    if (!chosen) return;
    const passage = chosen.closest(".note").querySelector("[data-passage]");
    const range = rangeOf(tools.editor.state.doc, { exact: passage.textContent, ...passage.dataset });
    if (!range) {
      tools.announce(tools.messages.notePassageElsewhere, true);
      return;
    }
    tools.editor.view.focus();
    tools.editor.commands.setTextSelection(range);
    showPassage(tools.editor, range);
  });
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest?.("#item-notes form");
    if (!form || !event.submitter) return;
    event.preventDefault();
    const values = { act: event.submitter.value, thread: form.elements.thread.value };
    try {
      const saved = await post(tools.notes, values, tools.messages);
      showSection(saved.html);
      tools.announce(saved.said, true);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      tools.announce(error.message, true);
    }
  });
}
