// A pasted web address becomes a link to itself.

import { pm } from "django-prose-editor/editor";
import { SAFE_LINK } from "newsroom/editor/nodes";

// Without blanks and full-width punctuation, which end an address in Chinese text.
const ADDRESS = /^(?:https?:\/\/|www\.)[^\s<>"\u3000-\u303f\uff01-\uff0f\uff1a-\uff20]+$/i;

// Links the text of a block that holds an address and nothing else.
function linkBlock(block, schema) {
  const text = block.textContent.trim();
  const href = /^www\./i.test(text) ? `https://${text}` : text;
  if (!ADDRESS.test(text) || !SAFE_LINK.test(href)) return block;
  let isPlain = true;
  block.forEach((child) => {
    isPlain &&= child.isText && !child.marks.some(({ type }) => ["link", "code"].includes(type.name));
  });
  if (!isPlain) return block;
  const mark = schema.marks.link.create({ href });
  return block.copy(pm.model.Fragment.from(schema.text(text, [mark])));
}

function linkIn(fragment, schema) {
  const nodes = [];
  fragment.forEach((node) => {
    if (node.isTextblock) nodes.push(node.type.spec.code ? node : linkBlock(node, schema));
    else nodes.push(node.isLeaf ? node : node.copy(linkIn(node.content, schema)));
  });
  return pm.model.Fragment.from(nodes);
}

export function linkAddresses(slice, schema) {
  return new pm.model.Slice(linkIn(slice.content, schema), slice.openStart, slice.openEnd);
}
