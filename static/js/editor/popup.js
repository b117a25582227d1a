// The list under the caret that "/" or "@" opens: flash briefs to embed, blocks to make, and pictures. A row is chosen only if it
// was found by what is before the caret at that moment.

import { pm, Plugin } from "django-prose-editor/editor";
import { blockActions } from "newsroom/editor/actions";
import { addNewBrief, embedBrief } from "newsroom/editor/new_brief";
import { isSameQuery, queryAt } from "newsroom/editor/popup_query";
import { insertPicture } from "newsroom/editor/pictures";
import { get, Refused } from "newsroom/editor/requests";
import { hasMod, isComposing, make } from "newsroom/lib/dom";
import { fill } from "newsroom/lib/text";

const PAUSE = 60;
const COMPOSITION_DELAY = 20;
const MAX_PICTURES = 4;

// A ProseMirror plugin view.
class Popup {
  constructor(view, tools) {
    // `query`: the last one that was searched for; `shownQuery`: the one that found the rows; `waiting`: a choice made
    // before the rows arrived, as a function that returns the number of a row.
    Object.assign(this, { view, tools, rows: [], active: -1, requests: 0, dismissedAt: null });
    Object.assign(this, { query: null, shownQuery: null, isPending: false, waiting: null });
    this.note = make("div", { className: "body-popup-note" });
    this.list = make("div", { id: `${tools.id}-popup`, role: "listbox" });
    this.list.setAttribute("aria-label", tools.messages.results);
    this.box = make("div", { className: "body-popup", hidden: true }, this.note, this.list);
    this.status = make("p", { className: "visually-hidden body-popup-status", role: "status" });
    this.box.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) this.choose(Number(option.dataset.at));
    });
    tools.wrapper.append(this.box, this.status);
    this.onBlur = () => this.close();
    this.onCompositionEnd = () => setTimeout(() => this.updateQuery(), COMPOSITION_DELAY);
    this.onMove = (event) => this.box.hidden || event.target === this.box || this.place();
    view.dom.addEventListener("blur", this.onBlur);
    window.addEventListener("scroll", this.onMove, { capture: true, passive: true });
    window.addEventListener("resize", this.onMove);
    view.dom.addEventListener("compositionend", this.onCompositionEnd);
  }

  update(view, previous) {
    if (previous.doc !== view.state.doc || !previous.selection.eq(view.state.selection)) this.updateQuery();
  }

  updateQuery() {
    if (this.view.composing || !this.view.editable) return;
    const query = queryAt(this.view.state);
    if (!query) this.dismissedAt = null;
    if (!query || this.dismissedAt === query.from) {
      this.close();
      return;
    }
    const isNew = !isSameQuery(this.query, query);
    this.query = query;
    if (isNew) this.search(query);
  }

  // Whether the query searched for is the one before the caret.
  isCurrent() {
    return !this.view.composing && isSameQuery(this.query, queryAt(this.view.state));
  }

  async search(query) {
    this.requests += 1;
    const own = this.requests;
    // A choice was made among the rows of the query before.
    this.waiting = null;
    const blocks = query.withBlocks ? this.blockRows(query.typed) : [];
    // Without briefs the list of blocks is complete; pictures are searched only if no block has the typed name.
    if (!this.tools.urls.search && (blocks.length || !this.isForPictures(query))) {
      this.show([], blocks, query);
      return;
    }
    this.isPending = true;
    this.list.setAttribute("aria-busy", "true");
    if (this.box.hidden) this.show([], blocks, query);
    let found = [];
    let failure = "";
    try {
      await new Promise((resume) => setTimeout(resume, query.typed ? PAUSE : 0));
      if (own !== this.requests) return;
      found = await this.found(query);
    } catch (error) {
      failure = error instanceof Refused ? error.message : "";
    }
    // Another search has started, or the list was closed.
    if (own !== this.requests || !this.query) return;
    this.isPending = false;
    const { waiting } = this;
    this.waiting = null;
    this.show(found, blocks, query, failure);
    if (waiting && !failure) this.choose(waiting());
  }

  // Pictures are searched by two characters.
  isForPictures({ typed, withBlocks }) {
    return Boolean(this.tools.urls.found) && withBlocks && [...typed].length > 1;
  }

  // Rows of briefs, then of pictures; a failed search for pictures leaves them out.
  async found(query) {
    const { messages, urls } = this.tools;
    const { typed } = query;
    const noPictures = { pictures: [] };
    const [{ briefs }, { pictures }] = await Promise.all([
      urls.search ? get(urls.search, { q: typed }, messages) : { briefs: [] },
      this.isForPictures(query) ? get(urls.found, { q: typed }, messages).catch(() => noPictures) : noPictures,
    ]);
    return [
      ...briefs.map((brief) => ({ kind: "brief", label: brief.title, brief })),
      ...pictures.slice(0, MAX_PICTURES).map((picture) => ({ kind: "picture", label: picture.alt, picture })),
    ];
  }

  blockRows(typed) {
    const matching = blockActions(this.tools).filter((action) => isNamed(action, typed, this.tools.words));
    return matching.map((action) => ({ kind: "act", label: action.label, action }));
  }

  show(results, blocks, query, failure = "") {
    const { messages, urls } = this.tools;
    this.shownQuery = query;
    const briefs = results.filter(({ kind }) => kind === "brief");
    this.rows = [...briefs, ...blocks, ...results.filter(({ kind }) => kind === "picture")];
    const found = this.rows.length;
    if (urls.create) {
      const label = query.typed ? fill(messages.newBrief, { query: query.typed }) : messages.newBriefPlain;
      this.rows.push({ kind: "new", label });
    }
    // Without rows, the list says so where the sign is meant for it, and does not open inside plain text.
    if (!this.rows.length && !(query.isEager && (urls.search || query.withBlocks))) {
      this.close();
      return;
    }
    const none = found ? messages.none : messages.nothing;
    this.note.textContent =
      failure || (this.isPending ? messages.searching : (urls.search || !found) && !briefs.length ? none : "");
    this.note.hidden = !this.note.textContent;
    this.list.replaceChildren(...this.rows.map((row, at) => this.option(row, at)));
    this.list.hidden = !this.rows.length;
    if (!this.isPending) {
      this.list.removeAttribute("aria-busy");
      this.status.textContent = failure || (found ? fill(messages.count, { count: found }) : messages.nothing);
    }
    this.box.hidden = false;
    if (this.rows.length) this.view.dom.setAttribute("aria-controls", this.list.id);
    else this.view.dom.removeAttribute("aria-controls");
    this.activate(query.isEager && this.rows.length ? 0 : -1);
    this.place();
  }

  option({ kind, label, brief, picture }, at) {
    const option = make("div", { id: `${this.list.id}-${at}`, role: "option", className: `body-popup-${kind}` });
    option.dataset.at = at;
    option.setAttribute("aria-selected", "false");
    if (picture) {
      const words = [label, picture.credit].filter(Boolean).join(" · ");
      option.append(make("img", { src: picture.src, alt: "" }), " ", make("span", { textContent: words }));
      return option;
    }
    if (!brief) {
      option.textContent = label;
      return option;
    }
    const { channel, time, state, standing } = brief;
    const details = [time, state === "live" ? "" : standing || this.tools.messages[state]].filter(Boolean).join(" · ");
    if (channel) option.append(make("span", { className: "body-card-channel", textContent: channel }), " ");
    option.append(make("span", { textContent: label }), " ", make("small", { textContent: details }));
    return option;
  }

  // Below the caret, or above it if there is no room.
  place() {
    const caret = this.view.coordsAtPos(this.query.from);
    const { offsetHeight: height, offsetWidth: width } = this.box;
    const isAbove = caret.bottom + height + 8 > window.innerHeight && caret.top > height + 8;
    this.box.style.top = `${isAbove ? caret.top - height - 4 : caret.bottom + 4}px`;
    this.box.style.left = `${Math.max(8, Math.min(caret.left, window.innerWidth - width - 8))}px`;
  }

  activate(at) {
    this.active = at;
    for (const option of this.list.querySelectorAll("[role=option]")) {
      option.setAttribute("aria-selected", String(Number(option.dataset.at) === at));
    }
    const active = at >= 0 ? document.getElementById(`${this.list.id}-${at}`) : null;
    if (active) {
      this.view.dom.setAttribute("aria-activedescendant", active.id);
      active.scrollIntoView({ block: "nearest" });
    } else {
      this.view.dom.removeAttribute("aria-activedescendant");
    }
  }

  close() {
    this.requests += 1;
    this.isPending = false;
    this.waiting = null;
    this.query = null;
    this.shownQuery = null;
    this.box.hidden = true;
    this.list.removeAttribute("aria-busy");
    this.status.textContent = "";
    this.view.dom.removeAttribute("aria-controls");
    this.view.dom.removeAttribute("aria-activedescendant");
  }

  // A row of another query than the one before the caret is chosen only if the results of that one contain it too. Blocks
  // are known at once, briefs when they arrive.
  choose(at) {
    const chosen = this.rows[at];
    if (!chosen) return;
    if (!this.isCurrent()) this.updateQuery();
    if (!this.isCurrent()) return;
    const isChosen = (row) => isSameRow(row, chosen);
    if (isSameQuery(this.shownQuery, this.query)) this.take(this.rows.find(isChosen));
    else if (chosen.kind === "act") this.take(this.blockRows(this.query.typed).find(isChosen));
    else this.waiting = () => this.rows.findIndex(isChosen);
  }

  take(row) {
    if (!row) return;
    const { from, to, typed } = this.query;
    this.close();
    if (row.kind === "brief") embedBrief(this.view, row.brief, from, to, this.tools);
    else if (row.kind === "picture") insertPicture(this.view, row.picture, from, to, this.tools);
    else if (row.kind === "new") addNewBrief(this.view, typed, from, to, this.tools);
    else {
      this.view.dispatch(this.view.state.tr.delete(from, to));
      row.action.run();
    }
  }

  // Whether the key was used.
  onKey(event) {
    if (this.box.hidden || isComposing(event)) return false;
    // A composition that has just ended may have changed the query since the last search.
    if (!this.isCurrent()) this.updateQuery();
    if (this.box.hidden) return false;
    if (event.key === "Escape") {
      this.dismissedAt = this.query.from;
      this.close();
      return true;
    }
    const count = this.rows.length;
    if (!count) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const by = event.key === "ArrowDown" ? 1 : -1;
      this.activate(this.active < 0 && by < 0 ? count - 1 : (this.active + by + count) % count);
      return true;
    }
    const isChoice = (event.key === "Enter" || event.key === "Tab") && !event.shiftKey && !hasMod(event);
    if (!isChoice || (this.active < 0 && !(this.isPending && this.query.isEager))) return false;
    // A row is chosen as soon as the pending results arrive.
    if (this.isPending) this.waiting = () => Math.max(this.active, 0);
    else this.choose(this.active);
    return true;
  }

  destroy() {
    this.view.dom.removeEventListener("blur", this.onBlur);
    window.removeEventListener("scroll", this.onMove, { capture: true });
    window.removeEventListener("resize", this.onMove);
    this.view.dom.removeEventListener("compositionend", this.onCompositionEnd);
    this.box.remove();
    this.status.remove();
  }
}

function isSameRow(one, other) {
  const isSame = (name, key) => one[name]?.[key] === other[name]?.[key];
  return one.kind === other.kind && isSame("brief", "id") && isSame("picture", "id") && isSame("action", "name");
}

// Whether a block's label contains the text, or one of its other names or their pinyin begins with it.
function isNamed({ name, label }, typed, words) {
  const text = typed.normalize("NFKC").toLowerCase();
  return label.toLowerCase().includes(text) || (words[name] ?? []).some((word) => word.startsWith(text));
}

export function popupPlugin(tools) {
  let popup = null;
  return new Plugin({
    key: new pm.state.PluginKey("newsroomPopup"),
    view(view) {
      popup = new Popup(view, tools);
      return popup;
    },
    props: { handleKeyDown: (_view, event) => popup?.onKey(event) ?? false },
  });
}
