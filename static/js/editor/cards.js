// How does a flash brief stand in the text? As a card that tells what it is now; only its number is stored.

import { Node, pm } from "django-prose-editor/editor";
import { made } from "newsroom/dialogs";

const NUMBER = /^[1-9]\d{0,17}$/;

function parts(says) {
  return {
    channel: made("span", { className: "body-card-channel" }),
    title: made("strong", { className: "body-card-title" }),
    time: made("span", { className: "body-card-time" }),
    state: made("span", { className: "body-card-state" }),
    open: made("a", { className: "body-card-open", textContent: says.open, target: "_blank", rel: "noopener" }),
    retry: made("button", { type: "button", className: "body-card-retry", textContent: says.retry, hidden: true }),
    remove: made("button", { type: "button", className: "body-card-remove", textContent: "×" }),
  };
}

class CardView {
  constructor({ node, editor, getPos }, tools) {
    this.node = node;
    this.tools = tools;
    const { says } = tools;
    this.of = parts(says);
    this.of.remove.setAttribute("aria-label", says.remove);
    this.of.remove.title = says.remove;
    this.dom = made("div", { className: "body-card", role: "group", contentEditable: "false" });
    this.dom.setAttribute("aria-roledescription", says.brief);
    this.dom.dataset.brief = node.attrs.id;
    this.dom.append(...Object.values(this.of));
    this.of.retry.addEventListener("click", () => tools.briefs.want([node.attrs.id]));
    this.of.remove.addEventListener("click", () => {
      const at = getPos();
      editor.view.dispatch(editor.state.tr.delete(at, at + 1));
      editor.view.focus();
    });
    this.stop = tools.briefs.watch(node.attrs.id, (row) => this.show(row));
  }

  show(row) {
    const { says } = this.tools;
    const known = typeof row === "object";
    const state = known ? row.state : row;
    this.dom.dataset.state = state;
    this.of.channel.textContent = known ? row.channel : "";
    this.of.title.textContent = known ? row.title : says.number.replace("{id}", this.node.attrs.id);
    this.of.time.textContent = known ? row.time : "";
    this.words = state === "loading" ? "…" : (known && row.standing) || says[state];
    this.of.state.textContent = this.words;
    this.of.open.hidden = !known;
    if (known) this.of.open.href = row.url;
    this.of.retry.hidden = state !== "failed";
    const told = [this.of.channel, this.of.title, this.of.time, this.of.state].map((part) => part.textContent);
    this.dom.setAttribute("aria-label", told.filter(Boolean).join(", "));
  }

  update(node) {
    if (node.type !== this.node.type || node.attrs.id !== this.node.attrs.id) return false;
    this.node = node;
    return true;
  }

  selectNode() {
    this.dom.classList.add("is-selected");
    const told = { title: this.of.title.textContent, state: this.words };
    this.tools.tell(this.tools.says.selected.replace(/\{(\w+)\}/g, (whole, name) => told[name]));
  }

  deselectNode() {
    this.dom.classList.remove("is-selected");
  }

  stopEvent(event) {
    return event.target.closest?.("a, button") !== null;
  }

  ignoreMutation() {
    return true;
  }

  destroy() {
    this.stop();
  }
}

export const FlashBrief = Node.create({
  name: "flashBrief",
  group: "embed",
  atom: true,
  selectable: true,
  draggable: true,
  isolating: true,
  addOptions() {
    return { tools: null };
  },
  addAttributes() {
    return { id: { default: null, parseHTML: (element) => element.dataset.id, renderHTML: ({ id }) => ({ "data-id": id }) } };
  },
  parseHTML() {
    return [{ tag: "flash-brief[data-id]", getAttrs: (element) => NUMBER.test(element.dataset.id) && null }];
  },
  renderHTML({ HTMLAttributes }) {
    return ["flash-brief", HTMLAttributes];
  },
  renderText({ node }) {
    const row = this.options.tools.briefs.rows.get(node.attrs.id);
    return typeof row === "object" ? row.title : "";
  },
  addNodeView() {
    return (given) => new CardView(given, this.options.tools);
  },
});

function isTyped(event) {
  if (event.keyCode === 229 || event.key === "Process" || event.key === "Enter") return true;
  return event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
}

// A key typed on a selected card would take its place: it goes into a paragraph of its own below.
export function typeBelow(view, event) {
  const { selection, schema, tr } = view.state;
  const isEmbed = selection instanceof pm.state.NodeSelection && selection.node.type.spec.group === "embed";
  if (!isEmbed || !isTyped(event)) return false;
  tr.insert(selection.to, schema.nodes.paragraph.create());
  tr.setSelection(pm.state.TextSelection.create(tr.doc, selection.to + 1));
  view.dispatch(tr.scrollIntoView());
  return event.key === "Enter";
}

function placeFor(tr, from) {
  const $at = tr.doc.resolve(from);
  if ($at.depth === 0) return [from, from];
  if ($at.depth === 1 && $at.parent.isTextblock) {
    if (!$at.parent.content.size) return [$at.before(1), $at.after(1)];
    if ($at.parentOffset === 0) return [$at.before(1), $at.before(1)];
    if ($at.parentOffset < $at.parent.content.size) {
      tr.split(from);
      return [from + 1, from + 1];
    }
  }
  return [$at.after(1), $at.after(1)];
}

// Put cards or figures between blocks, in place of the text from `from` to `to`, and the caret into the text below.
export function insertEmbeds(view, nodes, from, to) {
  const { schema, tr } = view.state;
  tr.delete(from, to);
  const [start, end] = placeFor(tr, from);
  tr.replaceWith(start, end, nodes);
  const below = start + nodes.reduce((size, node) => size + node.nodeSize, 0);
  if (!tr.doc.resolve(below).nodeAfter?.isTextblock) tr.insert(below, schema.nodes.paragraph.create());
  tr.setSelection(pm.state.TextSelection.create(tr.doc, below + 1));
  view.dispatch(tr.scrollIntoView());
  view.focus();
}
