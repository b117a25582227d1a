// Text of pasted HTML that its page does not show, such as copyright lines inserted against copying.

import { PageStyles, styleText } from "newsroom/editor/pasted/styles";
import { PLACEHOLDER } from "newsroom/editor/disarm";

const PROPERTIES = (
  "display visibility content-visibility opacity filter font-size color -webkit-text-fill-color background-clip position" +
  " left right top bottom text-indent margin-left margin-top transform scale clip clip-path width height max-width" +
  " max-height overflow-x overflow-y"
).split(" ");
// In pixels: no screen is so small that this is still on it, none so large that text is moved this far on it.
const FAR = 900;
const PIXELS = { px: 1, pt: 4 / 3, pc: 16, in: 96, cm: 37.8, mm: 3.78, em: 16, rem: 16, ex: 8, ch: 8, "": 1 };
const LENGTH = /(-?\d*\.?\d+(?:e[+-]?\d+)?)(%|[a-z]*)/g;

// The lengths in a value in pixels; those of the window and percentages as if 100 were `FAR`.
function lengths(value = "") {
  return [...value.matchAll(LENGTH)].map(([, number, unit]) => Number(number) * (PIXELS[unit] ?? FAR / 100));
}

const length = (value) => lengths(value)[0] ?? Number.NaN;

function isFarAway(style) {
  if (["text-indent", "margin-left", "margin-top"].some((name) => length(style.get(name)) <= -FAR)) return true;
  const transform = style.get("transform") ?? "";
  if (/^scale[xy3d]*\(0[,)]/.test(transform) || /^0(?: |$)/.test(style.get("scale") ?? "")) return true;
  if (transform.includes("translate") && lengths(transform.replaceAll("3d", "")).some((at) => at <= -FAR)) return true;
  if ((style.get("position") ?? "static") === "static") return false;
  const far = (name) => Math.abs(length(style.get(name)));
  return ["left", "top", "right", "bottom"].some(
    (name) => far(name) >= (style.get(name)?.startsWith("-") ? FAR : 5 * FAR),
  );
}

function isClipped(style) {
  const [top, right, bottom, left] = lengths(style.get("clip"));
  if (/absolute|fixed/.test(style.get("position")) && (bottom - top <= 1 || right - left <= 1)) return true;
  const path = style.get("clip-path") ?? "";
  if (path.startsWith("inset(")) {
    const [above, after = above, below = above, before = after] = lengths(path);
    return path.includes("%") && (above + below >= FAR || after + before >= FAR);
  }
  const points = path.startsWith("polygon(") ? path.slice(8, -1).split(",") : [];
  const isPoint = points.length > 0 && new Set(points.map((point) => lengths(point).join())).size === 1;
  return isPoint || /^(?:circle|ellipse)\(0(?:px|%)?(?:[ )])/.test(path);
}

function isTooSmall(style) {
  if (!/hidden|clip/.test(`${style.get("overflow-x")} ${style.get("overflow-y")}`)) return false;
  const at = (name) => length(style.get(name));
  const [width, height] = [Math.min(at("width"), 1e9), Math.min(at("height"), 1e9)];
  if (width <= 1 && height <= 1) return true;
  return [width, height, at("max-width"), at("max-height")].includes(0);
}

// Whether an element is not shown with all that is in it.
function isHidden(element, style) {
  if (element.hasAttribute("hidden") || /mso-hide:\s*all/.test(styleText(element))) return true;
  if (style.size === 0) return false;
  if (style.get("display") === "none" || style.get("content-visibility") === "hidden") return true;
  const opacity = style.get("opacity") ?? /opacity\(([^)]*)\)/.exec(style.get("filter") ?? "")?.[1];
  if (opacity !== undefined && Number.parseFloat(opacity) <= 0.02) return true;
  return isFarAway(style) || isClipped(style) || isTooSmall(style);
}

const TRANSPARENT = /^(?:transparent|(?:rgba|hsla)\(.*,\s*0(?:\.0+)?\))$/;

// What text inherits: the nearest value counts, so text can be shown again inside something hidden.
function inherited(style, above) {
  const state = { ...above };
  const visibility = style.get("visibility");
  if (visibility && visibility !== "inherit") state.isInvisible = visibility !== "visible";
  const size = style.get("font-size");
  // A size relative to nothing is nothing.
  if (size && /^(?:0(?:[a-z]*|%)|(?!.*(?:em|%|inherit|larger|smaller)$).*)$/.test(size))
    state.isSizeless = length(size) <= 1;
  const colour = style.get("-webkit-text-fill-color") ?? style.get("color");
  if (colour && colour !== "inherit") state.isTransparent = TRANSPARENT.test(colour);
  if (style.get("background-clip") === "text") state.isTransparent = false;
  return state;
}

export function removeHidden(body, css) {
  const styles = new PageStyles(body, css, PROPERTIES);
  const states = new Map([[body, inherited(styles.of(body), {})]]);
  for (const element of [...body.querySelectorAll("*")]) {
    const above = states.get(element.parentNode);
    const style = styles.of(element);
    // Inside something removed.
    if (!above) continue;
    if (isHidden(element, style)) {
      element.remove();
      continue;
    }
    const state = inherited(style, above);
    states.set(element, state);
    if (state.isInvisible && element.localName === PLACEHOLDER) element.remove();
  }
  for (const [element, { isInvisible, isSizeless, isTransparent }] of states) {
    if (!isInvisible && !isSizeless && !isTransparent) continue;
    for (const node of [...element.childNodes]) if (node.nodeType === Node.TEXT_NODE) node.remove();
  }
}
