// The kind of the current page, and the elements that keys act on.

// Ctrl+Enter: the value of data-key on what submits a form.
export const SUBMIT = "Mod+Enter";
// What has a key of its own: only what can be pressed.
export const KEYED = ":is(button, a, summary, input)[data-key]";
export const dialog = document.querySelector("dialog.keys");
// The page of one case, and the queue of cases.
export const casePage = document.querySelector("[data-queue]");
export const queue = document.querySelector("#result_list a.queue-open, #queue-claim");

const FIELDS = "input:not([type=hidden]), select, textarea";
const TYPED_INTO = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=button])";
// Buttons that submit a form, in order of preference: its own primary button, the one that publishes, the one that
// saves.
const PRIMARY = [`[data-key="${SUBMIT}"]`, ".desk-verb_publish button", "[name=_save]"];
const PLAIN = ["[name=_continue]", "[name=_save]"];

// A field of a dialog that has just closed keeps the focus until the next frame.
export const isTypedInto = (target) => target.matches?.(TYPED_INTO) && !dialog.contains(target);
export const isShown = (element) => Boolean(element) && !element.disabled && element.checkVisibility?.() !== false;
export const mainForm = () => document.querySelector("#content-main form[method=post]:has(.submit-row)");

function firstShown(form, selectors) {
  for (const selector of selectors) {
    const element = [...(form?.querySelectorAll(selector) ?? [])].find(isShown);
    if (element) return element;
  }
  return null;
}

export const primaryButton = (form) => firstShown(form, PRIMARY);
export const saveButton = (form) => firstShown(form, PLAIN);
// Saves a published text as a working copy.
// It may be in the closed menu of the bar.
export const copyButton = (form) => form?.querySelector("[name=_save_copy]:enabled");

// A summary opens its details and focuses the first field; anything else is clicked.
export function press(element) {
  const details = element.matches("summary") ? element.parentElement : null;
  if (!details) {
    element.click();
    return;
  }
  // An action may itself be in a folded list.
  for (let outer = details; outer; outer = outer.parentElement.closest("details")) outer.open = true;
  const fields = [...details.querySelectorAll(FIELDS)].filter((field) => !field.closest("details:not([open])"));
  const field = fields.find((candidate) => candidate.matches(":checked")) ?? fields[0];
  (field ?? details.querySelector("button") ?? element).focus({ preventScroll: true });
  details.scrollIntoView({ block: "nearest" });
}

export function pressing(selector) {
  const element = [...document.querySelectorAll(selector)].find(isShown);
  return element ? () => press(element) : null;
}
