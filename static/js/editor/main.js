// What stands over the text area of a body? Tiptap with our nodes. The text area stays the field of the form: it holds
// what would be sent, tells "input" when that changes, and takes a text from outside by the event "body:set".

import { Editor, Extension, initializeEditors, Plugin } from "django-prose-editor/editor";
import { get, Loader } from "newsroom/calls";
import { typeBelow } from "newsroom/cards";
import { counted } from "newsroom/counting";
import { filled, made } from "newsroom/dialogs";
import { selectFound } from "newsroom/find";
import { extensions } from "newsroom/nodes";
import { pagePlugin } from "newsroom/page";
import { cleanPaste } from "newsroom/paste";
import { addPictures, imagesIn } from "newsroom/pictures";
import { popupPlugin } from "newsroom/popup";
import { tidied, toStored, wellFormed } from "newsroom/stored";
import { makeToolbar } from "newsroom/toolbar";

const PAUSE = 250;

function toolsFor(textarea) {
  const { calls, says } = JSON.parse(textarea.dataset.newsroomBody);
  const wrapper = made("div", { className: "body-editor" });
  const foot = made("p", { className: "body-foot" });
  const said = made("p", { className: "body-said", role: "status" });
  const article = /\/(\d+)\/change\//.exec(location.pathname)?.[1] ?? "";
  const rows = (address, name, more) => async (ids) => (await get(address, { ids: ids.join(","), ...more }, says))[name];
  return {
    calls,
    says,
    wrapper,
    foot,
    said,
    id: textarea.id,
    briefs: new Loader(rows(calls.cards, "briefs", { article })),
    pictures: new Loader(rows(calls.pictures, "pictures", {})),
    // What is heard is not always to be seen.
    tell(words, isShown = false) {
      said.textContent = words;
      said.classList.toggle("is-shown", isShown);
    },
  };
}

function inputs(tools) {
  const takes = (view, transfer, at, event) => {
    const files = tools.calls.upload ? imagesIn(transfer) : [];
    if (!files.length) return false;
    event.preventDefault();
    addPictures(view, files, at, tools);
    return true;
  };
  return new Plugin({
    props: {
      handleKeyDown: typeBelow,
      transformPastedHTML: cleanPaste,
      transformPastedText: wellFormed,
      handlePaste: (view, event) => takes(view, event.clipboardData, view.state.selection.from, event),
      handleDrop(view, event, slice, isMoved) {
        if (isMoved) return false;
        const at = view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos ?? view.state.selection.from;
        return takes(view, event.dataTransfer, at, event);
      },
    },
  });
}

function ours(tools) {
  return Extension.create({
    name: "newsroom",
    priority: 1000,
    addProseMirrorPlugins() {
      return [popupPlugin(tools), inputs(tools), ...(tools.calls.page && tools.calls.cards ? [pagePlugin(tools)] : [])];
    },
    addKeyboardShortcuts() {
      return {
        "Alt-F10": () => (tools.toolbar.focus(), true),
        "Mod-Shift-k": () => (tools.toolbar.editLink(), true),
      };
    },
  });
}

function attributesOf(textarea) {
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  if (label && !label.id) label.id = `${textarea.id}_label`;
  const told = textarea.getAttribute("aria-describedby");
  return {
    role: "textbox",
    "aria-multiline": "true",
    ...(label ? { "aria-labelledby": label.id } : {}),
    ...(told ? { "aria-describedby": told } : {}),
    ...(textarea.lang ? { lang: textarea.lang } : {}),
  };
}

// The text area is written when typing pauses, and before anything reads it; an unchanged text stays as it came.
function keepWritten(textarea, editor, tools) {
  let shown = toStored(editor.state.doc);
  let original = textarea.value;
  let timer = null;
  const flush = () => {
    const stored = toStored(editor.state.doc);
    const value = stored === shown ? original : stored;
    if (value === textarea.value) return;
    textarea.value = value;
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const count = () => {
    tools.foot.textContent = filled(tools.says.counted, counted(editor.state.doc));
  };
  editor.on("update", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      flush();
      count();
    }, PAUSE);
  });
  const { form } = textarea;
  form?.addEventListener("submit", flush, true);
  form?.addEventListener("formdata", (event) => {
    flush();
    if (textarea.name) event.formData.set(textarea.name, textarea.value);
  });
  document.addEventListener("visibilitychange", flush);
  window.addEventListener("pagehide", flush);
  let isSent = false;
  form?.addEventListener("submit", () => {
    isSent = true;
  });
  window.addEventListener("beforeunload", (event) => {
    flush();
    if (!isSent && textarea.value !== textarea.defaultValue) event.preventDefault();
  });
  window.addEventListener("pageshow", () => {
    isSent = false;
  });
  textarea.addEventListener("body:set", (event) => {
    editor.commands.setContent(tidied(event.detail), { parseOptions: { preserveWhitespace: true } });
    flush();
  });
  count();
}

function create(textarea) {
  const tools = toolsFor(textarea);
  const editor = new Editor({
    element: tools.wrapper,
    extensions: [...extensions(tools), ours(tools)],
    content: tidied(textarea.value),
    parseOptions: { preserveWhitespace: true },
    injectCSS: false,
    enablePasteRules: false,
    // Signs that begin a block; stars and underscores inside words are letters.
    enableInputRules: ["heading", "bulletList", "orderedList", "blockquote", "horizontalRule"],
    editable: !textarea.disabled && !textarea.readOnly,
    // The tools stay at the top of the window: the caret is kept from under them.
    editorProps: { attributes: attributesOf(textarea), scrollThreshold: 60, scrollMargin: 60 },
  });
  tools.editor = editor;
  tools.toolbar = makeToolbar(tools);
  tools.wrapper.prepend(tools.toolbar.bar);
  tools.wrapper.append(tools.foot, tools.said);
  textarea.before(tools.wrapper);
  textarea.hidden = true;
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  label?.addEventListener("click", () => editor.view.focus());
  keepWritten(textarea, editor, tools);
  selectFound(editor, textarea.form);
  window.addEventListener("focus", () => {
    tools.briefs.refresh();
    tools.pictures.refresh();
  });
}

function start(textarea) {
  const began = performance.now();
  create(textarea);
  performance.measure("newsroom-editor", { start: began, end: performance.now() });
}

initializeEditors(start, "textarea[data-newsroom-body]");
