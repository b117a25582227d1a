// The palette's dialog: a combobox with a list of results. → or Ctrl+Enter lists the actions on the active result.

import { press } from "newsroom/desk/keys/page";
import { ActionList } from "newsroom/desk/palette/action_list";
import { isAsShown, isRelease, labelsFor, pageRows } from "newsroom/desk/palette/page_rows";
import { Server } from "newsroom/desk/palette/server";
import { hasMod, isComposing, make } from "newsroom/lib/dom";
import { fill } from "newsroom/lib/text";

const PAUSE = 60;
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

export class Palette {
  #rows = [];
  #active = -1;
  // Requests are numbered: only the response to the last one is shown.
  #requests = 0;
  // The query of the rows shown, null if they are out of date.
  #shownQuery = "";
  #isPending = false;
  // A choice made before its results arrived.
  #waitingChoice = null;
  #isComposing = false;
  #isSending = false;
  #pause = 0;
  #controller = null;

  constructor(dialog) {
    this.dialog = dialog;
    this.messages = dialog.dataset;
    this.server = new Server(dialog.dataset);
    this.field = this.#part("query");
    this.list = this.#part("list");
    this.status = this.#part("status");
    this.actions = new ActionList(this.#part("actions"), this.messages.messageActions, (action) =>
      this.#perform(action),
    );
    this.#listen();
  }

  toggle() {
    if (this.dialog.open) this.dialog.close();
    else this.open();
  }

  open() {
    if (this.dialog.open) return;
    this.dialog.showModal();
    this.#hideActions();
    this.field.select();
    this.#shownQuery = null;
    this.#showStatus(this.messages.messageSearching);
    this.#search();
  }

  #part(name) {
    return this.dialog.querySelector(`.palette-${name}`);
  }

  #query() {
    return this.field.value.trim();
  }

  #showStatus(message, isWrong = false) {
    this.status.textContent = message;
    this.status.classList.toggle("is-wrong", isWrong);
  }

  #searchSoon() {
    clearTimeout(this.#pause);
    if (this.#isComposing) return;
    if (this.#query() === this.#shownQuery && !this.#isPending) return;
    this.#waitingChoice = null;
    this.#isPending = true;
    this.#showStatus(this.messages.messageSearching);
    this.#pause = setTimeout(() => this.#search(), PAUSE);
  }

  async #search() {
    this.#requests += 1;
    const own = this.#requests;
    this.#controller?.abort();
    this.#controller = new AbortController();
    const query = this.#query();
    this.#isPending = true;
    this.list.setAttribute("aria-busy", "true");
    let found = { rows: [], labels: [] };
    let failure = "";
    try {
      found = await this.server.find(query, labelsFor(query, this.dialog), this.#controller.signal);
    } catch (error) {
      failure = error.message;
    }
    if (own !== this.#requests || !this.dialog.open) return;
    this.#isPending = false;
    this.#shownQuery = query;
    this.list.removeAttribute("aria-busy");
    const { rows, labels } = found;
    this.#showRows([...rows, ...pageRows(query, labels, this.dialog, this.messages.messagePage)]);
    this.#showStatus(failure || this.#countMessage(), Boolean(failure));
    const choice = this.#waitingChoice;
    this.#waitingChoice = null;
    if (!choice || failure) return;
    const [first] = this.#rows;
    // What readers see is not changed by a row that was not on the screen when Enter was pressed.
    if (first && isRelease(first)) this.#showStatus(fill(this.messages.messageAgain, first));
    else choice();
  }

  #countMessage() {
    const { messageCount, messageNone } = this.messages;
    return this.#rows.length ? fill(messageCount, { count: this.#rows.length }) : messageNone;
  }

  #showRows(rows) {
    this.#rows = rows;
    this.list.replaceChildren(...rows.map(option));
    this.list.hidden = rows.length === 0;
    this.field.setAttribute("aria-expanded", String(rows.length > 0));
    this.#activate(rows.length ? 0 : -1);
  }

  #activate(at) {
    this.#active = at;
    for (const element of this.list.children) {
      element.setAttribute("aria-selected", String(Number(element.dataset.at) === at));
    }
    const active = this.list.children[at];
    if (active) {
      this.field.setAttribute("aria-activedescendant", active.id);
      active.scrollIntoView({ block: "nearest" });
    } else {
      this.field.removeAttribute("aria-activedescendant");
    }
  }

  // Runs the choice now, or as soon as the results of the current query arrive.
  #whenReady(choice) {
    if (!this.#isPending && this.#query() !== this.#shownQuery) this.#search();
    if (this.#isPending) this.#waitingChoice = choice;
    else choice();
  }

  #choose() {
    const row = this.#rows[this.#active];
    if (!row) return;
    if (row.element && !isAsShown(row)) {
      this.#searchAgain(this.messages.messageChanged, true);
    } else if (row.element) {
      this.dialog.close();
      press(row.element);
    } else if (row.script === "flash") {
      this.dialog.close();
      if (!document.getElementById("flash-text")) location.assign(row.address);
      else
        document.dispatchEvent(new KeyboardEvent("keydown", { code: "KeyN", key: "n", altKey: true, bubbles: true }));
    } else if (row.script === "sign-out") {
      document.getElementById("logout-form").requestSubmit();
    } else if (row.script === "language") {
      const form = document.getElementById("language-form");
      form.requestSubmit(form.querySelector("[name=language]"));
    } else {
      location.assign(row.address);
    }
  }

  // Searches again, so that the rows show the present state, and then shows a message.
  async #searchAgain(message, isWrong) {
    this.#shownQuery = null;
    await this.#search();
    this.#showStatus(message, isWrong);
  }

  async #showActions() {
    const row = this.#rows[this.#active];
    if (!row?.has_actions) return;
    this.#requests += 1;
    const own = this.#requests;
    let actions;
    try {
      actions = await this.server.actions(row, this.#shownQuery);
    } catch (error) {
      this.#showStatus(error.message, true);
      return;
    }
    if (own !== this.#requests || !this.dialog.open) return;
    this.list.hidden = true;
    this.#part("find").hidden = true;
    this.#showStatus("");
    this.actions.show(actions, row.title);
  }

  #hideActions() {
    this.actions.hide();
    this.#part("find").hidden = false;
    this.list.hidden = this.#rows.length === 0;
    this.field.focus();
  }

  #perform(action) {
    if (!Object.keys(action.fields).length) location.assign(action.address);
    else if (!this.#isSending) this.#send(action);
  }

  async #send(action) {
    this.#isSending = true;
    this.#showStatus(this.messages.messageSending);
    try {
      const result = await this.server.perform(action);
      this.#hideActions();
      this.#showResult(result);
      // Search again, so that the row shows the item's new state.
      this.#shownQuery = null;
      await this.#search();
      this.#showResult(result);
    } catch (error) {
      this.#showStatus(error.message, true);
    } finally {
      this.#isSending = false;
    }
  }

  #showResult({ message, address, isRefused }) {
    this.#showStatus(message, isRefused);
    this.status.append(" ", make("a", { href: address, textContent: address }));
  }

  #onKeydown(event) {
    // None of the keys may reach the page below.
    event.stopPropagation();
    if (isComposing(event)) return;
    if (this.actions.isOpen) {
      const used = this.actions.onKey(event);
      if (used === "back") this.#hideActions();
      if (used) event.preventDefault();
    } else if (this.#onFieldKey(event)) event.preventDefault();
  }

  // Whether the key was used.
  #onFieldKey(event) {
    const { field } = this;
    const step = STEPS[event.key];
    if (step && this.#rows.length) {
      this.#activate((this.#active + step + this.#rows.length) % this.#rows.length);
      return true;
    }
    if (event.target !== field) return false;
    const isEnter = event.key === "Enter";
    if (event.repeat) return isEnter;
    const isAtEnd = field.selectionStart === field.value.length && field.selectionEnd === field.value.length;
    const isPlain = !event.shiftKey && !event.ctrlKey && !event.altKey;
    if ((isEnter && hasMod(event)) || (event.key === "ArrowRight" && isAtEnd && isPlain)) {
      this.#whenReady(() => this.#showActions());
      return true;
    }
    if (isEnter) this.#whenReady(() => this.#choose());
    return isEnter;
  }

  #onClose() {
    this.#requests += 1;
    this.#controller?.abort();
    clearTimeout(this.#pause);
    this.#isPending = false;
    this.#waitingChoice = null;
  }

  #onClick(event) {
    if (event.target === this.dialog || event.target.closest(".palette-close")) this.dialog.close();
    const row = event.target.closest(".palette-row");
    if (!row) return;
    this.#activate(Number(row.dataset.at));
    this.#whenReady(() => this.#choose());
  }

  #listen() {
    const { dialog, field } = this;
    dialog.addEventListener("keydown", (event) => this.#onKeydown(event));
    // During a composition Escape belongs to the input method.
    dialog.addEventListener("cancel", (event) => {
      if (this.#isComposing) event.preventDefault();
    });
    dialog.addEventListener("close", () => this.#onClose());
    dialog.addEventListener("click", (event) => this.#onClick(event));
    field.addEventListener("input", () => this.#searchSoon());
    field.addEventListener("compositionstart", () => {
      this.#isComposing = true;
    });
    field.addEventListener("compositionend", () => {
      this.#isComposing = false;
      this.#searchSoon();
    });
  }
}

function option(row, at) {
  const kind = make("small", { textContent: row.kind });
  const title = make("span", { textContent: row.title });
  const element = make("div", { id: `palette-row-${at}`, className: "palette-row", role: "option" }, kind, " ", title);
  element.dataset.at = at;
  if (row.detail) element.append(" ", make("small", { textContent: row.detail }));
  return element;
}
