// Makes foreign HTML safe to parse. A parsed document inherits this page's Content-Security-Policy, so an inline style
// or event handler in it would be a violation; tags are therefore rewritten before parsing.

const DROPPED_WITH_CONTENT = new Set(
  (
    "script style xml title template svg math noscript iframe object textarea select xmp noembed noframes plaintext" +
    " video audio canvas"
  ).split(" "),
);
const DROPPED = new Set("base link meta img input button form embed source track area param col colgroup".split(" "));
const COMMENT = /<!--(?:-?>|[\s\S]*?(?:--!?>|$))|<[!?][^>]*(?:>|$)/g;
const TAG_START = /<(\/?)([a-z][^\s/>]*)/gi;
const TAG_NAME = /^[a-z][a-z0-9-]*$/;
const ATTRIBUTE = /[\s/]*(?:(>)|([^\s/>][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?)/y;
const ARMED = /^(?:style|on.*)$/i;
const NOTHING = new Set();

// The element that stands for one of `marked`; its data-name is the element's name.
export const PLACEHOLDER = "left-out";

// Returns the rewritten attributes that begin at `at`, and the index where the tag ends.
function rewriteAttributes(html, at) {
  let written = "";
  ATTRIBUTE.lastIndex = at;
  for (;;) {
    const from = ATTRIBUTE.lastIndex;
    const match = ATTRIBUTE.exec(html);
    if (!match || ATTRIBUTE.lastIndex === from) return [written, html.length];
    const [, end, name, ...values] = match;
    if (end) return [written, ATTRIBUTE.lastIndex];
    if (!/^[\w-]+$/.test(name)) continue;
    const value = (values.find((candidate) => candidate !== undefined) ?? "").replaceAll('"', "&quot;");
    written += ` ${ARMED.test(name) ? "data-" : ""}${name}="${value}"`;
  }
}

// Turns styles and event handlers into data- attributes; removes comments, Word's own tags and elements that text never
// contains. Of these, the elements named in `marked` leave a placeholder.
export function disarm(html, marked = NOTHING) {
  const source = html.replace(COMMENT, "");
  let written = "";
  let at = 0;
  for (TAG_START.lastIndex = 0; ; TAG_START.lastIndex = at) {
    const tag = TAG_START.exec(source);
    written += source.slice(at, tag?.index).replaceAll("<", "&lt;");
    if (!tag) return written;
    const [, slash, rawName] = tag;
    const name = rawName.toLowerCase();
    const [attributes, end] = rewriteAttributes(source, TAG_START.lastIndex);
    at = end;
    if (marked.has(name) && !slash) written += `<${PLACEHOLDER} data-name="${name}"${attributes}></${PLACEHOLDER}>`;
    if (DROPPED_WITH_CONTENT.has(name)) {
      const rest = slash ? 0 : source.slice(at).search(new RegExp(`</${name}[\\s/>]`, "i"));
      at = rest < 0 ? source.length : at + rest;
    } else if (TAG_NAME.test(name) && !DROPPED.has(name)) {
      written += slash ? `</${name}>` : `<${name}${attributes}>`;
    }
  }
}
