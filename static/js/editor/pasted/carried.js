// Pictures that a paste carries in itself, as data: or blob: addresses. They are uploaded without a credit, so the text
// cannot be published before an editor adds it.

import { post, Refused } from "newsroom/editor/requests";
import { fill } from "newsroom/lib/text";

const ENDINGS = { "image/jpeg": "jpg", "image/svg+xml": "svg" };

function bytesOf(address) {
  const [head, body] = [address.slice(5, address.indexOf(",")), address.slice(address.indexOf(",") + 1)];
  const text = /;base64$/i.test(head) ? atob(decodeURIComponent(body).replace(/\s/g, "")) : decodeURIComponent(body);
  return new Blob([Uint8Array.from(text, (sign) => sign.charCodeAt(0))], { type: head.split(";")[0].toLowerCase() });
}

// A blob: address of another page cannot be read.
async function contentOf(address, messages) {
  try {
    if (address.startsWith("data:")) return bytesOf(address);
    if (new URL(address).origin === location.origin) return await (await fetch(address)).blob();
  } catch {
    // See below.
  }
  throw new Refused(messages.pictureUnreadable);
}

// Calls `change` with a transaction and the place of the figure that waits for a picture, if it is still in the text.
function changeFigure(view, key, change) {
  if (view.isDestroyed) return false;
  const { tr, doc } = view.state;
  let isFound = false;
  doc.descendants((node, at) => {
    if (isFound || node.attrs.pending !== key) return !isFound && !node.isTextblock;
    isFound = true;
    change(tr, node, at);
    return false;
  });
  if (isFound) view.dispatch(tr.setMeta("addToHistory", false));
  return isFound;
}

async function upload({ key, address, alt }, view, tools) {
  const file = await contentOf(address, tools.messages);
  const name = `${tools.messages.pastedName}-${key}.${ENDINGS[file.type] ?? file.type.split("/")[1]}`;
  tools.announce(fill(tools.messages.uploading, { name }));
  const { picture } = await post(
    tools.urls.upload,
    { pasted: "1", file: new File([file], name), name, alt },
    tools.messages,
  );
  tools.pictures.put(String(picture.id), picture);
  changeFigure(view, key, (tr, node, at) =>
    tr.setNodeMarkup(at, null, { ...node.attrs, picture: String(picture.id), pending: null }),
  );
}

// A figure with a caption keeps it.
function dropFigure(view, key) {
  changeFigure(view, key, (tr, node, at) => {
    if (node.textContent) tr.setNodeMarkup(at, null, { ...node.attrs, pending: null });
    else tr.delete(at, at + node.nodeSize);
  });
}

// Uploads one after another. Returns { failed, reasons }.
export async function uploadPictures(view, pictures, tools) {
  const reasons = new Set();
  let failed = 0;
  tools.uploads += pictures.length;
  for (const picture of pictures) {
    try {
      if (!tools.urls.upload) throw new Refused(tools.messages.forbidden);
      await upload(picture, view, tools);
    } catch (error) {
      failed += 1;
      reasons.add(error.message);
      dropFigure(view, picture.key);
    } finally {
      tools.uploads -= 1;
    }
  }
  const count = pictures.length - failed;
  if (count) tools.announce(fill(tools.messages[count === 1 ? "carriedOne" : "carriedMany"], { count }), true);
  return { failed, reasons: [...reasons] };
}
