// How does the editor ask for a few words? A modal dialog beside the form, never in it: its Enter cannot submit that.

import { Refused } from "newsroom/calls";

export function made(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element && !name.includes("-")) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

export function filled(words, values) {
  return words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

let dialogs = 0;

function row(field) {
  const id = `body-dialog-${(dialogs += 1)}`;
  const tag = field.options ? "select" : field.rows ? "textarea" : "input";
  const control = made(tag, { id, "aria-describedby": `${id}-told` });
  if (field.rows) control.rows = field.rows;
  if (tag === "input") control.type = field.type ?? "text";
  if (field.accept) control.accept = field.accept;
  for (const one of field.options ?? []) control.append(made("option", { value: one.value, textContent: one.label }));
  if (field.value && field.type !== "file") control.value = field.value;
  control.required = Boolean(field.required);
  const label = made("label", { htmlFor: id, textContent: field.label });
  const told = made("p", { id: `${id}-told`, className: "body-dialog-told", textContent: field.help ?? "" });
  const holder = made("div", { className: "body-dialog-row", hidden: Boolean(field.hidden) }, label, control, told);
  if (field.type === "checkbox") label.before(control);
  return { ...field, control, told, holder };
}

function valueOf({ control, type }) {
  if (type === "checkbox") return control.checked ? "on" : undefined;
  return type === "file" ? control.files[0] : control.value;
}

function tell(rows, general, errors) {
  general.textContent = (errors[""] ?? []).join(" ");
  for (const one of rows) {
    const words = (errors[one.name] ?? []).join(" ");
    one.told.textContent = words || (one.help ?? "");
    one.told.classList.toggle("is-wrong", Boolean(words));
    one.control.setAttribute("aria-invalid", words ? "true" : "false");
    if (one.name in errors) one.holder.hidden = false;
  }
  const known = new Set(["", ...rows.map((one) => one.name)]);
  const others = Object.entries(errors).filter(([name]) => !known.has(name));
  general.textContent += others.map(([, words]) => words.join(" ")).join(" ");
  rows.find((one) => errors[one.name])?.control.focus();
}

// `act` gets the values and throws Refused where they cannot stand; the dialog stays open then, with all that was typed.
// Resolves to what `act` returns, or null where it was left.
export function asked({ title, fields, submit, says, act, also }) {
  const rows = fields.map(row);
  const general = made("p", { className: "body-dialog-told is-wrong", role: "alert" });
  const go = made("button", { type: "submit", className: "button default", textContent: submit });
  const leave = made("button", { type: "button", className: "button", textContent: says.cancel });
  const buttons = made("div", { className: "body-dialog-buttons" }, go, leave);
  if (also) buttons.append(made("button", { type: "button", className: "button", textContent: also.label, value: "also" }));
  const form = made("form", { method: "dialog", noValidate: true }, general, ...rows.map((one) => one.holder), buttons);
  const heading = made("h2", { id: `body-dialog-${(dialogs += 1)}`, textContent: title });
  const dialog = made("dialog", { className: "body-dialog", "aria-labelledby": heading.id }, heading, form);
  document.body.append(dialog);
  return new Promise((resolve) => {
    let result = null;
    const submitted = async (event) => {
      event.preventDefault();
      if (go.disabled) return;
      go.disabled = true;
      try {
        result = await act(Object.fromEntries(rows.map((one) => [one.name, valueOf(one)])));
        dialog.close();
      } catch (refusal) {
        if (!(refusal instanceof Refused)) throw refusal;
        tell(rows, general, Object.keys(refusal.errors).length ? refusal.errors : { "": [refusal.words] });
      } finally {
        go.disabled = false;
      }
    };
    form.addEventListener("submit", submitted);
    form.addEventListener("keydown", (event) => {
      // Enter that ends a composition is the input method's.
      if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.stopPropagation();
      else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submitted(event);
    });
    leave.addEventListener("click", () => dialog.close());
    if (also) {
      buttons.lastChild.addEventListener("click", () => {
        result = also.value;
        dialog.close();
      });
    }
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(result);
    });
    dialog.showModal();
    (rows.find((one) => !one.holder.hidden && !one.control.value) ?? rows[0])?.control.focus();
  });
}
