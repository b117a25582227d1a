// Painted list markers, such as "1.", "（一）", "①" or "·".

const HAN_DIGITS = "〇一二三四五六七八九";
const OTHER_DIGITS = new Map([..."零两兩壹贰貳叁參肆伍陆陸柒捌玖"].map((sign, at) => [sign, "022122334566789"[at]]));
const HAN_UNITS = new Map(Object.entries({ 十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1000, 仟: 1000 }));
const ORDERS = ["甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"];
// Circled numbers that Unicode does not decompose, with the first and the number of the first.
const CIRCLED = [
  [0x2776, 0x277f, 1],
  [0x2780, 0x2789, 1],
  [0x278a, 0x2793, 1],
  [0x24eb, 0x24f4, 11],
  [0x24f5, 0x24fe, 1],
];
const ROMAN = { i: 1, v: 5, x: 10, l: 50, c: 100, d: 500, m: 1000 };
// Letters that Wingdings and Courier New draw as bullets.
const DRAWN = /^[olnuvqwpmtzüØø§¨è]$/;
const SYMBOL_FONT = /symbol|wingdings|webdings|zapf|marlett/i;

function hanValue(text) {
  const digits = [...text].map((sign) =>
    HAN_DIGITS.includes(sign) ? HAN_DIGITS.indexOf(sign) : OTHER_DIGITS.get(sign),
  );
  if (digits.every((digit) => digit !== undefined)) return Number(digits.join(""));
  let value = 0;
  let digit = 0;
  for (const sign of text.replaceAll("廿", "二十").replaceAll("卅", "三十")) {
    const unit = HAN_UNITS.get(sign);
    if (unit) {
      value += (digit || 1) * unit;
      digit = 0;
    } else digit = Number(HAN_DIGITS.includes(sign) ? HAN_DIGITS.indexOf(sign) : OTHER_DIGITS.get(sign));
  }
  return value + digit;
}

function romanValue(text) {
  let value = 0;
  for (let at = 0; at < text.length; at++) {
    const [number, next] = [ROMAN[text[at]], ROMAN[text[at + 1]] ?? 0];
    value += number < next ? -number : number;
  }
  return value;
}

// "i" begins Roman numbers and "c" does not, unless `format` says so: Office's name of the kind of number.
function letterValue(text, format) {
  const isRoman = /^(?:m*(?:c[md]|d?c*)(?:x[cl]|l?x*)(?:i[xv]|v?i*))$/.test(text);
  const isRepeated = new Set(text).size === 1;
  if (isRoman && !format.includes("alpha") && (format.includes("roman") || text === "i" || text.length > 1)) {
    return romanValue(text);
  }
  // After z come aa, bb …
  return isRepeated ? text.charCodeAt(0) - 96 + 26 * (text.length - 1) : undefined;
}

function numberOf(core, format) {
  // "2.1.3" counts as the third.
  if (/^\d{1,9}(?:[.-]\d{1,9})*$/.test(core)) return Number(/\d+$/.exec(core)[0]);
  if (/^[〇零一二两兩三四五六七八九十百千廿卅壹贰貳叁參肆伍陆陸柒捌玖拾佰仟]{1,7}$/.test(core)) return hanValue(core);
  const order = core.length === 1 ? ORDERS.map((signs) => signs.indexOf(core)).find((at) => at >= 0) : undefined;
  if (order !== undefined) return order + 1;
  if (/^[a-z]{1,8}$/i.test(core)) return letterValue(core.toLowerCase(), format);
  // Other alphabets: a letter is a number, but which?
  return /^(?![a-z])\p{Script=Greek}|\p{Script=Cyrillic}|\p{Script=Katakana}|\p{Script=Hiragana}|\p{Script=Hangul}$/iu.test(
    core,
  )
    ? null
    : undefined;
}

function plainMarker(text) {
  const code = text.codePointAt(0) ?? 0;
  const [from, , first] = CIRCLED.find(([low, high]) => code >= low && code <= high) ?? [];
  return from ? String(code - from + first) + text.slice(1) : text.normalize("NFKC");
}

// { kind: "bullet" }, { kind: "number", value } with null for an unknown one, or { kind: "text" } for a marker with
// words, which a list of HTML cannot paint ("第一条", "Step 1:"). `font` and `format` as Office names them, or "".
export function readMarker(painted, font = "", format = "") {
  const text = painted.replace(/[\s\u00a0]+/g, " ").trim();
  if (!/[\p{L}\p{N}]/u.test(text) || format.includes("bullet")) return { kind: "bullet" };
  if ([...text].length === 1 && (SYMBOL_FONT.test(font) || DRAWN.test(text))) return { kind: "bullet" };
  const plain = plainMarker(text);
  const core = plain.replace(/^[\s([{<【〔〈《「]+/, "").replace(/[\s)\]}>】〕〉》」.、,，:：;；。．-]+$/, "");
  const value = numberOf(core, format);
  return value === undefined || value === 0 ? { kind: "text" } : { kind: "number", value };
}
