// The query of the popup: a sign before the caret and what is typed after it.

// On a Chinese keyboard the slash key types 、, which counts as a slash at the start of a paragraph.
const TRIGGER = /(?:^|[^\p{Script=Latin}\p{N}/:.@_-])([/@／＠])([^\s/@／＠]{0,40})$|^(、)([^\s、，。]{0,40})$/u;
// These signs also list blocks.
const BLOCK_SIGNS = new Set(["/", "／", "、"]);

// { sign, typed, from, to, isEager, withBlocks } of the text before the caret, or null.
export function queryAt(state) {
  const { $from, empty } = state.selection;
  if (!empty || !$from.parent.isTextblock || $from.parent.type.spec.code) return null;
  const before = $from.parent.textBetween(0, $from.parentOffset, "\ufffc", "\ufffc");
  const match = TRIGGER.exec(before);
  if (!match) return null;
  const sign = match[1] ?? match[3];
  const typed = match[2] ?? match[4];
  const from = $from.pos - sign.length - typed.length;
  const previous = before.slice(0, before.length - sign.length - typed.length).at(-1) ?? "";
  const withBlocks = BLOCK_SIGNS.has(sign);
  // After a letter or Chinese character a slash may be plain text, so no row is active until an arrow key is pressed.
  const isEager = !withBlocks || !/\p{L}/u.test(previous);
  return { sign, typed, from, to: $from.pos, isEager, withBlocks };
}

export function isSameQuery(one, other) {
  if (!one || !other) return one === other;
  return one.sign === other.sign && one.typed === other.typed && one.from === other.from;
}
