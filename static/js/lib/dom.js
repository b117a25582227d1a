// Creating elements and reading events.

// Names with a hyphen and those that are not properties of the element become attributes.
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element && !name.includes("-")) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

// Nodes of HTML from our own server; scripts in it do not run.
export function parseHtml(html) {
  return [...new DOMParser().parseFromString(html, "text/html").body.childNodes];
}

// During a composition, keys belong to the input method. Safari ends it before sending Enter, with key code 229.
export function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}

// Ctrl, or Command on a Mac.
export function hasMod(event) {
  return event.ctrlKey || event.metaKey;
}

const NOT_LABEL = ".visually-hidden, kbd, svg, [aria-hidden=true], [hidden]";

const oneLine = (text) => text.replace(/\s+/g, " ").trim();

// What an element that can be pressed says on the page: of a summary its strong words, if it has any.
export function visibleLabel(element) {
  if (element.matches("input")) return oneLine(element.value);
  const copy = (element.querySelector("strong") ?? element).cloneNode(true);
  for (const part of copy.querySelectorAll(NOT_LABEL)) part.remove();
  return oneLine(copy.textContent) || oneLine(element.ariaLabel ?? "") || oneLine(element.title);
}

// What it says to screen readers only, such as the row that it belongs to.
export function hiddenLabel(element) {
  return oneLine([...element.querySelectorAll(".visually-hidden")].map((part) => part.textContent).join(" "));
}
