// House words: terms of the word lists are marked in the text while it is typed, and listed below it with their
// replacements. The server finds them when typing pauses; see `typed_words.py`. Alt+R replaces the next one.

import { pm, Plugin } from "django-prose-editor/editor";
import { make } from "newsroom/lib/dom";
import { csrfToken, jsonOf, request } from "newsroom/lib/http";
import { fill } from "newsroom/lib/text";

const PAUSE = 700;
const MAX_LISTED = 50;
const FIELDS = ["headline", "standfirst"];

// The blocks of text with the position of their first character; a node without text counts as one character.
function blocksOf(doc) {
  const blocks = [];
  doc.descendants((node, at) => {
    if (node.isTextblock) {
      blocks.push({ at: at + 1, text: node.textBetween(0, node.content.size, undefined, "\ufffc") });
    }
    return !node.isTextblock;
  });
  return blocks;
}

function decorationsOf(doc, marks) {
  const inText = marks.filter(({ field }) => !field);
  return pm.view.DecorationSet.create(
    doc,
    inText.map(({ from, to, mark }) =>
      pm.view.Decoration.inline(from, to, { class: "house-word", "data-kind": mark.kind, title: describe(mark) }),
    ),
  );
}

function describe({ kindLabel, replacement, reason, list }) {
  return [kindLabel, replacement && `→ ${replacement}`, reason, list].filter(Boolean).join(" · ");
}

// Marks after a change of the text: moved with it, without those whose words were changed.
function mapped(marks, tr) {
  return marks.flatMap((found) => {
    if (found.field) return [found];
    const from = tr.mapping.map(found.from, 1);
    const to = tr.mapping.map(found.to, -1);
    const isWhole = from < to && tr.doc.textBetween(from, to) === found.mark.found;
    return isWhole ? [{ ...found, from, to }] : [];
  });
}

// A ProseMirror plugin view. Each of `marks` is { mark, from, to } in the text, or { mark, field, from, to } in a field.
class HouseWords {
  #timer = 0;
  #checks = 0;
  #checked = null;
  #shown = null;

  constructor(view, tools, key) {
    Object.assign(this, { view, tools, key });
    this.form = tools.textarea.form;
    this.title = make("strong");
    this.list = make("ul");
    this.panel = tools.wordsPanel;
    this.panel.append(this.title, this.list);
    this.onInput = ({ target }) => FIELDS.includes(target.name) && this.checkSoon();
    this.form?.addEventListener("input", this.onInput);
    this.checkSoon(0);
  }

  update(view, former) {
    if (!view.state.doc.eq(former.doc)) this.checkSoon();
    this.show();
  }

  destroy() {
    clearTimeout(this.#timer);
    this.form?.removeEventListener("input", this.onInput);
  }

  get marks() {
    return this.key.getState(this.view.state).marks;
  }

  checkSoon(delay = PAUSE) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.check(), delay);
  }

  async check() {
    if (this.view.composing) return this.checkSoon();
    const fields = FIELDS.map((name) => this.form?.elements[name]).filter(Boolean);
    const { doc } = this.view.state;
    const blocks = blocksOf(doc);
    const texts = [...fields.map((field) => field.value), ...blocks.map(({ text }) => text)];
    const body = JSON.stringify({ texts });
    if (body === this.#checked) return;
    this.#checks += 1;
    const number = this.#checks;
    const headers = { "X-CSRFToken": csrfToken(), "Content-Type": "application/json" };
    const response = await request(this.tools.urls.words, { method: "POST", body, headers }).catch(() => null);
    const marks = response?.ok ? (await jsonOf(response))?.marks : null;
    // Typing went on meanwhile: the next check is on its way. Errors are shown by autosave.
    if (!marks || number !== this.#checks || this.view.isDestroyed || !this.view.state.doc.eq(doc)) return;
    this.#checked = body;
    this.#set(marks.map((mark) => this.#place(mark, fields, blocks)));
  }

  #place(mark, fields, blocks) {
    if (mark.text < fields.length) return { mark, field: fields[mark.text], from: mark.start, to: mark.end };
    const { at } = blocks[mark.text - fields.length];
    return { mark, from: at + mark.start, to: at + mark.end };
  }

  #set(marks) {
    this.view.dispatch(this.view.state.tr.setMeta(this.key, { marks }).setMeta("addToHistory", false));
  }

  show() {
    const { marks } = this;
    if (marks === this.#shown) return;
    this.#shown = marks;
    const { messages } = this.tools;
    this.panel.hidden = !marks.length;
    this.title.textContent = fill(messages.wordsFound, { count: marks.length });
    this.list.replaceChildren(...marks.slice(0, MAX_LISTED).map((found) => this.#row(found)));
  }

  #row(found) {
    const { mark } = found;
    const { messages } = this.tools;
    const goTo = make("button", { type: "button", className: "house-word-found", textContent: mark.found });
    goTo.dataset.kind = mark.kind;
    goTo.addEventListener("click", () => this.#select(found));
    const about = make("span", { className: "house-word-about" });
    about.textContent = [mark.kindLabel, mark.reason].filter(Boolean).join(" · ");
    if (!mark.replacement) return make("li", {}, goTo, " ", about);
    const replacement = fill(messages.wordsReplace, { replacement: mark.replacement });
    const replace = make("button", { type: "button", className: "button", textContent: replacement });
    replace.disabled = !this.view.editable;
    replace.addEventListener("click", () => this.replace(found));
    return make("li", {}, goTo, " ", replace, " ", about);
  }

  #select({ field, from, to }) {
    if (field) {
      field.focus();
      field.setSelectionRange(from, to);
      return;
    }
    const { tr, doc } = this.view.state;
    this.view.focus();
    this.view.dispatch(tr.setSelection(pm.state.TextSelection.create(doc, from, to)).scrollIntoView());
  }

  replace(found) {
    const { field, from, to, mark } = found;
    if (field) {
      if (field.value.slice(from, to) !== mark.found) return;
      field.setRangeText(mark.replacement, from, to, "end");
      this.#set(this.marks.filter((other) => other !== found));
      field.dispatchEvent(new Event("input", { bubbles: true }));
    } else {
      this.view.dispatch(this.view.state.tr.insertText(mark.replacement, from, to));
    }
    this.tools.announce(fill(this.tools.messages.wordsReplaced, mark));
  }

  // Replaces the mark at the caret or the next one after it, else the first. Returns whether there was one.
  replaceNext() {
    const { from } = this.view.state.selection;
    const inText = this.marks.filter(({ field, mark }) => !field && mark.replacement);
    const next = inText.find(({ to }) => to >= from) ?? inText[0];
    if (next && this.view.editable) this.replace(next);
    return Boolean(next);
  }
}

export function wordsPlugin(tools) {
  const key = new pm.state.PluginKey("newsroomWords");
  let words = null;
  return new Plugin({
    key,
    state: {
      init: (_config, { doc }) => ({ marks: [], decorations: decorationsOf(doc, []) }),
      apply(tr, value) {
        const marks = tr.getMeta(key)?.marks ?? (tr.docChanged ? mapped(value.marks, tr) : value.marks);
        return marks === value.marks ? value : { marks, decorations: decorationsOf(tr.doc, marks) };
      },
    },
    props: {
      decorations: (state) => key.getState(state).decorations,
      // By its place: with Alt, some systems type another character.
      handleKeyDown: (_view, event) =>
        event.altKey && !event.ctrlKey && !event.metaKey && event.code === "KeyR" && words.replaceNext(),
    },
    view(view) {
      words = new HouseWords(view, tools, key);
      return words;
    },
  });
}
