// The list above the form: text that was typed earlier and not saved, to be restored or ignored.

import { make } from "newsroom/lib/dom";

export class Offers {
  constructor(form, { messages, restore }) {
    Object.assign(this, { form, messages, restoreAddress: restore });
  }

  get section() {
    return document.querySelector(".autosave-offers");
  }

  row(key) {
    return document.querySelector(`.autosave-offers [data-autosave="${key}"]`);
  }

  add(key, title) {
    const { messages } = this;
    if (!this.section) this.#addSection();
    const restore = make("a", { className: "button", href: this.restoreAddress + key, textContent: messages.restore });
    const ignore = make("button", { type: "button", className: "button", textContent: messages.ignore });
    const row = make("li", {}, make("bdi", { textContent: title }), " ", restore, " ", ignore);
    row.dataset.autosave = key;
    this.section.querySelector("ul").append(row);
  }

  remove(row) {
    const { section } = this;
    row.remove();
    if (!section.querySelector("li")) section.remove();
    (this.form.elements.headline ?? this.form).focus();
  }

  // Calls `ignore(row)` for a row that the user ignores. Rows from the server have a form, those added here a button.
  listen(ignore) {
    document.addEventListener("submit", (event) => {
      const row = event.target.closest(".autosave-offers li");
      if (!row) return;
      event.preventDefault();
      ignore(row);
    });
    document.addEventListener("click", (event) => {
      const button = event.target.closest(".autosave-offers li > button");
      if (button) ignore(button.closest("li"));
    });
  }

  #addSection() {
    const heading = make("p", { textContent: this.messages.here });
    this.form.before(make("section", { className: "autosave-offers" }, heading, make("ul")));
  }
}
