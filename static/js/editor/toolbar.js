// Which tools stand above the text? One stop of the Tab key; arrows walk them, Alt+F10 goes there from the text.

import { asked, made } from "newsroom/dialogs";
import { Refused } from "newsroom/calls";
import { NOTE_KINDS, SAFE_LINK } from "newsroom/nodes";
import { addPictures } from "newsroom/pictures";

// The text takes the keys now: Tiptap's own focus() comes a frame later, and a key typed before it goes astray.
function acting(editor) {
  editor.view.focus();
  return editor.chain().scrollIntoView();
}

async function editLink(tools) {
  const { editor, says } = tools;
  const former = editor.getAttributes("link").href ?? "";
  const act = async ({ address }) => {
    const typed = address.trim();
    const full = /^[\w-]+(\.[\w-]+)+(\/|$)/.test(typed) ? `https://${typed}` : typed;
    if (!SAFE_LINK.test(full)) throw new Refused("", { address: [says.badAddress] });
    return full;
  };
  const also = former ? { label: says.unlink, value: "-" } : null;
  const fields = [{ name: "address", label: says.address, value: former }];
  const address = await asked({ title: says.link, fields, submit: says.apply, says, act, also });
  const chain = acting(editor).extendMarkRange("link");
  if (address === "-") chain.unsetLink().run();
  else if (address && editor.state.selection.empty && !former) {
    chain.insertContent({ type: "text", text: address, marks: [{ type: "link", attrs: { href: address } }] }).run();
  } else if (address) chain.setLink({ href: address }).run();
  else editor.view.focus();
}

// Of the notes that the selection touches, the kind of the first; undefined without one.
function noteKind({ state }) {
  let kind;
  state.doc.nodesBetween(state.selection.from, state.selection.to, (node) => {
    if (node.type.name === "note") kind ??= node.attrs.kind ?? "";
  });
  return kind;
}

// One key walks them: a note, a correction, an update, none.
function toggleNote(tools) {
  const { editor } = tools;
  const kind = noteKind(editor);
  if (kind === undefined) return acting(editor).wrapIn("note", { kind: NOTE_KINDS[0] }).run();
  const next = NOTE_KINDS.indexOf(kind) + 1;
  if (next < NOTE_KINDS.length) return acting(editor).updateAttributes("note", { kind: NOTE_KINDS[next] }).run();
  return acting(editor).lift("note").run();
}

// What makes a block, for the tools and for the list under "/".
export function blockActs(tools) {
  const { editor, says, calls } = tools;
  const act = (name, sign, label, run, isActive) => ({ name, sign, label, run, isActive });
  const chain = () => acting(editor);
  const heading = (level) =>
    act(`heading${level}`, `H${level}`, says[`heading${level}`], () => chain().toggleHeading({ level }).run(), () =>
      editor.isActive("heading", { level }),
    );
  return [
    act("paragraph", "¶", says.paragraph, () => chain().clearNodes().run(), () => editor.isActive("paragraph")),
    heading(2),
    heading(3),
    heading(4),
    act("bullets", "•", says.bullets, () => chain().toggleBulletList().run(), () => editor.isActive("bulletList")),
    act("numbers", "1.", says.numbers, () => chain().toggleOrderedList().run(), () => editor.isActive("orderedList")),
    act("quote", "❝", says.quote, () => chain().toggleBlockquote().run(), () => editor.isActive("blockquote")),
    act("codeBlock", "{ }", says.codeBlock, () => chain().toggleCodeBlock().run(), () => editor.isActive("codeBlock")),
    act("note", "※", says.note, () => toggleNote(tools), () => noteKind(editor) !== undefined),
    act("table", "▦", says.table, () => chain().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run()),
    act("rule", "―", says.rule, () => chain().setHorizontalRule().run()),
    ...(calls.upload
      ? [act("picture", "▣", says.picture, () => addPictures(editor.view, [null], editor.state.selection.from, tools))]
      : []),
  ];
}

function inlineActs(tools) {
  const { editor, says } = tools;
  const chain = () => acting(editor);
  return [
    { name: "bold", sign: "B", label: says.bold, keys: "Ctrl+B", run: () => chain().toggleBold().run(), isActive: () => editor.isActive("bold") },
    { name: "em", sign: "I", label: says.em, keys: "Ctrl+I", run: () => chain().toggleItalic().run(), isActive: () => editor.isActive("italic") },
    { name: "code", sign: "<>", label: says.code, run: () => chain().toggleCode().run(), isActive: () => editor.isActive("code") },
    { name: "link", sign: says.link, label: says.link, keys: "Ctrl+Shift+K", run: () => editLink(tools), isActive: () => editor.isActive("link") },
  ];
}

function tableActs(tools) {
  const { editor, says } = tools;
  const chain = () => acting(editor);
  const acts = {
    addRow: () => chain().addRowAfter().run(),
    addColumn: () => chain().addColumnAfter().run(),
    headerRow: () => chain().toggleHeaderRow().run(),
    deleteRow: () => chain().deleteRow().run(),
    deleteColumn: () => chain().deleteColumn().run(),
    deleteTable: () => chain().deleteTable().run(),
  };
  return Object.entries(acts).map(([name, run]) => ({ name, sign: says[name], label: says[name], run, isTable: true }));
}

function historyActs({ editor, says }) {
  return [
    { name: "undo", sign: "↶", label: says.undo, keys: "Ctrl+Z", run: () => acting(editor).undo().run() },
    { name: "redo", sign: "↷", label: says.redo, keys: "Ctrl+Shift+Z", run: () => acting(editor).redo().run() },
  ];
}

function button(act) {
  const label = act.keys ? `${act.label} (${act.keys})` : act.label;
  const tool = made("button", { type: "button", className: "body-tool", textContent: act.sign, title: label, tabIndex: -1 });
  tool.dataset.tool = act.name;
  tool.setAttribute("aria-label", act.label);
  if (act.isActive) tool.setAttribute("aria-pressed", "false");
  tool.addEventListener("mousedown", (event) => event.preventDefault());
  tool.addEventListener("click", () => act.run());
  return tool;
}

export function makeToolbar(tools) {
  const { editor, says } = tools;
  const acts = [...inlineActs(tools), ...blockActs(tools), ...historyActs(tools), ...tableActs(tools)];
  const bar = made("div", { className: "body-tools", role: "toolbar" });
  bar.setAttribute("aria-label", says.toolbar);
  const buttons = acts.map(button);
  bar.append(...buttons);
  buttons[0].tabIndex = 0;

  const walk = (event) => {
    const shown = buttons.filter((one) => !one.hidden);
    const at = shown.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: shown.length - 1 }[event.key];
    if (event.key === "Escape") editor.view.focus();
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const next = shown[(to + shown.length) % shown.length];
    for (const one of buttons) one.tabIndex = one === next ? 0 : -1;
    next.focus();
  };
  bar.addEventListener("keydown", walk);

  const show = () => {
    const inTable = editor.isActive("table");
    acts.forEach((act, at) => {
      if (act.isTable) buttons[at].hidden = !inTable;
      if (act.isActive) buttons[at].setAttribute("aria-pressed", String(act.isActive()));
    });
  };
  let waiting = false;
  // Once a frame is enough: a key must not wait for it.
  editor.on("transaction", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      if (!editor.isDestroyed) show();
    });
  });
  show();
  return { bar, focus: () => buttons.find((one) => one.tabIndex === 0).focus(), editLink: () => editLink(tools) };
}
