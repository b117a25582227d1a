// The field for a release time: when typing pauses, the server parses the text ("tomorrow 9am") and the result is
// shown. Without this script it is shown after saving.

import { isComposing } from "newsroom/lib/dom";
import { request } from "newsroom/lib/http";

const PAUSE = 120;
const row = document.querySelector("[data-moments]");

async function fetchParsed(typed) {
  if (!typed.trim()) return { words: "" };
  try {
    const response = await request(`${row.dataset.moments}?${new URLSearchParams({ typed })}`);
    return response.ok ? await response.json() : { words: "" };
  } catch {
    // Offline: the result is shown after saving.
    return { words: "" };
  }
}

function echo(field, output, button) {
  const label = button?.textContent;
  let requests = 0;
  let timer = 0;

  async function showParsed() {
    requests += 1;
    const own = requests;
    const { words, short, refused } = await fetchParsed(field.value);
    // Another request has started since: this response is about older text.
    if (own !== requests) return;
    output.textContent = refused ?? words;
    output.classList.toggle("is-refused", Boolean(refused));
    field.toggleAttribute("aria-invalid", Boolean(refused));
    if (button) button.textContent = short ? `${label} · ${short}` : label;
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(showParsed, PAUSE);
  });
  // Without this, Enter would press the first button of the form.
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || isComposing(event) || !button) return;
    event.preventDefault();
    event.stopPropagation();
    field.form.requestSubmit(button);
  });
  if (field.value) showParsed();
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
