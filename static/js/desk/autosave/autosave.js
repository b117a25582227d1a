// Autosave: two seconds after a change, and when the user leaves the page, the form is posted to the server, which
// stores it in its own row. Text that the server does not have yet is stored in this browser.

import { Bar } from "newsroom/desk/autosave/bar";
import { LocalCopies } from "newsroom/desk/autosave/local";
import { Offers } from "newsroom/desk/autosave/offers";
import { Server } from "newsroom/desk/autosave/server";
import { cookie, renewCsrfFields } from "newsroom/lib/http";
import { fill, randomKey } from "newsroom/lib/text";

const DELAY = 2000;
const RETRY_DELAY = 5000;
// Time for other windows to say that they have a form open.
const HELLO_DELAY = 300;
// Browsers send no more than 64 KiB after a page is gone.
const MAX_KEEPALIVE_BYTES = 60_000;
const OWN_FIELDS = new Set(["csrfmiddlewaretoken", "kept_key", "kept_based_on"]);
// Kinds of trouble in which the form itself cannot be submitted either.
const CUT_OFF = new Set(["signed-out", "offline", "other-user"]);

const textOf = (pairs) => JSON.stringify(pairs);

export class Autosave {
  // The state of the server's copy.
  #turn;
  #saved = null;
  #refused = null;
  #trouble = "";
  // A request under way, and the timer of the next.
  #inFlight = null;
  #timer = 0;
  #isSubmitted = false;
  // Keys of the same form in other windows.
  #openElsewhere = new Set();

  constructor(settings) {
    this.settings = settings;
    this.messages = settings.messages;
    this.keyField = document.querySelector("[name=kept_key]:not(.autosave-offers *)");
    this.form = this.keyField.form;
    this.local = new LocalCopies(settings);
    this.server = new Server(settings);
    this.bar = new Bar(settings);
    this.offers = new Offers(this.form, settings);
    this.channel = new BroadcastChannel("newsroom-autosave");
    this.initial = textOf(this.#pairs());
    this.#turn = settings.turn;
    if (settings.isRestored) this.#saved = this.initial;
  }

  start() {
    this.#forgetSavedForms();
    this.#greetOtherWindows();
    setTimeout(() => this.#offerLocalCopies(), HELLO_DELAY);
    this.#listen();
    if (!this.settings.isAsSaved && !this.settings.isRestored) this.save();
  }

  // Resolves to whether the server has the current text. `isForced`: send it even if nothing is new.
  async save({ isForced = false, isLast = false } = {}) {
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (this.#inFlight) {
      await this.#inFlight;
      if (!isForced && textOf(this.#pairs()) === this.#saved) return true;
    }
    const pairs = this.#pairs();
    const text = textOf(pairs);
    if (!isForced && !this.#isNew(text)) return true;
    this.local.write(this.keyField.value, this.#copy(pairs));
    this.#inFlight = this.#isAsLoaded(text) ? this.#discard() : this.#send(pairs, text, isLast);
    const isSaved = await this.#inFlight;
    this.#inFlight = null;
    if (isSaved && textOf(this.#pairs()) !== text) this.#saveSoon();
    return isSaved;
  }

  #pairs() {
    const fields = [...new FormData(this.form)];
    return fields.filter(([name, value]) => typeof value === "string" && !OWN_FIELDS.has(name));
  }

  #copy(pairs) {
    return { pairs, turn: this.#turn, basedOn: this.form.elements.kept_based_on.value };
  }

  // Whether the form is as the item was last saved.
  #isAsLoaded(text) {
    return text === this.initial && this.settings.isAsSaved;
  }

  #isNew(text) {
    if (text === this.#saved || text === this.#refused) return false;
    return this.#saved !== null || !this.#isAsLoaded(text);
  }

  async #send(pairs, text, isLast) {
    const options = isLast && new Blob([text]).size < MAX_KEEPALIVE_BYTES ? { keepalive: true } : {};
    const copy = { key: this.keyField.value, ...this.#copy(pairs) };
    const response = await this.server.save(copy, options).catch(() => null);
    const { messages } = this;
    if (!response || response.status >= 500) return this.#fail("offline", messages.offline);
    if (response.isSignedOut) return this.#fail("signed-out", messages.ended);
    const { said } = response.data;
    if (response.status === 409) {
      // Another window wrote to this row, so this window continues with a new row.
      this.bar.show(said, "info");
      this.keyField.value = randomKey();
      this.#turn = 0;
      return this.#send(pairs, text, isLast);
    }
    if (response.status === 403 && said) return this.#fail("other-user", said);
    if (!response.ok) {
      this.#refused = text;
      return this.#fail("refused", said ?? fill(messages.refused, response));
    }
    this.#succeed(response.data, text);
    return true;
  }

  #succeed({ turn, time, said, preview, checks }, text) {
    this.#turn = turn;
    this.#saved = text;
    this.local.remove(this.keyField.value);
    renewCsrfFields();
    if (this.#trouble) this.bar.show(this.messages.again, "good");
    this.#trouble = "";
    this.bar.showTime(time);
    if (said) this.bar.show(said, "info");
    this.#announce(preview, checks);
  }

  #fail(trouble, message) {
    if (this.#trouble !== trouble || this.bar.isHidden) this.bar.show(message, trouble);
    this.#trouble = trouble;
    clearTimeout(this.#timer);
    if (CUT_OFF.has(trouble)) this.#timer = setTimeout(() => this.save({ isForced: true }), RETRY_DELAY);
    return false;
  }

  // The form equals the saved item again, so the server's copy is deleted. This also shows whether the server can be
  // reached.
  async #discard() {
    this.local.remove(this.keyField.value);
    const response = await this.server.remove(this.keyField.value).catch(() => null);
    if (response?.isSignedOut) return this.#fail("signed-out", this.messages.ended);
    if (!response?.ok) return this.#fail("offline", this.messages.offline);
    this.#turn = 0;
    this.#saved = null;
    renewCsrfFields();
    if (this.#trouble) this.bar.hide();
    this.#trouble = "";
    this.#announce(this.settings.preview);
    return true;
  }

  // Notifies the preview and the checks beside the form; without `checks` the form is as it was loaded.
  #announce(preview, checks = null) {
    this.form.dispatchEvent(new CustomEvent("autosave:saved", { detail: preview }));
    this.form.dispatchEvent(new CustomEvent("autosave:checked", { detail: checks }));
  }

  #saveSoon() {
    this.#isSubmitted = false;
    if (this.#timer && this.#trouble !== "refused") return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.save(), DELAY);
  }

  #saveLast() {
    if (!this.#isSubmitted && textOf(this.#pairs()) !== this.#saved) this.save({ isLast: true });
  }

  // The server names the forms that were submitted and saved since the last page.
  #forgetSavedForms() {
    for (const key of cookie("newsroom_saved").split(".").filter(Boolean)) {
      this.local.remove(key);
      const row = this.offers.row(key);
      if (row) this.#ignore(row);
    }
    // biome-ignore lint/suspicious/noDocumentCookie: Firefox has had the Cookie Store API only since 2025
    document.cookie = `newsroom_saved=; path=${this.settings.root}; max-age=0; samesite=lax`;
  }

  #greetOtherWindows() {
    const form = this.local.prefix;
    this.channel.addEventListener("message", ({ data }) => {
      if (data.form !== form) return;
      if (data.isHello) {
        this.channel.postMessage({ form, key: this.keyField.value });
        return;
      }
      this.#openElsewhere.add(data.key);
      if (this.settings.item) this.bar.show(this.messages.twice, "info");
    });
    this.channel.postMessage({ form, isHello: true });
  }

  // Text that a closed window left in this browser is uploaded; a link then restores it from the server.
  async #offerLocalCopies() {
    for (const copy of this.local.list()) {
      if (copy.key === this.keyField.value || this.#openElsewhere.has(copy.key)) continue;
      if (textOf(copy.pairs) === this.initial) this.local.remove(copy.key);
      else await this.#upload(copy).catch(() => undefined);
    }
  }

  async #upload(copy) {
    let { key } = copy;
    let response = await this.server.save(copy);
    if (response.status === 409) {
      key = randomKey();
      response = await this.server.save({ ...copy, key, turn: 0 });
    }
    if (!response.ok) return;
    this.local.remove(copy.key);
    if (!this.offers.row(key)) this.offers.add(key, copy.pairs.find(([name]) => name === "headline")?.[1] || "…");
  }

  async #ignore(row) {
    const key = row.dataset.autosave;
    const response = await this.server.remove(key).catch(() => null);
    if (response?.ok) {
      this.local.remove(key);
      this.offers.remove(row);
    } else if (response?.isSignedOut) this.bar.show(this.messages.ended, "signed-out");
    else this.bar.show(this.messages.offline, "offline");
  }

  #listen() {
    const { form } = this;
    const saveSoon = () => this.#saveSoon();
    for (const name of ["input", "change", "focusout"]) form.addEventListener(name, saveSoon);
    document.addEventListener("formset:added", saveSoon);
    // Changes by Django's own widgets are events of jQuery only.
    window.django?.jQuery?.(form).on("change", saveSoon);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.#saveLast();
      else if (this.#trouble) this.save({ isForced: true });
    });
    window.addEventListener("pagehide", () => this.#saveLast());
    for (const name of ["focus", "online"]) {
      window.addEventListener(name, () => {
        renewCsrfFields();
        if (CUT_OFF.has(this.#trouble)) this.save({ isForced: true });
      });
    }
    window.addEventListener("pageshow", () => {
      this.#isSubmitted = false;
    });
    this.offers.listen((row) => this.#ignore(row));
    form.addEventListener("submit", (event) => this.#beforeSubmit(event), true);
    window.addEventListener("submit", (event) => this.#afterSubmit(event));
  }

  // While the server cannot be reached the form is not submitted: the browser would replace the page with an error.
  #beforeSubmit(event) {
    renewCsrfFields();
    if (!CUT_OFF.has(this.#trouble) && navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.bar.hide();
    this.save({ isForced: true }).then((isSaved) => {
      if (isSaved) this.form.requestSubmit(event.submitter);
      else this.bar.show(this.#unsentMessage(), this.#trouble);
    });
  }

  #unsentMessage() {
    const { unsent, unsentEnded } = this.messages;
    return { offline: unsent, "signed-out": unsentEnded }[this.#trouble] ?? this.bar.text;
  }

  // This browser stores the text until the server has saved the form.
  #afterSubmit(event) {
    if (event.target !== this.form || event.defaultPrevented) return;
    this.#isSubmitted = true;
    clearTimeout(this.#timer);
    const pairs = this.#pairs();
    if (!this.#isAsLoaded(textOf(pairs))) this.local.write(this.keyField.value, this.#copy(pairs));
  }
}
