// Which text can be written? The nodes and marks that articles/markup.py keeps, and no others.

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
import { FlashBrief } from "newsroom/cards";
import { NewsCaption, NewsFigure } from "newsroom/pictures";

export const SAFE_LINK = /^(?:https?:\/\/|mailto:|\/(?![/\\])|#)[^\x00-\x20\u200b-\u200f\u2028-\u202f\u2060\ufeff]*$/i;
export const NOTE_KINDS = ["editor_note", "correction", "update"];

const span = (name) => ({ default: 1, parseHTML: (element) => Number(element.getAttribute(name)) || 1 });
const spans = { colspan: span("colspan"), rowspan: span("rowspan"), colwidth: { default: null, rendered: false } };

// Briefs and figures stand between blocks alone: one that is set elsewhere splits what it stands in.
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
const Numbered = OrderedList.extend({
  addAttributes: () => ({ start: { default: 1, parseHTML: (element) => Number(element.getAttribute("start")) || 1 } }),
  renderHTML: ({ HTMLAttributes: { start } }) => ["ol", start > 1 ? { start } : {}, 0],
});
// Ctrl+Enter is the form's.
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
  addAttributes: () => ({ href: { default: null, parseHTML: (a) => a.getAttribute("href")?.trim() }, title: { default: null } }),
  renderHTML: ({ HTMLAttributes }) => ["a", HTMLAttributes, 0],
}).configure({
  openOnClick: false,
  autolink: false,
  HTMLAttributes: {},
  isAllowedUri: (address) => SAFE_LINK.test((address ?? "").trim()),
});
const Cite = Mark.create({ name: "cite", keepOnSplit: false, parseHTML: () => [{ tag: "cite" }], renderHTML: () => ["cite", 0] });

const Note = Node.create({
  name: "note",
  group: "embed",
  content: "block+",
  defining: true,
  addOptions() {
    return { says: {} };
  },
  addAttributes() {
    const kind = (element) => (NOTE_KINDS.includes(element.dataset.kind) ? element.dataset.kind : null);
    return { kind: { default: null, parseHTML: kind, renderHTML: ({ kind: said }) => (said ? { "data-kind": said } : {}) } };
  },
  parseHTML: () => [{ tag: "aside" }],
  renderHTML: ({ HTMLAttributes }) => ["aside", HTMLAttributes, 0],
  addNodeView() {
    const { says } = this.options;
    return ({ node }) => {
      const dom = document.createElement("aside");
      const show = (shown) => {
        dom.dataset.kind = shown.attrs.kind ?? "";
        dom.dataset.says = says[shown.attrs.kind ?? "editor_note"];
        dom.setAttribute("aria-label", dom.dataset.says);
      };
      show(node);
      const update = (fresh) => fresh.type === node.type && (show(fresh), true);
      return { dom, contentDOM: dom, update };
    };
  },
});

export function extensions(tools) {
  const { says } = tools;
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
    Note.configure({ says }),
    NewsFigure.configure({ tools }),
    NewsCaption,
    ...(tools.calls.cards ? [FlashBrief.configure({ tools })] : []),
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
    Placeholder.configure({ placeholder: says.keys }),
  ];
}
