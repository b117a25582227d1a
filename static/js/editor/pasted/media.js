// Pictures, videos, sounds, formulas and frames of pasted HTML. Pictures that are in the paste itself become figures to
// be uploaded; everything else is left out and counted.

import { PLACEHOLDER } from "newsroom/editor/disarm";
import { declared } from "newsroom/editor/pasted/styles";
import { FALLBACK } from "newsroom/editor/pasted/word_parts";

export const MEDIA = new Set("img svg canvas video audio math iframe frame object embed applet".split(" "));
export const KINDS = ["pictures", "videos", "sounds", "formulas", "frames"];
const KIND_OF = {
  img: "pictures",
  svg: "pictures",
  canvas: "pictures",
  video: "videos",
  audio: "sounds",
  math: "formulas",
};
const PLAYERS = {
  mpvideo: "videos",
  "mp-common-videosnap": "videos",
  mpvoice: "sounds",
  "mp-common-mpaudio": "sounds",
};
const FORMULA_BOX = ".katex, mjx-container, .MathJax, .MathJax_Display, .mathjax, .mwe-math-element";
const VIDEO_HOST = /video|youtube|youtu\.be|vimeo|bilibili|youku|v\.qq\.com|ixigua|tudou|dailymotion/i;
// Pages load pictures late, with something small in their place.
const LATE = ["data-src", "data-original", "data-lazy-src", "data-actualsrc", "data-original-src", "data-url"];
const RASTER = /^data:image\/(?:png|jpe?g|gif|webp|avif|bmp|tiff|heic|heif)[;,]/i;
const SPACER_LENGTH = 150;
const MAX_ALT_LENGTH = 300;
const EMOJI =
  /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|[\u200d\ufe0f\u20e3#*\d])*(?:\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3)\ufe0f?$/u;
const HOISTED_FROM = "table, ul, ol, blockquote, pre, aside, p, h1, h2, h3, h4, h5, h6";

function sizes(element) {
  const read = (name) => Number.parseFloat(element.getAttribute(name) || declared(element, name));
  return [read("width"), read("height")];
}

// Pixels that count readers, boxes of checklists, icons of buttons.
function isOrnament(element) {
  const [width, height] = sizes(element);
  if (width <= 2 || height <= 2) return true;
  if (element.getAttribute("aria-roledescription") === "checkbox") return true;
  if (element.dataset.name !== "svg") return false;
  const isIcon = element.getAttribute("aria-hidden") === "true" || /icon/i.test(element.getAttribute("class") ?? "");
  return isIcon || width <= 32 || height <= 32 || element.closest("a, button, [role=button]") !== null;
}

function isFormula(element) {
  const marks = `${element.getAttribute("class")} ${[...element.attributes].map(({ name }) => name).join(" ")}`;
  return (
    element.dataset.name === "img" &&
    /\b(?:math|latex|equation|tex|eeimg|formula)\b|-(?:math|latex|equation)/i.test(marks)
  );
}

function kindOf(element) {
  const { name } = element.dataset;
  if (isFormula(element)) return "formulas";
  if (KIND_OF[name]) return KIND_OF[name];
  const from = [...element.attributes].map(({ value }) => value).join(" ");
  if (name !== "iframe" && /image\//.test(element.getAttribute("type") ?? "")) return "pictures";
  return VIDEO_HOST.test(from) ? "videos" : "frames";
}

function addressOf(image) {
  const source = (image.getAttribute("src") ?? "").trim();
  if (source && !source.startsWith("data:")) return source;
  const late = LATE.map((name) => (image.getAttribute(name) ?? "").trim()).find((address) =>
    /^(?:https?:)?\/\//i.test(address),
  );
  const candidate = (image.getAttribute("srcset") ?? image.getAttribute("data-srcset") ?? "").trim().split(/\s/)[0];
  return late ?? (source || candidate);
}

function isCarried(address) {
  return RASTER.test(address) ? address.length > SPACER_LENGTH : address.startsWith("blob:");
}

// A figure for a picture that the paste carries: the figure around it, or a new one beside the block that holds it.
function makeFigure(image, key) {
  const around = image.closest("figure");
  if (around && !around.dataset.pending) {
    around.dataset.pending = key;
    image.remove();
    return;
  }
  const figure = image.ownerDocument.createElement("figure");
  figure.dataset.pending = key;
  let block = around ?? image;
  for (let next = block.parentElement?.closest(HOISTED_FROM); next; next = next.parentElement?.closest(HOISTED_FROM))
    block = next;
  const isFirst = block !== image && block.matches("p") && !textBefore(block, image);
  if (isFirst) block.before(figure);
  else block.after(figure);
  image.remove();
}

function textBefore(block, image) {
  const range = block.ownerDocument.createRange();
  range.setStart(block, 0);
  range.setEndBefore(image);
  return range.toString().trim();
}

function takeFormulas(body, left) {
  for (const box of [...body.querySelectorAll(`${FALLBACK}, ${FORMULA_BOX}`)]) {
    if (!box.isConnected || box.parentElement.closest(FORMULA_BOX)) continue;
    left.formulas += 1;
    box.remove();
  }
}

function takePlayers(body, left) {
  for (const [name, kind] of Object.entries(PLAYERS)) {
    for (const player of [...body.querySelectorAll(name)]) {
      left[kind] += 1;
      player.remove();
    }
  }
}

let lastKey = 0;

// Returns { left: numbers by kind, remote: [{ address, alt }], pictures: [{ key, address, alt }] }.
export function takeMedia(body) {
  const left = Object.fromEntries(KINDS.map((kind) => [kind, 0]));
  const [remote, pictures] = [[], []];
  for (const figure of body.querySelectorAll("[data-pending]")) delete figure.dataset.pending;
  takeFormulas(body, left);
  takePlayers(body, left);
  for (const element of [...body.querySelectorAll(PLACEHOLDER)]) {
    const alt = (element.getAttribute("alt") ?? "").trim().slice(0, MAX_ALT_LENGTH);
    const address = element.dataset.name === "img" ? addressOf(element) : "";
    if (EMOJI.test(alt)) element.replaceWith(alt);
    else if (isOrnament(element) || (RASTER.test(address) && !isCarried(address))) element.remove();
    else if (kindOf(element) === "pictures" && isCarried(address)) {
      lastKey += 1;
      pictures.push({ key: String(lastKey), address, alt });
      makeFigure(element, String(lastKey));
    } else {
      left[kindOf(element)] += 1;
      if (/^(?:https?:)?\/\//i.test(address)) remote.push({ address: address.replace(/^\/\//, "https://"), alt });
      element.remove();
    }
  }
  return { left, remote, pictures };
}
