// Pasting into the text: cleans the HTML, uploads the pictures that came with it, and says what was left out.

import { Plugin } from "django-prose-editor/editor";
import { readPaste } from "newsroom/editor/paste";
import { addPictures } from "newsroom/editor/pictures";
import { linkAddresses } from "newsroom/editor/pasted/addresses";
import { uploadPictures } from "newsroom/editor/pasted/carried";
import { KINDS } from "newsroom/editor/pasted/media";
import { wellFormed } from "newsroom/editor/stored";
import { make } from "newsroom/lib/dom";
import { fill } from "newsroom/lib/text";

const MAX_LISTED = 50;

// The counts as words, such as "2 pictures, 1 video".
function countWords(left, messages) {
  return KINDS.filter((kind) => left[kind])
    .map((kind) => fill(messages[left[kind] === 1 ? `${kind}One` : `${kind}Many`], { count: left[kind] }))
    .join(messages.listSeparator);
}

function addressRow({ address, alt }) {
  const link = make("a", { href: address, target: "_blank", rel: "noopener noreferrer", textContent: address });
  return make("li", {}, link, alt ? ` (${alt})` : "");
}

// The bar that says what was left out, with the addresses of pictures on other servers.
function makeBar(tools, upload) {
  const { messages } = tools;
  const message = make("p", { className: "body-left-words" });
  const list = make("ul", { className: "body-left-list" });
  const add = make("button", { type: "button", className: "button", textContent: messages.leftUpload });
  const close = make("button", { type: "button", className: "button", textContent: messages.leftClose });
  const bar = make(
    "div",
    { className: "body-offer body-left", role: "group", hidden: true },
    message,
    list,
    add,
    close,
  );
  bar.setAttribute("aria-label", messages.leftTitle);
  add.addEventListener("click", upload);
  close.addEventListener("click", () => {
    bar.hidden = true;
    tools.editor.view.focus();
  });
  const show = (left, remote, reasons) => {
    const words = countWords(left, messages);
    bar.hidden = !words;
    if (!words) return;
    message.textContent = [fill(messages.leftOut, { what: words }), ...reasons].join(" ");
    add.hidden = !left.pictures || !tools.urls.upload;
    const more = remote.length - MAX_LISTED;
    list.replaceChildren(
      ...remote.slice(0, MAX_LISTED).map(addressRow),
      ...(more > 0 ? [make("li", {}, `+ ${more}`)] : []),
    );
    list.hidden = !remote.length;
    tools.announce(message.textContent);
  };
  return { bar, show };
}

export function pastePlugin(tools) {
  let view = null;
  const { bar, show } = makeBar(tools, () => addPictures(view, [null], view.state.selection.from, tools));

  // Runs when the paste is in the text.
  const finish = async ({ left, remote, pictures }) => {
    show(left, remote, []);
    if (!pictures.length) return;
    const { failed, reasons } = await uploadPictures(view, pictures, tools);
    if (failed) show({ ...left, pictures: left.pictures + failed }, remote, reasons);
  };

  return new Plugin({
    view(editorView) {
      view = editorView;
      return {
        update() {
          if (!bar.isConnected) tools.wrapper.querySelector(".ProseMirror").before(bar);
        },
        destroy: () => bar.remove(),
      };
    },
    props: {
      transformPastedHTML(html) {
        const read = readPaste(html);
        setTimeout(() => finish(read));
        return read.html;
      },
      transformPastedText: wellFormed,
      transformPasted: (slice, target) =>
        target.state.selection.$from.parent.type.spec.code ? slice : linkAddresses(slice, target.state.schema),
    },
  });
}
