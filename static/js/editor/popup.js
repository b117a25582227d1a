// How does a flash brief come into the text from the keyboard? "/" or "@" opens a list under the caret.

import { pm, Plugin } from "django-prose-editor/editor";
import { get, post } from "newsroom/calls";
import { insertEmbeds } from "newsroom/cards";
import { asked, filled, made } from "newsroom/dialogs";
import { blockActs } from "newsroom/toolbar";

// A Chinese keyboard types 、 for the slash key: at the start of a paragraph that is what was meant.
const TRIGGER = /(?:^|[^\p{Script=Latin}\p{N}/:.@_-])([/@／＠])([^\s/@／＠]{0,40})$|^(、)([^\s、，。]{0,40})$/u;
const BLOCKS = new Set(["/", "／", "、"]);

// What is typed before the caret as a question, or null.
function questionAt(state) {
  const { $from, empty } = state.selection;
  if (!empty || !$from.parent.isTextblock || $from.parent.type.spec.code) return null;
  const before = $from.parent.textBetween(0, $from.parentOffset, "\ufffc", "\ufffc");
  const match = TRIGGER.exec(before);
  if (!match) return null;
  const sign = match[1] ?? match[3];
  const typed = match[2] ?? match[4];
  const from = $from.pos - sign.length - typed.length;
  const former = before.slice(0, before.length - sign.length - typed.length).at(-1) ?? "";
  // In the middle of Chinese words a slash may be meant as one: there nothing is chosen before an arrow says so.
  const isEager = sign === "@" || sign === "＠" || !/\p{L}/u.test(former);
  return { sign, typed, from, to: $from.pos, isEager };
}

export async function newBrief(view, query, from, to, tools) {
  const { says, calls } = tools;
  const fields = [
    { name: "headline", label: says.headline, value: query },
    { name: "text", label: says.text, rows: 5 },
    { name: "label", label: says.label },
    { name: "original_url", label: says.source, type: "url" },
    { name: "same_text_is_meant", label: says.sameText, type: "checkbox", hidden: true },
  ];
  const act = async (values) => {
    try {
      return (await post(calls.create, values, says)).brief;
    } catch (refusal) {
      if (refusal.errors?.body) refusal.errors.text = refusal.errors.body;
      delete refusal.errors?.body;
      // The server asks whether the same words are meant twice.
      if (refusal.errors?.headline && !values.same_text_is_meant) refusal.errors.same_text_is_meant = [""];
      throw refusal;
    }
  };
  const brief = await asked({ title: says.newBriefPlain, fields, submit: says.publishAndEmbed, says, act });
  if (brief) embed(view, brief, from, to, tools);
  else view.focus();
}

function embed(view, brief, from, to, tools) {
  tools.briefs.put(String(brief.id), brief);
  insertEmbeds(view, [view.state.schema.nodes.flashBrief.create({ id: String(brief.id) })], from, to);
  tools.tell(filled(tools.says.embedded, { title: brief.title }));
}

class Popup {
  constructor(view, tools) {
    Object.assign(this, { view, tools, rows: [], active: -1, number: 0, question: null, dismissed: null });
    this.list = made("div", { id: `${tools.id}-popup`, className: "body-popup", role: "listbox", hidden: true });
    this.list.setAttribute("aria-label", tools.says.results);
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) this.choose(Number(option.dataset.at));
    });
    tools.wrapper.append(this.list);
    this.left = () => this.close();
    this.composed = () => setTimeout(() => this.look(), 20);
    this.moved = (event) => this.list.hidden || event.target === this.list || this.place();
    view.dom.addEventListener("blur", this.left);
    window.addEventListener("scroll", this.moved, { capture: true, passive: true });
    window.addEventListener("resize", this.moved);
    view.dom.addEventListener("compositionend", this.composed);
  }

  update(view, former) {
    if (former.doc !== view.state.doc || !former.selection.eq(view.state.selection)) this.look();
  }

  look() {
    if (this.view.composing || !this.view.editable) return;
    const question = questionAt(this.view.state);
    if (!question) this.dismissed = null;
    if (!question || this.dismissed === question.from) return this.close();
    const isNew = !this.question || this.question.typed !== question.typed || this.question.from !== question.from;
    this.question = question;
    if (isNew) this.ask(question);
    return undefined;
  }

  async ask(question) {
    this.number += 1;
    const number = this.number;
    const commands = BLOCKS.has(question.sign) ? this.commands(question.typed) : [];
    if (!this.tools.calls.search) return this.show([], commands, question);
    this.pending = true;
    if (this.list.hidden) this.show([], commands, question);
    let found = [];
    let told = "";
    try {
      await new Promise((resume) => setTimeout(resume, question.typed ? 60 : 0));
      if (number !== this.number) return undefined;
      found = (await get(this.tools.calls.search, { q: question.typed }, this.tools.says)).briefs;
    } catch (refusal) {
      told = refusal.words ?? "";
    }
    // An answer that came late is not what is asked now.
    if (number !== this.number || !this.question) return undefined;
    this.pending = false;
    this.show(found, commands, question, told);
    if (this.wanted) this.choose(Math.max(this.active, 0));
    return undefined;
  }

  commands(typed) {
    const wanted = typed.toLowerCase();
    const acts = blockActs(this.tools).filter((act) => !typed || act.label.toLowerCase().includes(wanted));
    return acts.map((act) => ({ kind: "act", label: act.label, act }));
  }

  show(found, commands, question, told = "") {
    const { says, calls } = this.tools;
    this.rows = [...found.map((brief) => ({ kind: "brief", label: brief.title, brief })), ...commands];
    if (calls.create) {
      const label = question.typed ? filled(says.newBrief, { query: question.typed }) : says.newBriefPlain;
      this.rows.push({ kind: "new", label });
    }
    if (!this.rows.length) return this.close();
    const note = told || (this.pending ? says.searching : calls.search && !found.length ? says.none : "");
    this.list.replaceChildren(...this.rows.map((row, at) => this.option(row, at)));
    if (note) this.list.prepend(made("div", { className: "body-popup-note", role: "presentation", textContent: note }));
    this.list.hidden = false;
    this.view.dom.setAttribute("aria-controls", this.list.id);
    this.activate(question.isEager ? 0 : -1);
    this.place();
    return undefined;
  }

  option(row, at) {
    const option = made("div", { id: `${this.list.id}-${at}`, role: "option", className: `body-popup-${row.kind}` });
    option.dataset.at = at;
    option.setAttribute("aria-selected", "false");
    if (row.kind === "brief") {
      const { channel, time, state, standing } = row.brief;
      const quiet = [time, state === "live" ? "" : standing || this.tools.says[state]].filter(Boolean).join(" · ");
      if (channel) option.append(made("span", { className: "body-card-channel", textContent: channel }), " ");
      option.append(made("span", { textContent: row.label }), " ", made("small", { textContent: quiet }));
    } else {
      option.textContent = row.label;
    }
    return option;
  }

  place() {
    const at = this.view.coordsAtPos(this.question.from);
    const { offsetHeight: height, offsetWidth: width } = this.list;
    const above = at.bottom + height + 8 > window.innerHeight && at.top > height + 8;
    this.list.style.top = `${above ? at.top - height - 4 : at.bottom + 4}px`;
    this.list.style.left = `${Math.max(8, Math.min(at.left, window.innerWidth - width - 8))}px`;
  }

  activate(at) {
    this.active = at;
    for (const option of this.list.querySelectorAll("[role=option]")) {
      option.setAttribute("aria-selected", String(Number(option.dataset.at) === at));
    }
    const chosen = at >= 0 ? document.getElementById(`${this.list.id}-${at}`) : null;
    if (chosen) {
      this.view.dom.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    } else {
      this.view.dom.removeAttribute("aria-activedescendant");
    }
  }

  close() {
    this.number += 1;
    this.pending = this.wanted = false;
    this.question = null;
    this.list.hidden = true;
    this.view.dom.removeAttribute("aria-controls");
    this.view.dom.removeAttribute("aria-activedescendant");
  }

  choose(at) {
    const row = this.rows[at];
    const { from, to, typed } = this.question;
    this.close();
    if (!row) return;
    if (row.kind === "brief") embed(this.view, row.brief, from, to, this.tools);
    else if (row.kind === "new") newBrief(this.view, typed, from, to, this.tools);
    else {
      this.view.dispatch(this.view.state.tr.delete(from, to));
      row.act.run();
    }
  }

  key(event) {
    if (this.list.hidden || event.isComposing || event.keyCode === 229) return false;
    const count = this.rows.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const by = event.key === "ArrowDown" ? 1 : -1;
      this.activate(this.active < 0 && by < 0 ? count - 1 : (this.active + by + count) % count);
      return true;
    }
    if (event.key === "Escape") {
      this.dismissed = this.question.from;
      this.close();
      return true;
    }
    if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && !event.ctrlKey && !event.metaKey && this.active >= 0) {
      // What was asked for is not here yet: chosen as soon as it is.
      if (this.pending) this.wanted = true;
      else this.choose(this.active);
      return true;
    }
    return false;
  }

  destroy() {
    this.view.dom.removeEventListener("blur", this.left);
    window.removeEventListener("scroll", this.moved, { capture: true });
    window.removeEventListener("resize", this.moved);
    this.view.dom.removeEventListener("compositionend", this.composed);
    this.list.remove();
  }
}

export function popupPlugin(tools) {
  let popup = null;
  return new Plugin({
    key: new pm.state.PluginKey("newsroomPopup"),
    view: (view) => (popup = new Popup(view, tools)),
    props: { handleKeyDown: (view, event) => popup?.key(event) ?? false },
  });
}
