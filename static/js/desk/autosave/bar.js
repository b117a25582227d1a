// The bar of messages about autosave, and the time of the last one beside the form's buttons.

import { make } from "newsroom/lib/dom";
import { fill } from "newsroom/lib/text";

export class Bar {
  constructor({ messages, signIn }) {
    this.messages = messages;
    this.message = make("p", { role: "alert" });
    this.signIn = make("a", { href: signIn, target: "_blank", className: "button", textContent: messages.signIn });
    const close = make("button", { type: "button", className: "autosave-close", textContent: "×" });
    close.setAttribute("aria-label", messages.close);
    close.addEventListener("click", () => this.hide());
    this.element = make("div", { className: "autosave-bar", hidden: true }, this.message, this.signIn, close);
    document.querySelector("main").append(this.element);
  }

  get isHidden() {
    return this.element.hidden;
  }

  get text() {
    return this.message.textContent;
  }

  // `kind`: "info", "good", or the kind of trouble. The same text twice is announced once.
  show(text, kind) {
    if (this.text === text && !this.isHidden) return;
    this.element.dataset.kind = kind;
    this.element.hidden = false;
    this.signIn.hidden = kind !== "signed-out" && kind !== "other-user";
    this.message.textContent = text;
  }

  hide() {
    this.element.hidden = true;
  }

  // `time`: "2025-03-01 09:30:00"; the day is in the title only.
  showTime(time) {
    const state = document.querySelector(".autosave-state");
    state.textContent = fill(this.messages.kept, { time: time.slice(11) });
    state.title = time;
  }
}
