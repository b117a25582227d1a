// The kind of a change to published text (typo, correction, update): the user chooses it before the form is submitted.
// Without this script the server sends the form back for the choice.

import { disarm } from "newsroom/editor/disarm";

const box = document.querySelector(".change-kind");
const TEXT_FIELDS = ["headline", "standfirst", "body"];
const EMBEDDED = new Set(["FLASH-BRIEF", "FIGURE"]);
// These publish no change.
const WITHOUT_KIND = ["_withdraw", "_saveasnew", "_save_copy", "_discard", "_cancel_schedule"];

function topLevel(html) {
  const { body } = new DOMParser().parseFromString(disarm(html), "text/html");
  return [...body.childNodes].filter((node) => node.nodeType === Node.ELEMENT_NODE || node.data?.trim());
}

// Whether briefs or pictures were added and nothing else was changed: articles/editing/revisions/snapshots.py has the same rule.
function onlyEmbedsMore(before, after) {
  const known = topLevel(before);
  const added = topLevel(after).filter((node) => !(known.length && node.isEqualNode(known[0]) && known.shift()));
  return known.length === 0 && added.every(({ nodeName }) => EMBEDDED.has(nodeName));
}

function isChanged(name, { value, defaultValue }) {
  if (value === defaultValue) return false;
  return name !== "body" || !onlyEmbedsMore(defaultValue, value);
}

function requireKind(form) {
  const choices = [...box.querySelectorAll("[name=change_kind]")];
  const note = box.querySelector("[name=change_note]");
  const label = box.querySelector(`label[for="${note.id}"]`);
  let button = form.querySelector('[data-key="Mod+Enter"], [name=_continue]');

  const isReworded = () => TEXT_FIELDS.some((name) => form.elements[name] && isChanged(name, form.elements[name]));
  const addsCorrection = () =>
    [...form.querySelectorAll("textarea[name^=corrections-]")].some((field) => field.value.trim());
  const chosen = () => choices.find((choice) => choice.checked);
  const isTypo = () => chosen()?.value === "typo";
  const isAnswered = () => (chosen() ? isTypo() || note.value.trim() : !isReworded() || addsCorrection());
  const show = () => {
    note.closest(".form-row").hidden = !chosen() || isTypo();
    note.required = Boolean(chosen()) && !isTypo();
    label.classList.toggle("required", note.required);
  };
  const goTo = (field) => {
    box.open = true;
    box.classList.add("is-asked");
    box.scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
  };
  const submitOrFocusNote = () => {
    if (isTypo()) form.requestSubmit(button);
    else note.focus();
  };

  // Capturing: after the editor has written its text area, before the other scripts regard the form as submitted.
  form.addEventListener(
    "submit",
    (event) => {
      button = event.submitter ?? button;
      if (WITHOUT_KIND.includes(event.submitter?.name) || isAnswered()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      goTo(chosen() ? note : choices[0]);
    },
    true,
  );
  box.addEventListener("change", show);
  box.addEventListener("keydown", (event) => {
    if (event.target === note || event.ctrlKey || event.metaKey || event.altKey) return;
    const choice = choices[Number(event.key) - 1];
    if (choice) {
      choice.checked = true;
      show();
    } else if (event.key !== "Enter") return;
    event.preventDefault();
    if (box.classList.contains("is-asked") && chosen()) submitOrFocusNote();
    else if (chosen() && !isTypo()) note.focus();
  });
  show();
  if (box.querySelector(".errorlist")) goTo(chosen() ? note : choices[0]);
}

if (box) requireKind(box.closest("form"));
