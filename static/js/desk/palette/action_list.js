// The actions on one result, each with a letter as its key.

import { hasMod, make } from "newsroom/lib/dom";
import { fill } from "newsroom/lib/text";

const STEPS = { ArrowDown: 1, ArrowUp: -1 };
const BACK = new Set(["Escape", "ArrowLeft", "Backspace"]);

export class ActionList {
  constructor(element, label, perform) {
    Object.assign(this, { element, label, perform, actions: [] });
  }

  get isOpen() {
    return !this.element.hidden;
  }

  show(actions, title) {
    this.actions = actions;
    this.element.replaceChildren(...actions.map((action) => this.#button(action)));
    this.element.setAttribute("aria-label", fill(this.label, { title }));
    this.element.prepend(make("p", { className: "palette-about", textContent: title }));
    this.element.hidden = false;
    this.element.querySelector("button").focus();
  }

  hide() {
    this.actions = [];
    this.element.hidden = true;
    this.element.replaceChildren();
  }

  // Whether the key was used; "back" if it leaves the list.
  onKey(event) {
    const buttons = [...this.element.querySelectorAll("button")];
    const step = STEPS[event.key];
    if (step) {
      const at = buttons.indexOf(document.activeElement);
      buttons[(at + step + buttons.length) % buttons.length].focus();
      return true;
    }
    if (BACK.has(event.key)) return "back";
    if (hasMod(event) || event.altKey || event.repeat) return false;
    const action = this.actions.find(({ key }) => key === event.key.toLowerCase());
    if (action) this.perform(action);
    return Boolean(action);
  }

  #button(action) {
    const key = make("kbd", { textContent: action.key });
    const label = make("span", { textContent: action.label });
    const button = make("button", { type: "button", className: "palette-action" }, key, " ", label);
    button.setAttribute("aria-keyshortcuts", action.key);
    if (action.description) button.append(" ", make("small", { textContent: action.description }));
    button.addEventListener("click", () => this.perform(action));
    return button;
  }
}
