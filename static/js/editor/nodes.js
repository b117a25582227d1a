// The editor's schema: the nodes and marks that the sanitizer (articles/html/sanitizer.py) allows, and no others.

import {
  Blockquote,
  Bold,
  BulletList,
  Code,
  CodeBlock,
  Document,
  Dropcursor,
  Gapcursor,
  HardBreak,
  Heading,
  HorizontalRule,
  Italic,
  Link,
  ListItem,
  Mark,
  Node,
  OrderedList,
  Paragraph,
  Placeholder,
  Strike,
  Subscript,
  Superscript,
  Table,
  TableCell,
  TableHeader,
  TableRow,
  Text,
  TrailingNode,
  Underline,
  UndoRedo,
} from "django-prose-editor/editor";
import { FlashBrief } from "newsroom/editor/cards";
import { NewsCaption, NewsFigure } from "newsroom/editor/pictures";

// biome-ignore lint/suspicious/noControlCharactersInRegex: addresses with control characters are refused
export const SAFE_LINK = /^(?:https?:\/\/|mailto:|\/(?![/\\])|#)[^\x00-\x20\u200b-\u200f\u2028-\u202f\u2060\ufeff]*$/i;
export const NOTE_KINDS = ["editor_note", "correction", "update"];

const span = (name) => ({ default: 1, parseHTML: (element) => Number(element.getAttribute(name)) || 1 });
const spans = { colspan: span("colspan"), rowspan: span("rowspan"), colwidth: { default: null, rendered: false } };

// Briefs, figures and notes (the group "embed") are top-level only: inserted elsewhere, they split the block.
const NewsDocument = Document.extend({ content: "(block | embed)+" });
const Cell = TableCell.extend({ addAttributes: () => spans });
const HeaderCell = TableHeader.extend({ addAttributes: () => ({ ...spans, scope: { default: null } }) });
const NewsTable = Table.extend({
  addAttributes: () => ({
    caption: {
      default: null,
      parseHTML: (element) => element.dataset.caption || null,
      renderHTML: ({ caption }) => (caption ? { "data-caption": caption } : {}),
    },
  }),
});
function startOf(list) {
  const start = Number(list.getAttribute("start") || 1);
  return Number.isInteger(start) ? start : 1;
}

const Numbered = OrderedList.extend({
  addAttributes: () => ({ start: { default: 1, parseHTML: startOf } }),
  renderHTML: ({ HTMLAttributes: { start } }) => ["ol", start === 1 ? {} : { start }, 0],
});
// Tiptap's Ctrl+Enter is left out: it submits the form.
const Break = HardBreak.extend({
  addKeyboardShortcuts() {
    return { "Shift-Enter": () => this.editor.commands.setHardBreak() };
  },
});
const PlainCode = CodeBlock.extend({
  addAttributes: () => ({}),
  parseHTML: () => [{ tag: "pre", preserveWhitespace: "full" }],
  renderHTML: () => ["pre", ["code", 0]],
});
const NewsLink = Link.extend({
  inclusive: false,
  addAttributes: () => ({
    href: { default: null, parseHTML: (a) => a.getAttribute("href")?.trim() },
    title: { default: null },
  }),
  renderHTML: ({ HTMLAttributes }) => ["a", HTMLAttributes, 0],
}).configure({
  openOnClick: false,
  autolink: false,
  HTMLAttributes: {},
  isAllowedUri: (address) => SAFE_LINK.test((address ?? "").trim()),
});
const Cite = Mark.create({
  name: "cite",
  keepOnSplit: false,
  parseHTML: () => [{ tag: "cite" }],
  renderHTML: () => ["cite", 0],
});

const Note = Node.create({
  name: "note",
  group: "embed",
  content: "block+",
  defining: true,
  addOptions() {
    return { messages: {} };
  },
  addAttributes() {
    return {
      kind: {
        default: null,
        parseHTML: ({ dataset }) => (NOTE_KINDS.includes(dataset.kind) ? dataset.kind : null),
        renderHTML: ({ kind }) => (kind ? { "data-kind": kind } : {}),
      },
    };
  },
  parseHTML: () => [{ tag: "aside" }],
  renderHTML: ({ HTMLAttributes }) => ["aside", HTMLAttributes, 0],
  addNodeView() {
    const { messages } = this.options;
    return ({ node }) => {
      const dom = document.createElement("aside");
      const show = ({ attrs: { kind } }) => {
        dom.dataset.kind = kind ?? "";
        dom.dataset.label = messages[kind ?? "editor_note"];
        dom.setAttribute("aria-label", dom.dataset.label);
      };
      show(node);
      const update = (fresh) => {
        if (fresh.type !== node.type) return false;
        show(fresh);
        return true;
      };
      return { dom, contentDOM: dom, update };
    };
  },
});

export function extensions(tools) {
  const { messages, urls } = tools;
  return [
    NewsDocument,
    Paragraph,
    Text,
    Heading.configure({ levels: [2, 3, 4] }),
    Blockquote,
    BulletList,
    Numbered,
    ListItem,
    PlainCode,
    Break,
    HorizontalRule,
    NewsTable.configure({ resizable: false }),
    TableRow,
    Cell,
    HeaderCell,
    Note.configure({ messages }),
    NewsFigure.configure({ tools }),
    NewsCaption,
    ...(urls.cards ? [FlashBrief.configure({ tools })] : []),
    NewsLink,
    Bold,
    Italic,
    Underline,
    Strike,
    Subscript,
    Superscript,
    Code,
    Cite,
    UndoRedo,
    Dropcursor,
    Gapcursor,
    TrailingNode,
    Placeholder.configure({ placeholder: messages.keys }),
  ];
}
