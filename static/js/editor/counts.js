// Length of a text: Han and kana characters one by one, words of other scripts, and flash briefs.

const HAN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu;
const WORD = /[\p{L}\p{N}\p{M}]+(?:['’\-.,][\p{L}\p{N}\p{M}]+)*/gu;

export function countsOf(doc) {
  let briefs = 0;
  const texts = [];
  doc.descendants((node) => {
    if (node.type.name === "flashBrief") briefs += 1;
    if (node.isTextblock) texts.push(node.textBetween(0, node.content.size, " ", " "));
    return !node.isTextblock;
  });
  const text = texts.join("\n");
  const han = text.match(HAN)?.length ?? 0;
  const words = text.replace(HAN, " ").match(WORD)?.length ?? 0;
  return { han, words, briefs };
}
