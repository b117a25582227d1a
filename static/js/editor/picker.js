// The picture picker: a dialog with thumbnails, newest first, searched while typing. Resolves to a picture or null.
// Keys: Enter in the search field takes the first picture, arrow keys move through the thumbnails, Escape closes.

import { openUpload } from "newsroom/editor/uploads";
import { get, Refused } from "newsroom/editor/requests";
import { hasMod, isComposing, make } from "newsroom/lib/dom";
import { fill } from "newsroom/lib/text";

const PAUSE = 120;
const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

let lastId = 0;

class Picker {
  // `tools`: { urls: { found, upload }, messages, announce }.
  constructor(tools) {
    // `typed`: what the shown pictures were found by, null before the first answer; `isTaken`: Enter was pressed before
    // the answer arrived.
    Object.assign(this, { tools, requests: 0, timer: 0, typed: null, older: null, isTaken: false, result: null });
    const { messages, urls } = tools;
    lastId += 1;
    const id = `picture-picker-${lastId}`;
    this.search = make("input", { type: "search", id: `${id}-typed`, autocomplete: "off" });
    this.search.setAttribute("aria-label", messages.pickSearch);
    this.search.setAttribute("aria-controls", `${id}-grid`);
    this.search.placeholder = messages.pickSearch;
    const upload = make("button", { type: "button", className: "button", textContent: messages.pickUpload });
    upload.addEventListener("click", () => this.upload(null));
    const close = make("button", { type: "button", className: "picker-close", textContent: "×" });
    close.setAttribute("aria-label", messages.cancel);
    const bar = make("div", { className: "picker-bar" }, this.search, ...(urls.upload ? [upload] : []));
    const help = make("p", { id: `${id}-help`, className: "picker-help", textContent: messages.pickHelp });
    this.search.setAttribute("aria-describedby", help.id);
    this.note = make("p", { className: "picker-note", role: "status" });
    this.grid = make("ul", { id: `${id}-grid`, className: "picker-grid" });
    this.more = make("button", { type: "button", className: "button", hidden: true, textContent: messages.pickMore });
    const results = make("div", { className: "picker-results" }, this.grid, this.more);
    const heading = make("h2", { id: `${id}-title`, textContent: messages.pickTitle });
    this.dialog = make(
      "dialog",
      { className: "body-dialog picture-picker", "aria-labelledby": heading.id },
      heading,
      close,
      bar,
      this.note,
      results,
      help,
    );
    close.addEventListener("click", () => this.dialog.close());
    this.more.addEventListener("click", () => this.loadMore());
    this.search.addEventListener("input", () => this.searchSoon());
    this.dialog.addEventListener("keydown", (event) => this.onKeydown(event));
    this.listenToDrops();
  }

  listenToDrops() {
    if (!this.tools.urls.upload) return;
    const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
    this.dialog.addEventListener("dragover", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      this.dialog.classList.add("is-dropping");
    });
    this.dialog.addEventListener("dragleave", (event) => {
      if (event.target === this.dialog) this.dialog.classList.remove("is-dropping");
    });
    this.dialog.addEventListener("drop", (event) => {
      this.dialog.classList.remove("is-dropping");
      const file = [...(event.dataTransfer?.files ?? [])].find(({ type }) => type.startsWith("image/"));
      if (carriesFiles(event)) event.preventDefault();
      if (file) this.upload(file);
    });
  }

  open() {
    document.body.append(this.dialog);
    return new Promise((resolve) => {
      this.dialog.addEventListener("close", () => {
        clearTimeout(this.timer);
        this.requests += 1;
        this.dialog.remove();
        resolve(this.result);
      });
      this.dialog.showModal();
      this.search.focus();
      this.find();
    });
  }

  take(picture) {
    this.result = picture;
    this.dialog.close();
  }

  async upload(file) {
    let picture = null;
    try {
      picture = await openUpload(file, this.tools);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.note.textContent = error.message;
    }
    if (picture) this.take(picture);
    else this.search.focus();
  }

  searchSoon() {
    this.isTaken = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.find(), PAUSE);
  }

  // The answer to the newest request, or null: another has been sent, or it failed.
  async request(values) {
    this.requests += 1;
    const own = this.requests;
    this.grid.setAttribute("aria-busy", "true");
    try {
      const answer = await get(this.tools.urls.found, values, this.tools.messages);
      return own === this.requests ? answer : null;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (own === this.requests) this.note.textContent = error.message;
      return null;
    } finally {
      if (own === this.requests) this.grid.removeAttribute("aria-busy");
    }
  }

  async find() {
    const typed = this.search.value.trim();
    const answer = await this.request({ q: typed });
    if (!answer) return;
    this.typed = typed;
    this.grid.replaceChildren();
    this.add(answer);
    // More may have been typed meanwhile; then the next answer counts.
    if (this.isTaken && typed === this.search.value.trim()) this.takeFirst();
  }

  async loadMore() {
    const answer = await this.request({ q: this.typed, before: this.older });
    if (!answer) return;
    const count = this.tiles().length;
    this.add(answer);
    (this.tiles()[count] ?? this.more).focus();
  }

  add({ pictures, older }) {
    const { messages } = this.tools;
    this.older = older;
    this.grid.append(...pictures.map((picture) => this.tile(picture)));
    this.more.hidden = older === null;
    const count = this.tiles().length;
    if (count) this.note.textContent = fill(older === null ? messages.pickCount : messages.pickCountOn, { count });
    else if (older === null) this.note.textContent = this.typed ? messages.pickNone : messages.pickEmpty;
    else this.note.textContent = messages.pickNone;
  }

  tile(picture) {
    const { messages } = this.tools;
    const image = make("img", { src: picture.src, width: picture.width, height: picture.height, alt: "" });
    image.loading = "lazy";
    image.draggable = false;
    const title = picture.alt || fill(messages.pickNumber, { id: picture.id });
    const button = make("button", { type: "button" }, image, make("span", { textContent: title }));
    if (picture.credit) button.append(make("small", { textContent: picture.credit }));
    if (picture.obstacle) button.append(make("small", { className: "is-wrong", textContent: picture.obstacle }));
    button.title = [title, picture.caption].filter(Boolean).join("\n");
    button.addEventListener("click", () => this.take(picture));
    return make("li", { className: "picker-tile" }, button);
  }

  tiles() {
    return [...this.grid.querySelectorAll("button")];
  }

  takeFirst() {
    this.isTaken = false;
    this.tiles()[0]?.click();
  }

  onKeydown(event) {
    if (isComposing(event) || event.altKey) {
      // Enter and Escape of an input method must not close the dialog.
      if (isComposing(event) && event.key === "Escape") event.preventDefault();
      return;
    }
    if (event.target === this.search) this.onSearchKey(event);
    else if (this.grid.contains(event.target) && !hasMod(event)) this.onTileKey(event);
  }

  onSearchKey(event) {
    if (event.key === "Enter") {
      event.preventDefault();
      if (this.typed === this.search.value.trim()) this.takeFirst();
      else this.isTaken = true;
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      this.tiles()[0]?.focus();
    }
  }

  onTileKey(event) {
    const tiles = this.tiles();
    const at = tiles.indexOf(event.target.closest("button"));
    const top = tiles[0].offsetTop;
    const columns = Math.max(1, tiles.filter((tile) => tile.offsetTop === top).length);
    const steps = { ...STEPS, ArrowDown: columns, ArrowUp: -columns };
    let to = at + (steps[event.key] ?? 0);
    if (event.key === "Home") to = 0;
    if (event.key === "End") to = tiles.length - 1;
    if (to === at) {
      // Letters go on with the search.
      if (event.key.length === 1 && event.key !== " ") this.search.focus();
      return;
    }
    event.preventDefault();
    if (to < 0) this.search.focus();
    else if (to < tiles.length) tiles[to].focus();
    else if (!this.more.hidden) this.more.focus();
    else tiles.at(-1).focus();
  }
}

// `tools`: { urls, messages, announce }. Without permission to see pictures only the upload dialog opens.
export function pickPicture(tools) {
  return tools.urls.found ? new Picker(tools).open() : openUpload(null, tools);
}
