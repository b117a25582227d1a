// Flash briefs in the text: a card shows the brief's current state, only its id is stored.

import { Node, pm } from "django-prose-editor/editor";
import { make } from "newsroom/lib/dom";
import { fill } from "newsroom/lib/text";

const ID = /^[1-9]\d{0,17}$/;

function makeParts(messages) {
  return {
    channel: make("span", { className: "body-card-channel" }),
    title: make("strong", { className: "body-card-title" }),
    time: make("span", { className: "body-card-time" }),
    state: make("span", { className: "body-card-state" }),
    open: make("a", { className: "body-card-open", textContent: messages.open, target: "_blank", rel: "noopener" }),
    retry: make("button", { type: "button", className: "body-card-retry", textContent: messages.retry, hidden: true }),
    remove: make("button", { type: "button", className: "body-card-remove", textContent: "×", title: messages.remove }),
  };
}

// A ProseMirror node view.
class CardView {
  constructor({ node, editor, getPos }, tools) {
    this.node = node;
    this.tools = tools;
    const { messages } = tools;
    this.parts = makeParts(messages);
    this.parts.remove.setAttribute("aria-label", messages.remove);
    this.dom = make("div", { className: "body-card", role: "group", contentEditable: "false" });
    this.dom.setAttribute("aria-roledescription", messages.brief);
    this.dom.dataset.brief = node.attrs.id;
    this.dom.append(...Object.values(this.parts));
    this.parts.retry.addEventListener("click", () => tools.briefs.request([node.attrs.id]));
    this.parts.remove.addEventListener("click", () => {
      const at = getPos();
      editor.view.dispatch(editor.state.tr.delete(at, at + 1));
      editor.view.focus();
    });
    this.stopWatching = tools.briefs.watch(node.attrs.id, (row) => this.show(row));
  }

  // `row`: the brief, or "loading", "missing" or "failed".
  show(row) {
    const { messages } = this.tools;
    const isLoaded = typeof row === "object";
    const state = isLoaded ? row.state : row;
    const { channel, title, time, open, retry } = this.parts;
    this.dom.dataset.state = state;
    channel.textContent = isLoaded ? row.channel : "";
    title.textContent = isLoaded ? row.title : fill(messages.number, { id: this.node.attrs.id });
    time.textContent = isLoaded ? row.time : "";
    this.stateLabel = state === "loading" ? "…" : (isLoaded && row.standing) || messages[state];
    this.parts.state.textContent = this.stateLabel;
    open.hidden = !isLoaded;
    if (isLoaded) open.href = row.url;
    retry.hidden = state !== "failed";
    const texts = [channel, title, time, this.parts.state].map((part) => part.textContent);
    this.dom.setAttribute("aria-label", texts.filter(Boolean).join(", "));
  }

  update(node) {
    if (node.type !== this.node.type || node.attrs.id !== this.node.attrs.id) return false;
    this.node = node;
    return true;
  }

  selectNode() {
    this.dom.classList.add("is-selected");
    const values = { title: this.parts.title.textContent, state: this.stateLabel };
    this.tools.announce(fill(this.tools.messages.selected, values));
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
    this.stopWatching();
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
    const id = {
      default: null,
      parseHTML: (element) => element.dataset.id,
      renderHTML: (attributes) => ({ "data-id": attributes.id }),
    };
    return { id };
  },
  parseHTML() {
    return [{ tag: "flash-brief[data-id]", getAttrs: (element) => ID.test(element.dataset.id) && null }];
  },
  renderHTML({ HTMLAttributes }) {
    return ["flash-brief", HTMLAttributes];
  },
  renderText({ node }) {
    const row = this.options.tools.briefs.rows.get(node.attrs.id);
    return typeof row === "object" ? row.title : "";
  },
  addNodeView() {
    return (props) => new CardView(props, this.options.tools);
  },
});

function isTyped(event) {
  if (event.keyCode === 229 || event.key === "Process" || event.key === "Enter") return true;
  return event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
}

// Typing on a selected card would replace it, so the text goes into a new paragraph below.
export function typeBelow(view, event) {
  const { selection, schema, tr } = view.state;
  const isEmbed = selection instanceof pm.state.NodeSelection && selection.node.type.spec.group === "embed";
  if (!isEmbed || !isTyped(event)) return false;
  tr.insert(selection.to, schema.nodes.paragraph.create());
  tr.setSelection(pm.state.TextSelection.create(tr.doc, selection.to + 1));
  view.dispatch(tr.scrollIntoView());
  return event.key === "Enter";
}

// The range between blocks that an embed at `from` replaces: an empty paragraph is removed, one with text is split.
function embedRange(tr, from) {
  const $from = tr.doc.resolve(from);
  if ($from.depth === 0) return [from, from];
  if ($from.depth === 1 && $from.parent.isTextblock) {
    if (!$from.parent.content.size) return [$from.before(1), $from.after(1)];
    if ($from.parentOffset === 0) return [$from.before(1), $from.before(1)];
    if ($from.parentOffset < $from.parent.content.size) {
      tr.split(from);
      return [from + 1, from + 1];
    }
  }
  return [$from.after(1), $from.after(1)];
}

// Puts cards or figures between blocks in place of the text from `from` to `to`, and the caret into the text below.
export function insertEmbeds(view, nodes, from, to) {
  const { schema, tr } = view.state;
  tr.delete(from, to);
  const [start, end] = embedRange(tr, from);
  tr.replaceWith(start, end, nodes);
  const below = start + nodes.reduce((size, node) => size + node.nodeSize, 0);
  if (!tr.doc.resolve(below).nodeAfter?.isTextblock) tr.insert(below, schema.nodes.paragraph.create());
  tr.setSelection(pm.state.TextSelection.create(tr.doc, below + 1));
  view.dispatch(tr.scrollIntoView());
  view.focus();
}
