// The rich text editor: Tiptap with our own nodes over the text area of a body. The text area remains the form's field:
// it contains the text to submit, fires "input" when that changes, and accepts a new text through the event "body:set".

import { Editor, Extension, initializeEditors, Plugin } from "django-prose-editor/editor";
import { typeBelow } from "newsroom/editor/cards";
import { countsOf } from "newsroom/editor/counts";
import { selectSearched } from "newsroom/editor/find";
import { Loader } from "newsroom/editor/loader";
import { extensions } from "newsroom/editor/nodes";
import { connectNotes, notesAddress, writeNote } from "newsroom/editor/notes";
import { pastePlugin } from "newsroom/editor/pasted/plugin";
import { pagePlugin } from "newsroom/editor/pasted_page";
import { addPictures, imagesIn } from "newsroom/editor/pictures";
import { popupPlugin } from "newsroom/editor/popup";
import { get } from "newsroom/editor/requests";
import { tidy, toStored } from "newsroom/editor/stored";
import { makeToolbar } from "newsroom/editor/toolbar";
import { wordsPlugin } from "newsroom/editor/words";
import { make } from "newsroom/lib/dom";
import { fill } from "newsroom/lib/text";

const PAUSE = 250;

// The objects and settings that the parts of one editor share.
function makeTools(textarea) {
  const { urls, messages, words } = JSON.parse(textarea.dataset.newsroomBody);
  const article = /\/(\d+)\/change\//.exec(location.pathname)?.[1] ?? "";
  const status = make("p", { className: "body-status", role: "status" });
  const fetcher = (address, name, values) => async (ids) =>
    (await get(address, { ids: ids.join(","), ...values }, messages))[name];
  return {
    urls,
    messages,
    // Names by which the blocks are found, by the block's name.
    words,
    status,
    wrapper: make("div", { className: "body-editor" }),
    foot: make("p", { className: "body-foot" }),
    id: textarea.id,
    notes: notesAddress(urls),
    textarea,
    wordsPanel: make("section", { className: "body-words", hidden: true }),
    // How many pasted pictures are being uploaded.
    uploads: 0,
    briefs: new Loader(fetcher(urls.cards, "briefs", { article })),
    pictures: new Loader(fetcher(urls.pictures, "pictures", {})),
    // Announces a message to screen readers, and shows it if `isShown`.
    announce(message, isShown = false) {
      status.textContent = message;
      status.classList.toggle("is-shown", isShown);
    },
  };
}

// Keys, and pasted or dropped picture files.
function inputPlugin(tools) {
  const insertPictures = (view, transfer, at, event) => {
    const files = tools.urls.upload ? imagesIn(transfer) : [];
    if (!files.length) return false;
    event.preventDefault();
    addPictures(view, files, at, tools);
    return true;
  };
  return new Plugin({
    props: {
      handleKeyDown: typeBelow,
      handlePaste: (view, event) => insertPictures(view, event.clipboardData, view.state.selection.from, event),
      handleDrop(view, event, _slice, isMoved) {
        if (isMoved) return false;
        const at = view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos ?? view.state.selection.from;
        return insertPictures(view, event.dataTransfer, at, event);
      },
    },
  });
}

function newsroomExtension(tools) {
  const canParsePages = tools.urls.page && tools.urls.cards;
  return Extension.create({
    name: "newsroom",
    priority: 1000,
    addProseMirrorPlugins() {
      return [
        popupPlugin(tools),
        inputPlugin(tools),
        pastePlugin(tools),
        ...(canParsePages ? [pagePlugin(tools)] : []),
        ...(tools.urls.words ? [wordsPlugin(tools)] : []),
      ];
    },
    addKeyboardShortcuts() {
      return {
        "Alt-F10": () => {
          tools.toolbar.focus();
          return true;
        },
        "Mod-Shift-k": () => {
          tools.toolbar.editLink();
          return true;
        },
        "Mod-Alt-m": () => {
          if (tools.urls.notes) writeNote(tools);
          return Boolean(tools.urls.notes);
        },
      };
    },
  });
}

// Name, description and language of the text area, for the editable element.
function attributesOf(textarea) {
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  if (label && !label.id) label.id = `${textarea.id}_label`;
  const description = textarea.getAttribute("aria-describedby");
  return {
    role: "textbox",
    "aria-multiline": "true",
    ...(label ? { "aria-labelledby": label.id } : {}),
    ...(description ? { "aria-describedby": description } : {}),
    ...(textarea.lang ? { lang: textarea.lang } : {}),
  };
}

// Writes the text area when typing pauses and before its value is used; an unchanged text keeps its original HTML.
function syncTextarea(textarea, editor, tools) {
  const initial = toStored(editor.state.doc);
  const original = textarea.value;
  let timer = 0;
  const flush = () => {
    const stored = toStored(editor.state.doc);
    const value = stored === initial ? original : stored;
    if (value === textarea.value) return;
    textarea.value = value;
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const showCounts = () => {
    tools.foot.textContent = fill(tools.messages.counted, countsOf(editor.state.doc));
  };
  editor.on("update", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      flush();
      showCounts();
    }, PAUSE);
  });
  const { form } = textarea;
  const submit = (event) => {
    if (tools.uploads) {
      // Saved now, the text would lack them.
      event.preventDefault();
      event.stopImmediatePropagation();
      tools.announce(tools.messages.stillUploading, true);
    } else flush();
  };
  form?.addEventListener("submit", submit, true);
  form?.addEventListener("formdata", (event) => {
    flush();
    if (textarea.name) event.formData.set(textarea.name, textarea.value);
  });
  document.addEventListener("visibilitychange", flush);
  window.addEventListener("pagehide", flush);
  textarea.addEventListener("body:set", (event) => {
    editor.commands.setContent(tidy(event.detail), { parseOptions: { preserveWhitespace: true } });
    flush();
  });
  warnBeforeLeaving(textarea, flush);
  showCounts();
}

function warnBeforeLeaving(textarea, flush) {
  let isSubmitted = false;
  textarea.form?.addEventListener("submit", () => {
    isSubmitted = true;
  });
  window.addEventListener("beforeunload", (event) => {
    flush();
    if (!isSubmitted && textarea.value !== textarea.defaultValue) event.preventDefault();
  });
  window.addEventListener("pageshow", () => {
    isSubmitted = false;
  });
}

function createEditor(textarea) {
  const tools = makeTools(textarea);
  const editor = new Editor({
    element: tools.wrapper,
    extensions: [...extensions(tools), newsroomExtension(tools)],
    content: tidy(textarea.value),
    parseOptions: { preserveWhitespace: true },
    injectCSS: false,
    enablePasteRules: false,
    // Only signs that begin a block; asterisks and underscores inside words remain plain characters.
    enableInputRules: ["heading", "bulletList", "orderedList", "blockquote", "horizontalRule"],
    editable: !textarea.disabled && !textarea.readOnly,
    // The toolbar sticks to the top of the window: scrolling keeps the caret below it.
    editorProps: { attributes: attributesOf(textarea), scrollThreshold: 60, scrollMargin: 60 },
  });
  tools.editor = editor;
  tools.toolbar = makeToolbar(tools);
  tools.wrapper.prepend(tools.toolbar.bar);
  tools.wrapper.append(tools.wordsPanel, tools.foot, tools.status);
  textarea.before(tools.wrapper);
  textarea.hidden = true;
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  label?.addEventListener("click", () => editor.view.focus());
  syncTextarea(textarea, editor, tools);
  selectSearched(editor, textarea.form);
  connectNotes(tools);
  window.addEventListener("focus", () => {
    tools.briefs.refresh();
    tools.pictures.refresh();
  });
}

// The measure is read by benchmarks/editor.py.
function start(textarea) {
  const start = performance.now();
  createEditor(textarea);
  performance.measure("newsroom-editor", { start, end: performance.now() });
}

initializeEditors(start, "textarea[data-newsroom-body]");
