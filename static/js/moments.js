// Which moment is read of what is typed? Asked after a pause and said in words; without this file it is said after saving.

const PAUSE = 120;
const row = document.querySelector("[data-moments]");

function echo(field, output, button) {
  const label = button?.textContent;
  let last = 0;
  let timer = null;

  async function ask() {
    last += 1;
    const asked = last;
    let told = { words: "" };
    if (field.value.trim()) {
      const address = `${row.dataset.moments}?${new URLSearchParams({ typed: field.value })}`;
      try {
        const answer = await fetch(address, { redirect: "manual" });
        if (answer.ok) told = await answer.json();
      } catch {
        // No connection: the form says it after saving.
      }
    }
    // An answer to what stood there before says nothing of what stands there now.
    if (asked !== last) return;
    output.textContent = told.refused ?? told.words;
    output.classList.toggle("is-refused", Boolean(told.refused));
    field.toggleAttribute("aria-invalid", Boolean(told.refused));
    if (button) button.textContent = told.short ? `${label} · ${told.short}` : label;
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  // Enter would press the first button of the form.
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229 || !button) return;
    event.preventDefault();
    event.stopPropagation();
    field.form.requestSubmit(button);
  });
  if (field.value) ask();
}

if (row) {
  const field = row.querySelector("input");
  echo(field, row.querySelector("output"), field.form.querySelector("[name=_schedule]"));
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.code !== "KeyT") return;
    event.preventDefault();
    field.focus();
    field.select();
    row.scrollIntoView({ block: "center" });
  });
}
