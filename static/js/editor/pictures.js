// Pictures in the text: a figure refers to an uploaded picture by id.

import { Node } from "django-prose-editor/editor";
import { insertEmbeds } from "newsroom/editor/cards";
import { pickPicture } from "newsroom/editor/picker";
import { openUpload } from "newsroom/editor/uploads";
import { isComposing, make } from "newsroom/lib/dom";
import { fill } from "newsroom/lib/text";

const ID = /^[1-9]\d{0,17}$/;

// A ProseMirror node view.
class FigureView {
  constructor({ node, editor, getPos }, tools) {
    Object.assign(this, { node, editor, getPos, tools });
    const { messages } = tools;
    this.image = make("img", { alt: "", hidden: true, draggable: false });
    this.about = make("p", { className: "body-figure-about" });
    this.alt = make("input", { type: "text", value: node.attrs.alt ?? "", maxLength: 300 });
    this.alt.addEventListener("input", () => this.writeAlt());
    this.alt.addEventListener("keydown", (event) => this.onAltKeydown(event));
    const label = make("label", {}, make("span", { textContent: messages.alt }), this.alt);
    const remove = make("button", { type: "button", className: "body-card-remove", textContent: "×" });
    remove.title = messages.remove;
    remove.setAttribute("aria-label", messages.remove);
    remove.addEventListener("click", () => this.remove());
    this.shown = make("div", { className: "body-figure-shown", contentEditable: "false" });
    this.shown.append(this.image, this.about, label, remove);
    this.contentDOM = make("div", { className: "body-figure-caption" });
    this.contentDOM.dataset.label = messages.caption;
    this.dom = make("div", { className: "body-figure" }, this.shown, this.contentDOM);
    const id = node.attrs.picture;
    this.stopWatching = id ? tools.pictures.watch(id, (row) => this.show(row)) : () => {};
    if (!id) this.show(node.attrs.pending ? "loading" : "missing");
  }

  // `row`: the picture, or "loading", "missing" or "failed".
  show(row) {
    const { messages } = this.tools;
    const isLoaded = typeof row === "object";
    this.image.hidden = !isLoaded;
    this.dom.dataset.state = isLoaded ? "live" : row;
    if (!isLoaded) {
      this.about.textContent = { loading: "…", missing: messages.pictureMissing, failed: messages.pictureFailed }[row];
      return;
    }
    this.image.src = row.src;
    this.image.alt = row.alt;
    this.alt.placeholder = row.alt;
    const link = make("a", { href: row.url, target: "_blank", rel: "noopener", textContent: messages.open });
    const credit = row.credit ? fill(messages.creditOf, { credit: row.credit }) : messages.creditMissing;
    this.dom.dataset.state = row.credit ? "live" : "uncredited";
    this.about.replaceChildren(credit, " ", link);
  }

  writeAlt() {
    this.editor.view.dispatch(this.editor.state.tr.setNodeAttribute(this.getPos(), "alt", this.alt.value || null));
  }

  // Enter moves to the caption, because it would otherwise submit the page's form.
  onAltKeydown(event) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (isComposing(event)) return;
    this.editor.commands.setTextSelection(this.getPos() + 2);
    this.editor.view.focus();
  }

  remove() {
    const at = this.getPos();
    this.editor.view.dispatch(this.editor.state.tr.delete(at, at + this.node.nodeSize));
    this.editor.view.focus();
  }

  update(node) {
    if (node.type !== this.node.type || node.attrs.picture !== this.node.attrs.picture) return false;
    if (node.attrs.pending !== this.node.attrs.pending) return false;
    this.node = node;
    if (this.alt.value !== (node.attrs.alt ?? "")) this.alt.value = node.attrs.alt ?? "";
    return true;
  }

  selectNode() {
    this.dom.classList.add("is-selected");
  }

  deselectNode() {
    this.dom.classList.remove("is-selected");
  }

  stopEvent(event) {
    return this.shown.contains(event.target) && event.target.closest?.("a, button, input, label") !== null;
  }

  ignoreMutation(mutation) {
    return mutation.type !== "selection" && !this.contentDOM.contains(mutation.target);
  }

  destroy() {
    this.stopWatching();
  }
}

export const NewsCaption = Node.create({
  name: "newsCaption",
  content: "inline*",
  isolating: true,
  parseHTML: () => [{ tag: "figcaption" }],
  renderHTML: () => ["figcaption", 0],
});

export const NewsFigure = Node.create({
  name: "newsFigure",
  group: "embed",
  content: "newsCaption",
  draggable: true,
  isolating: true,
  addOptions() {
    return { tools: null };
  },
  addAttributes() {
    return {
      picture: {
        default: null,
        parseHTML: ({ dataset }) => (ID.test(dataset.picture ?? "") ? dataset.picture : null),
        renderHTML: ({ picture }) => (picture ? { "data-picture": picture } : {}),
      },
      // The key of a pasted picture that is being uploaded.
      pending: { default: null, rendered: false, parseHTML: ({ dataset }) => dataset.pending || null },
      alt: {
        default: null,
        parseHTML: ({ dataset }) => dataset.alt || null,
        renderHTML: ({ alt }) => (alt ? { "data-alt": alt } : {}),
      },
    };
  },
  parseHTML: () => [{ tag: "figure" }],
  renderHTML: ({ HTMLAttributes }) => ["figure", HTMLAttributes, 0],
  addNodeView() {
    return (props) => new FigureView(props, this.options.tools);
  },
  addKeyboardShortcuts() {
    // Enter in a caption begins a paragraph below the figure.
    const enter = ({ editor }) => {
      const { $from } = editor.state.selection;
      if ($from.parent.type.name !== "newsCaption") return false;
      const below = $from.after($from.depth - 1);
      return editor
        .chain()
        .insertContentAt(below, { type: "paragraph" })
        .setTextSelection(below + 1)
        .run();
    };
    return { Enter: enter };
  },
});

// The images in pasted or dropped data. Word sends a picture of its text with the text; that picture is ignored.
export function imagesIn(transfer) {
  const files = [...(transfer?.files ?? [])].filter((file) => file.type.startsWith("image/"));
  const html = transfer?.getData("text/html") ?? "";
  return /<(?:p|table|li|h[1-6])[\s>]/i.test(html) ? [] : files;
}

// Inserts the figure of a picture between blocks, in place of the text from `from` to `to`.
export function insertPicture(view, picture, from, to, tools) {
  tools.pictures.put(String(picture.id), picture);
  const { schema } = view.state;
  const caption = schema.nodes.newsCaption.create(null, picture.caption ? schema.text(picture.caption) : null);
  insertEmbeds(view, [schema.nodes.newsFigure.create({ picture: String(picture.id) }, caption)], from, to);
  tools.announce(fill(tools.messages.inserted, { name: picture.name ?? picture.alt }));
}

// Uploads one file after another, each with its own dialog, and inserts the figures at `at`. A null instead of a file
// lets the user choose one in the dialog.
export async function addPictures(view, files, at, tools) {
  let place = at;
  for (const file of files) {
    let picture = null;
    try {
      picture = await openUpload(file, tools);
    } catch (error) {
      tools.announce(error.message, true);
    }
    if (!picture) continue;
    insertPicture(view, picture, place, place, tools);
    place = view.state.selection.from;
  }
  view.focus();
}

// Lets the user choose a stored picture or upload one.
export async function choosePicture(view, tools) {
  const place = view.state.selection.from;
  const picture = await pickPicture(tools);
  if (picture) insertPicture(view, picture, place, place, tools);
  view.focus();
}
