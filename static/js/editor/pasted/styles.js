// The styles of pasted HTML: those written at an element, and the rules of its own <style> elements.

const STYLE_ELEMENT = /<!--\[if [\s\S]*?(?:-->|$)|<style\b[^<>]*>([\s\S]*?)(?:<\/style\s*>|$)/gi;
// Matching a rule costs a walk through the page. No page copied from a program had more than 300.
const MAX_RULES = 500;
const NO_VALUES = new Map();

// The style attribute of an element: `disarm` turned it into data-style.
export function styleText(element) {
  return (element.getAttribute("data-style") ?? "").toLowerCase();
}

// One declaration of a style attribute, also of Office's own that browsers do not know; "" if it is not there.
export function declared(element, name) {
  for (const declaration of styleText(element).split(";").reverse()) {
    const colon = declaration.indexOf(":");
    if (colon > 0 && declaration.slice(0, colon).trim() === name) return declaration.slice(colon + 1).trim();
  }
  return "";
}

export function sheetText(html) {
  return [...html.matchAll(STYLE_ELEMENT)].map(([, css]) => (css ?? "").replace(/<!--|-->/g, " ")).join("\n");
}

function applies(rule) {
  if (rule instanceof CSSMediaRule) return matchMedia(rule.conditionText).matches;
  return rule instanceof CSSSupportsRule ? CSS.supports(rule.conditionText) : "cssRules" in rule;
}

function* styleRules(rules) {
  for (const rule of rules) {
    if (rule instanceof CSSStyleRule) yield rule;
    else if (applies(rule)) yield* styleRules(rule.cssRules);
  }
}

function specificity({ selectorText }) {
  const count = (pattern) => selectorText.match(pattern)?.length ?? 0;
  return count(/#[\w-]/g) * 10_000 + count(/[.[]|:(?!:)/g) * 100 + count(/(?:^|[\s>+~,])[a-z]/gi);
}

// The rules in ascending order of precedence. The sheet is only read: it is applied to no page and loads nothing.
function rulesOf(css) {
  if (!css.trim()) return [];
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css.replace(/@import[^;]*;?/gi, ""));
  const rules = [...styleRules(sheet.cssRules)].slice(0, MAX_RULES);
  return rules.sort((one, other) => specificity(one) - specificity(other));
}

// Reads the values of some properties for each element of a parsed page; inherited values are not included.
export class PageStyles {
  constructor(body, css, properties) {
    this.properties = new Set(properties);
    this.matched = new Map();
    this.scratch = document.createElement("p").style;
    for (const { selectorText, style } of rulesOf(css)) {
      if (!properties.some((name) => style.getPropertyValue(name))) continue;
      for (const element of body.parentNode.querySelectorAll(selectorText)) {
        if (!this.matched.has(element)) this.matched.set(element, []);
        this.matched.get(element).push(style);
      }
    }
  }

  // A map from property to value.
  of(element) {
    const matched = this.matched.get(element) ?? [];
    const text = element.getAttribute("data-style");
    if (!text && !matched.length) return NO_VALUES;
    this.scratch.cssText = text ?? "";
    const [values, important] = [new Map(), new Map()];
    for (const style of [...matched, this.scratch]) {
      for (const name of style) {
        if (!this.properties.has(name)) continue;
        const layer = style.getPropertyPriority(name) ? important : values;
        layer.set(name, style.getPropertyValue(name).toLowerCase());
      }
    }
    for (const [name, value] of important) values.set(name, value);
    return values;
  }
}
