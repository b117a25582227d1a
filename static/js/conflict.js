// After a conflict: a text as it is stored goes into the form by a button, the editor of bodies included.

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
