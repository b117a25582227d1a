// How does a picture stand in the text, and how does it come in? As a figure that names a taken-in picture, with its
// credit and licence asked for once.

import { Node } from "django-prose-editor/editor";
import { get, post, Refused } from "newsroom/calls";
import { insertEmbeds } from "newsroom/cards";
import { asked, filled, made } from "newsroom/dialogs";

// Bytes of a file that are sent to be asked what it says of itself.
const FIRST_PART = 512 * 1024;
const NUMBER = /^[1-9]\d{0,17}$/;

class FigureView {
  constructor({ node, editor, getPos }, tools) {
    Object.assign(this, { node, editor, getPos, tools });
    const { says } = tools;
    this.image = made("img", { alt: "", hidden: true, draggable: false });
    this.about = made("p", { className: "body-figure-about" });
    this.alt = made("input", { type: "text", value: node.attrs.alt ?? "", maxLength: 300 });
    this.alt.addEventListener("input", () => this.write());
    this.alt.addEventListener("keydown", (event) => this.enter(event));
    const label = made("label", {}, made("span", { textContent: says.alt }), this.alt);
    const remove = made("button", { type: "button", className: "body-card-remove", textContent: "×", title: says.remove });
    remove.setAttribute("aria-label", says.remove);
    remove.addEventListener("click", () => this.remove());
    this.shown = made("div", { className: "body-figure-shown", contentEditable: "false" }, this.image, this.about, label, remove);
    this.contentDOM = made("div", { className: "body-figure-caption" });
    this.contentDOM.dataset.label = says.caption;
    this.dom = made("div", { className: "body-figure" }, this.shown, this.contentDOM);
    const number = node.attrs.picture;
    this.stop = number ? tools.pictures.watch(number, (row) => this.show(row)) : () => {};
    if (!number) this.show("missing");
  }

  show(row) {
    const { says } = this.tools;
    const known = typeof row === "object";
    this.image.hidden = !known;
    this.dom.dataset.state = known ? "live" : row;
    if (!known) {
      this.about.textContent = { loading: "…", missing: says.pictureMissing, failed: says.pictureFailed }[row];
      return;
    }
    this.image.src = row.src;
    this.image.alt = row.alt;
    this.alt.placeholder = row.alt;
    const door = made("a", { href: row.url, target: "_blank", rel: "noopener", textContent: says.open });
    this.about.replaceChildren(filled(says.creditOf, { credit: row.credit }), " ", door);
  }

  write() {
    this.editor.view.dispatch(this.editor.state.tr.setNodeAttribute(this.getPos(), "alt", this.alt.value || null));
  }

  enter(event) {
    // Enter in a field of the form would send the form.
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (event.isComposing || event.keyCode === 229) return;
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
    this.stop();
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
    const number = (element) => (NUMBER.test(element.dataset.picture ?? "") ? element.dataset.picture : null);
    return {
      picture: { default: null, parseHTML: number, renderHTML: ({ picture }) => (picture ? { "data-picture": picture } : {}) },
      alt: { default: null, parseHTML: (element) => element.dataset.alt || null, renderHTML: ({ alt }) => (alt ? { "data-alt": alt } : {}) },
    };
  },
  parseHTML: () => [{ tag: "figure" }],
  renderHTML: ({ HTMLAttributes }) => ["figure", HTMLAttributes, 0],
  addNodeView() {
    return (given) => new FigureView(given, this.options.tools);
  },
  addKeyboardShortcuts() {
    // Enter in a caption goes on below the figure.
    return {
      Enter: ({ editor }) => {
        const { $from } = editor.state.selection;
        if ($from.parent.type.name !== "newsCaption") return false;
        const below = $from.after($from.depth - 1);
        return editor.chain().insertContentAt(below, { type: "paragraph" }).setTextSelection(below + 1).run();
      },
    };
  },
});

// Pictures among what was pasted or dropped; Word sends one beside its text, which is meant then.
export function imagesIn(transfer) {
  const files = [...(transfer?.files ?? [])].filter((file) => file.type.startsWith("image/"));
  const html = transfer?.getData("text/html") ?? "";
  return /<(?:p|table|li|h[1-6])[\s>]/i.test(html) ? [] : files;
}

async function takenIn(file, values, tools) {
  const { says, calls } = tools;
  const chosen = file ?? values.file;
  const name = chosen?.name ?? "";
  if (/[/\\]/.test(name) || name.startsWith(".")) throw new Refused("", { file: [filled(says.fileName, { name })] });
  tools.tell(filled(says.uploading, { name }));
  try {
    const sent = { file: chosen, name, alt: values.alt, credit: values.credit, licence: values.licence };
    return { ...(await post(calls.upload, sent, says)).picture, caption: values.caption, name };
  } catch (refusal) {
    // Which of several files is meant is said with the reason.
    if (refusal.errors?.file) refusal.errors.file = refusal.errors.file.map((words) => `${name}: ${words}`);
    throw refusal;
  }
}

async function chosenPicture(file, tools) {
  const { says, calls } = tools;
  // What the file says of itself stands at its beginning.
  const look = { look: "1", file: file?.slice(0, FIRST_PART) };
  const { licences, told } = file ? await post(calls.upload, look, says) : await get(calls.upload, {}, says);
  const former = JSON.parse(sessionStorage.getItem("newsroom-picture") ?? "{}");
  const options = [{ value: "", label: "–" }, ...licences.map((one) => ({ value: String(one.id), label: one.name }))];
  const only = licences.length === 1 ? String(licences[0].id) : undefined;
  const fields = [
    { name: "file", label: says.file, type: "file", accept: "image/*", hidden: Boolean(file) },
    { name: "alt", label: says.alt, help: says.altHelp },
    { name: "credit", label: says.credit, value: told.credit || former.credit },
    { name: "licence", label: says.licence, options, value: only ?? former.licence },
    { name: "caption", label: says.caption, value: told.caption },
  ];
  const title = file ? `${says.pictureTitle}: ${file.name}` : says.pictureTitle;
  const act = async (values) => {
    const taken = await takenIn(file, values, tools);
    sessionStorage.setItem("newsroom-picture", JSON.stringify({ credit: values.credit, licence: values.licence }));
    return taken;
  };
  return asked({ title, fields, submit: says.upload, says, act });
}

// One dialog for each file, one after another; `at`: where the first figure goes.
export async function addPictures(view, files, at, tools) {
  let place = at;
  for (const file of files) {
    let taken = null;
    try {
      taken = await chosenPicture(file, tools);
    } catch (refusal) {
      tools.tell(refusal.words ?? String(refusal), true);
    }
    if (!taken) continue;
    tools.pictures.put(String(taken.id), taken);
    const { schema } = view.state;
    const caption = schema.nodes.newsCaption.create(null, taken.caption ? schema.text(taken.caption) : null);
    insertEmbeds(view, [schema.nodes.newsFigure.create({ picture: String(taken.id) }, caption)], place, place);
    place = view.state.selection.from;
    tools.tell(filled(tools.says.inserted, { name: taken.name }));
  }
  view.focus();
}
