// What comes in with a paste? Words and their structure; nothing of how Word, a mail or a web page dressed them.

import { disarmed, keepCaptions, wellFormed } from "newsroom/stored";

const KEPT = new Set("href title data-id data-picture data-alt data-kind data-pm-slice colspan rowspan scope start".split(" "));
const BULLET = /^[\s\u00a0]*(?:[·•●○◦▪■□◆‣–—\-*§Øo]|\(?\d{1,3}[.)、．]|\(?[a-zA-Z][.)])[\s\u00a0]*/;
const NUMBERED = /^[\s\u00a0]*\(?(?:\d{1,3}|[a-zA-Z])[.)、．]/;
const RENAMED = { H1: "h2", H5: "h4", H6: "h4", I: "em", B: "strong", DEL: "s", STRIKE: "s", INS: "u" };

function renamed(element, name) {
  const fresh = element.ownerDocument.createElement(name);
  for (const { name: key, value } of element.attributes) if (/^[\w-]+$/.test(key)) fresh.setAttribute(key, value);
  fresh.append(...element.childNodes);
  element.replaceWith(fresh);
  return fresh;
}

function unwrap(element) {
  element.replaceWith(...element.childNodes);
}

function styleOf(element) {
  return (element.getAttribute("data-style") ?? "").toLowerCase().replaceAll(" ", "");
}

// Word's lists are paragraphs with a painted bullet and a level in their style.
function wordLists(body) {
  let open = [];
  let former = null;
  for (const line of [...body.querySelectorAll("p[data-style*='mso-list'], p[class*='MsoListParagraph']")]) {
    const level = Number(/mso-list:\S*level(\d)/.exec(styleOf(line))?.[1] ?? 1);
    const isOrdered = NUMBERED.test(line.textContent);
    for (const painted of line.querySelectorAll("[data-style*='mso-list']")) painted.remove();
    const first = body.ownerDocument.createTreeWalker(line, NodeFilter.SHOW_TEXT).nextNode();
    if (first) first.data = first.data.replace(BULLET, "");
    if (former === null || line.previousElementSibling !== former) open = [];
    open.length = Math.min(open.length, level);
    while (open.length < level) {
      const list = body.ownerDocument.createElement(isOrdered ? "ol" : "ul");
      const holder = open.at(-1)?.lastElementChild;
      if (open.length && holder) holder.append(list);
      else if (!open.length) line.before(list);
      else break;
      open.push(list);
    }
    const item = body.ownerDocument.createElement("li");
    item.append(...line.childNodes);
    open.at(-1).append(item);
    former = open[0];
    line.remove();
  }
}

// Google Docs and WPS say bold and italic by style alone; Google wraps everything in a <b> that is not bold.
function styledMarks(body) {
  for (const one of [...body.querySelectorAll("b[data-style*='normal']")]) if (/font-weight:normal/.test(styleOf(one))) unwrap(one);
  for (const one of [...body.querySelectorAll("span[data-style], font")]) {
    const style = styleOf(one);
    if (one.closest("h1, h2, h3, h4, h5, h6")) continue;
    const marks = [
      [/font-weight:(bold|[6-9]00)/, "strong"],
      [/font-style:italic/, "em"],
      [/vertical-align:super/, "sup"],
      [/vertical-align:sub/, "sub"],
      [/text-decoration[^;]*line-through/, "s"],
    ].filter(([pattern]) => pattern.test(style));
    for (const [, name] of marks) {
      const mark = body.ownerDocument.createElement(name);
      mark.append(...one.childNodes);
      one.append(mark);
    }
  }
}

function hidden(body) {
  for (const one of [...body.querySelectorAll("[data-style*='none'], [hidden]")]) {
    if (one.hidden || /display:none|mso-hide:all/.test(styleOf(one))) one.remove();
  }
}

function bare(body) {
  for (const element of body.querySelectorAll("*")) {
    for (const { name } of [...element.attributes]) if (!KEPT.has(name)) element.removeAttribute(name);
  }
}

export function cleanPaste(html) {
  const body = new DOMParser().parseFromString(disarmed(html), "text/html").body;
  hidden(body);
  wordLists(body);
  styledMarks(body);
  for (const element of [...body.querySelectorAll(Object.keys(RENAMED).join(","))]) renamed(element, RENAMED[element.nodeName]);
  // Google puts each item's words into a paragraph, and line breaks between paragraphs.
  for (const one of [...body.querySelectorAll("li > p:only-child")]) unwrap(one);
  for (const one of [...body.children]) if (one.nodeName === "BR") one.remove();
  for (const one of [...body.querySelectorAll("p")]) if (!one.textContent.replaceAll("\u00a0", "").trim()) one.remove();
  bare(body);
  keepCaptions(body);
  return wellFormed(body.innerHTML);
}
