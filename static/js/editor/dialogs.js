// Modal dialogs with a small form. They are outside the page's form, so Enter in them cannot submit it.

import { Refused } from "newsroom/editor/requests";
import { hasMod, isComposing, make } from "newsroom/lib/dom";

let lastId = 0;

function newId() {
  lastId += 1;
  return `body-dialog-${lastId}`;
}

// `field`: { name, label } and, where needed, type, value, options, rows, accept, help, hidden, required, data (an object).
function makeRow(field) {
  const id = newId();
  const tag = field.options ? "select" : field.rows ? "textarea" : "input";
  const control = make(tag, { id, "aria-describedby": `${id}-help` });
  if (field.rows) control.rows = field.rows;
  if (tag === "input") control.type = field.type ?? "text";
  Object.assign(control.dataset, field.data ?? {});
  if (field.accept) control.accept = field.accept;
  for (const { value, label } of field.options ?? []) control.append(make("option", { value, textContent: label }));
  if (field.value && field.type !== "file") control.value = field.value;
  control.required = Boolean(field.required);
  const label = make("label", { htmlFor: id, textContent: field.label });
  const help = make("p", { id: `${id}-help`, className: "body-dialog-help", textContent: field.help ?? "" });
  const element = make("div", { className: "body-dialog-row", hidden: Boolean(field.hidden) }, label, control, help);
  if (field.type === "checkbox") label.before(control);
  return { field, control, help, element };
}

function enteredValue({ control, field }) {
  if (field.type === "checkbox") return control.checked ? "on" : undefined;
  return field.type === "file" ? control.files[0] : control.value;
}

// Shows each message beside its field, and the others above the form.
function showErrors(rows, summary, errors) {
  for (const { field, control, help, element } of rows) {
    const message = (errors[field.name] ?? []).join(" ");
    help.textContent = message || (field.help ?? "");
    help.classList.toggle("is-wrong", Boolean(message));
    control.setAttribute("aria-invalid", message ? "true" : "false");
    if (field.name in errors) element.hidden = false;
  }
  const names = new Set(["", ...rows.map(({ field }) => field.name)]);
  const others = Object.entries(errors).filter(([name]) => !names.has(name));
  summary.textContent = (errors[""] ?? []).join(" ") + others.map(([, messages]) => messages.join(" ")).join(" ");
  rows.find(({ field }) => errors[field.name])?.control.focus();
}

// Resolves to the result of `act` for the entered values, to `also.value` if its button is pressed, or to null if the
// user closes the dialog. When `act` throws Refused, the dialog stays open with its errors.
export function openDialog({ title, fields, submit, messages, act, also }) {
  const rows = fields.map(makeRow);
  const summary = make("p", { className: "body-dialog-help is-wrong", role: "alert" });
  const go = make("button", { type: "submit", className: "button default", textContent: submit });
  const cancel = make("button", { type: "button", className: "button", textContent: messages.cancel });
  const buttons = make("div", { className: "body-dialog-buttons" }, go, cancel);
  const other = also ? make("button", { type: "button", className: "button", textContent: also.label }) : null;
  if (other) buttons.append(other);
  const form = make(
    "form",
    { method: "dialog", noValidate: true },
    summary,
    ...rows.map((row) => row.element),
    buttons,
  );
  const heading = make("h2", { id: newId(), textContent: title });
  const dialog = make("dialog", { className: "body-dialog", "aria-labelledby": heading.id }, heading, form);
  document.body.append(dialog);
  return new Promise((resolve) => {
    let result = null;
    const onSubmit = async (event) => {
      event.preventDefault();
      if (go.disabled) return;
      go.disabled = true;
      try {
        result = await act(Object.fromEntries(rows.map((row) => [row.field.name, enteredValue(row)])));
        dialog.close();
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        showErrors(rows, summary, Object.keys(error.errors).length ? error.errors : { "": [error.message] });
      } finally {
        go.disabled = false;
      }
    };
    form.addEventListener("submit", onSubmit);
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      // Enter that ends a composition belongs to the input method.
      if (isComposing(event)) event.stopPropagation();
      else if (hasMod(event)) onSubmit(event);
    });
    cancel.addEventListener("click", () => dialog.close());
    other?.addEventListener("click", () => {
      result = also.value;
      dialog.close();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(result);
    });
    dialog.showModal();
    (rows.find(({ element, control }) => !element.hidden && !control.value) ?? rows[0])?.control.focus();
  });
}
