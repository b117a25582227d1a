// After an edit conflict, a button copies the stored text into the form and the rich text editor.

for (const button of document.querySelectorAll(".item-conflict [data-take]")) {
  const field = document.getElementById(button.dataset.take);
  const stored = button.parentElement.nextElementSibling;
  button.hidden = !field;
  button.addEventListener("click", () => {
    field.value = stored.value;
    field.dispatchEvent(new CustomEvent("body:set", { detail: stored.value }));
    field.dispatchEvent(new Event("input", { bubbles: true }));
    const shown = field.closest(".form-row")?.querySelector(".ProseMirror") ?? field;
    shown.focus();
  });
}
