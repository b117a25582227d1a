// The editor's actions: { name, sign, label, run } and, for some, keys, isActive() and isTable.

import { focused } from "newsroom/editor/focus";
import { editLink } from "newsroom/editor/links";
import { NOTE_KINDS } from "newsroom/editor/nodes";
import { writeNote } from "newsroom/editor/notes";
import { choosePicture } from "newsroom/editor/pictures";

// The kind of the first note in the selection: "" without a kind, undefined if there is no note.
function noteKind({ state }) {
  let kind;
  state.doc.nodesBetween(state.selection.from, state.selection.to, (node) => {
    if (node.type.name === "note") kind ??= node.attrs.kind ?? "";
  });
  return kind;
}

// Cycles through the kinds of notes, then back to plain text.
function cycleNote(editor) {
  const kind = noteKind(editor);
  if (kind === undefined) return focused(editor).wrapIn("note", { kind: NOTE_KINDS[0] }).run();
  const next = NOTE_KINDS.indexOf(kind) + 1;
  if (next < NOTE_KINDS.length) return focused(editor).updateAttributes("note", { kind: NOTE_KINDS[next] }).run();
  return focused(editor).lift("note").run();
}

function headingAction({ editor, messages }, level) {
  const name = `heading${level}`;
  return {
    name,
    sign: `H${level}`,
    label: messages[name],
    run: () => focused(editor).toggleHeading({ level }).run(),
    isActive: () => editor.isActive("heading", { level }),
  };
}

// Actions that make a block: in the toolbar, and in the list under "/".
export function blockActions(tools) {
  const { editor, messages, urls } = tools;
  const run = (command, options) => () => focused(editor)[command](options).run();
  const block = (name, sign, command, node) => ({
    name,
    sign,
    label: messages[name],
    run: run(command),
    isActive: () => editor.isActive(node),
  });
  const addPicture = () => choosePicture(editor.view, tools);
  const table = { rows: 3, cols: 3, withHeaderRow: true };
  return [
    block("paragraph", "¶", "clearNodes", "paragraph"),
    ...[2, 3, 4].map((level) => headingAction(tools, level)),
    block("bullets", "•", "toggleBulletList", "bulletList"),
    block("numbers", "1.", "toggleOrderedList", "orderedList"),
    block("quote", "❝", "toggleBlockquote", "blockquote"),
    block("codeBlock", "{ }", "toggleCodeBlock", "codeBlock"),
    {
      name: "note",
      sign: "※",
      label: messages.note,
      run: () => cycleNote(editor),
      isActive: () => noteKind(editor) !== undefined,
    },
    { name: "table", sign: "▦", label: messages.table, run: run("insertTable", table) },
    { name: "rule", sign: "―", label: messages.rule, run: run("setHorizontalRule") },
    ...(urls.found || urls.upload ? [{ name: "picture", sign: "▣", label: messages.picture, run: addPicture }] : []),
  ];
}

export function inlineActions(tools) {
  const { editor, messages, urls } = tools;
  const mark = (name, sign, command, type, keys) => ({
    name,
    sign,
    keys,
    label: messages[name],
    run: () => focused(editor)[command]().run(),
    isActive: () => editor.isActive(type),
  });
  return [
    mark("bold", "B", "toggleBold", "bold", "Ctrl+B"),
    mark("em", "I", "toggleItalic", "italic", "Ctrl+I"),
    mark("code", "<>", "toggleCode", "code"),
    {
      name: "link",
      sign: messages.link,
      label: messages.link,
      keys: "Ctrl+Shift+K",
      run: () => editLink(tools),
      isActive: () => editor.isActive("link"),
    },
    ...(urls.notes
      ? [
          {
            name: "comment",
            sign: messages.noteSign,
            label: messages.noteTitle,
            keys: "Ctrl+Alt+M",
            run: () => writeNote(tools),
          },
        ]
      : []),
  ];
}

export function tableActions({ editor, messages }) {
  const commands = {
    addRow: "addRowAfter",
    addColumn: "addColumnAfter",
    headerRow: "toggleHeaderRow",
    deleteRow: "deleteRow",
    deleteColumn: "deleteColumn",
    deleteTable: "deleteTable",
  };
  return Object.entries(commands).map(([name, command]) => ({
    name,
    sign: messages[name],
    label: messages[name],
    run: () => focused(editor)[command]().run(),
    isTable: true,
  }));
}

export function historyActions({ editor, messages }) {
  const step = (name, sign, keys) => ({
    name,
    sign,
    keys,
    label: messages[name],
    run: () => focused(editor)[name]().run(),
  });
  return [step("undo", "↶", "Ctrl+Z"), step("redo", "↷", "Ctrl+Shift+Z")];
}
