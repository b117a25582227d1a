// Fields for one picture: a thumbnail and buttons in place of the number. The number stays the form's field: it fires
// "input" when the picture changes, and the thumbnail follows when something else changes it.

import { pickPicture } from "newsroom/editor/picker";
import { get, Refused } from "newsroom/editor/requests";
import { openUpload } from "newsroom/editor/uploads";
import { make } from "newsroom/lib/dom";
import { fill } from "newsroom/lib/text";

class PictureChoice {
  constructor(box) {
    const { urls, messages } = JSON.parse(box.dataset.pictureChoice);
    Object.assign(this, { box, messages, requests: 0 });
    this.tools = { urls, messages, announce: (words) => this.say(words) };
    this.field = box.querySelector("input");
    this.about = box.querySelector(".picture-choice-about");
    this.number = box.querySelector(".picture-choice-number");
    this.image = box.querySelector("img") ?? make("img", { alt: "", hidden: true });
    this.choose = make("button", { type: "button", className: "button" });
    this.without = make("button", { type: "button", className: "button", textContent: messages.without });
    this.choose.addEventListener("click", () => this.pick());
    this.without.addEventListener("click", () => {
      this.set("");
      this.choose.focus();
    });
    this.field.addEventListener("input", () => this.follow());
    this.field.addEventListener("change", () => this.follow());
    this.shown = this.field.value.trim();
    box.prepend(this.image);
    box.append(make("div", { className: "picture-choice-actions" }, this.choose, this.without));
    // An error about the number needs the field.
    this.number.hidden = !box.closest(".errors");
    this.nameButtons();
    if (urls.upload) this.listenToDrops();
  }

  listenToDrops() {
    const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
    this.box.addEventListener("dragover", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      this.box.classList.add("is-dropping");
    });
    this.box.addEventListener("dragleave", () => this.box.classList.remove("is-dropping"));
    this.box.addEventListener("drop", (event) => {
      this.box.classList.remove("is-dropping");
      if (!carriesFiles(event)) return;
      event.preventDefault();
      const file = [...event.dataTransfer.files].find(({ type }) => type.startsWith("image/"));
      if (file) this.pick(() => openUpload(file, this.tools));
    });
  }

  nameButtons() {
    this.choose.textContent = this.shown ? this.messages.change : this.messages.choose;
    this.without.hidden = !this.shown;
  }

  say(words) {
    this.about.textContent = words;
  }

  async pick(how = () => pickPicture(this.tools)) {
    try {
      const picture = await how();
      if (picture) {
        this.set(String(picture.id));
        this.show(picture);
      }
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.say(error.message);
    }
    this.choose.focus();
  }

  // Sets the number as if it had been typed.
  set(value) {
    if (this.field.value === value) return;
    this.shown = value;
    this.field.value = value;
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
    if (!value) this.show(null);
  }

  // Shows the picture of a number that something else has set, such as a restored text.
  async follow() {
    const value = this.field.value.trim();
    if (value === this.shown) return;
    this.shown = value;
    this.requests += 1;
    const own = this.requests;
    const { pictures } = value
      ? await get(this.tools.urls.pictures, { ids: value }, this.messages).catch(() => ({ pictures: [] }))
      : { pictures: [] };
    if (own !== this.requests) return;
    this.show(pictures[0] ?? null);
    if (value && !pictures.length) this.say(this.messages.pictureMissing);
  }

  show(picture) {
    this.image.hidden = !picture?.src;
    if (picture?.src) this.image.src = picture.src;
    this.image.removeAttribute("width");
    this.image.removeAttribute("height");
    this.image.alt = picture?.alt ?? "";
    const credit = picture?.credit ? fill(this.messages.creditOf, { credit: picture.credit }) : "";
    this.say(picture ? credit || this.messages.creditMissing : "");
    this.nameButtons();
  }
}

for (const box of document.querySelectorAll("[data-picture-choice]")) {
  if (JSON.parse(box.dataset.pictureChoice).urls.found && !box.querySelector("input").disabled) new PictureChoice(box);
}
