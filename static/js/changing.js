// When the text of a published item is changed, what are readers told? Asked before the form is sent, so that no page has
// to be loaded for the question; without this file the server asks.

const box = document.querySelector(".change-kind");
const READ = ["headline", "standfirst", "body"];
// These take the text away or wait: nothing is told.
const UNASKED = ["_withdraw", "_saveasnew"];

function ask(form) {
  const choices = [...box.querySelectorAll("[name=change_kind]")];
  const note = box.querySelector("[name=change_note]");
  const label = box.querySelector(`label[for="${note.id}"]`);
  let button = form.querySelector('[data-key="Mod+Enter"], [name=_continue]');

  const isReworded = () =>
    READ.map((name) => form.elements[name]).some((field) => field && field.value !== field.defaultValue);
  const addsCorrection = () =>
    [...form.querySelectorAll("textarea[name^=corrections-]")].some((field) => field.value.trim());
  const chosen = () => choices.find((one) => one.checked);
  const isSilent = () => chosen()?.value === "typo";
  const show = () => {
    note.closest(".form-row").hidden = !chosen() || isSilent();
    note.required = Boolean(chosen()) && !isSilent();
    label.classList.toggle("required", note.required);
  };
  const goTo = (field) => {
    box.classList.add("is-asked");
    box.scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
  };
  const goOn = () => {
    if (isSilent()) form.requestSubmit(button);
    else note.focus();
  };

  // After the editor has written the text area, before anything takes the form for sent.
  form.addEventListener(
    "submit",
    (event) => {
      button = event.submitter ?? button;
      if (UNASKED.includes(event.submitter?.name)) return;
      if (chosen() ? isSilent() || note.value.trim() : !isReworded() || addsCorrection()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      goTo(chosen() ? note : choices[0]);
    },
    true,
  );
  box.addEventListener("change", show);
  box.addEventListener("keydown", (event) => {
    if (event.target === note || event.ctrlKey || event.metaKey || event.altKey) return;
    const named = choices[Number(event.key) - 1];
    if (named) {
      named.checked = true;
      show();
    } else if (event.key !== "Enter") return;
    event.preventDefault();
    if (box.classList.contains("is-asked") && chosen()) goOn();
    else if (chosen() && !isSilent()) note.focus();
  });
  show();
  if (box.querySelector(".errorlist")) goTo(chosen() ? note : choices[0]);
}

if (box) ask(box.closest("form"));
