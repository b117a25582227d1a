// Quotations: who is quoted becomes a paragraph of its own, so that the name is not joined to the text.

const DASH = /[\s\u00a0]*(?:[—–―─]+|-{1,2})?[\s\u00a0]*$/u;
const BLOCKS = "p, div, footer, figcaption, blockquote";

function isBlank(nodes) {
  return !nodes.some((node) => node.textContent.replaceAll("\u00a0", " ").trim());
}

function siblings(node, direction) {
  const found = [];
  for (let next = node[direction]; next; next = next[direction]) found.push(next);
  return found;
}

function paragraph(...nodes) {
  const element = nodes[0].ownerDocument.createElement("p");
  element.append(...nodes);
  return element;
}

// The dash that ends the text before the name, taken out of it.
function takeDash(text) {
  if (text?.nodeType !== Node.TEXT_NODE) return "";
  const [dash] = DASH.exec(text.data);
  text.data = text.data.slice(0, text.data.length - dash.length);
  return dash.trim() ? `${dash.trim()} ` : "";
}

// <blockquote>…<cite>…</cite></blockquote>: a name inside a sentence, such as a title, stays in it.
function moveNames(body) {
  for (const cite of [...body.querySelectorAll("blockquote cite")]) {
    const block = cite.closest(BLOCKS);
    const before = siblings(cite, "previousSibling");
    if (cite.parentElement !== block || !isBlank(siblings(cite, "nextSibling")) || isBlank(before)) continue;
    if (before.some((node) => node.nodeType === Node.ELEMENT_NODE && node.matches(BLOCKS))) continue;
    const dash = takeDash(before[0]);
    const name = paragraph(...(dash ? [body.ownerDocument.createTextNode(dash)] : []), cite);
    if (block.localName === "blockquote") block.append(name);
    else block.after(name);
  }
}

// <p><q>…</q><cite>…</cite></p>
function makeQuotations(body) {
  for (const quoted of [...body.querySelectorAll("p > q:first-child")]) {
    const block = quoted.parentElement;
    const cite = quoted.nextElementSibling;
    const rest = [...block.childNodes].filter((node) => node !== quoted && node !== cite);
    if (cite?.localName !== "cite" || !isBlank(rest)) continue;
    const quotation = body.ownerDocument.createElement("blockquote");
    quotation.append(paragraph(...quoted.childNodes), paragraph(cite));
    block.replaceWith(quotation);
  }
}

export function partAttributions(body) {
  makeQuotations(body);
  moveNames(body);
}
