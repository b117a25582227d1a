// The conditional comments of Word and WPS. They say which characters of a list item are its painted marker, and which
// picture stands for a formula, so they are turned into elements before comments are removed.

export const MARKER = "painted-marker";
export const FALLBACK = "formula-picture";

// Shown by Office alone: the formulas, drawings and settings that the HTML beside it repeats in another form.
const OFFICE_ONLY = /<!--\[if ([^\]>]{0,200})\]>(?!<!--)[\s\S]*?(?:<!\[endif\]-->|$)/gi;
const CONDITION = /<!(?:--)?\[(?:if ([^\]>]{0,200})|endif)\](?:--)?>/gi;
const ELEMENTS = { "!supportlists": MARKER, "!msequation": FALLBACK };

export function markWordParts(html) {
  const open = [];
  const shown = html.replace(OFFICE_ONLY, (_, condition) =>
    /msEquation/i.test(condition) ? `<${FALLBACK}></${FALLBACK}>` : "",
  );
  // A formula and its picture are one.
  const once = shown.replace(/<formula-picture><\/formula-picture>\s*(?=<!(?:--)?\[if !msEquation\])/gi, "");
  return once.replace(CONDITION, (_, condition) => {
    const name = condition === undefined ? open.pop() : ELEMENTS[condition.trim().toLowerCase()];
    if (condition !== undefined) open.push(name);
    if (!name) return "";
    return condition === undefined ? `</${name}>` : `<${name}>`;
  });
}

export function isFromOffice(html) {
  return /urn:schemas-microsoft-com:office|content=["']?(?:Microsoft|WPS|Kingsoft)|class=["']?Mso|mso-[a-z]+:/i.test(
    html,
  );
}
