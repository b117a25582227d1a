// Refills the list of suggestions of a field from the server while something is typed. The field names the address in
// `data-suggestions`. Without this script the list holds the first names, and the others are found when the form is sent.

import { jsonOf, request } from "newsroom/lib/http";

const PAUSE = 150;
const FIELD = "input[data-suggestions]";
let timer = 0;
let requests = 0;

function optionOf({ name, full }) {
  const option = document.createElement("option");
  option.value = name;
  option.label = full;
  return option;
}

async function suggest(field) {
  requests += 1;
  const number = requests;
  const address = new URL(field.dataset.suggestions, location.href);
  address.searchParams.set("q", field.value);
  try {
    const response = await request(address);
    const names = response.ok ? ((await jsonOf(response))?.names ?? []) : [];
    if (number === requests && names.length) field.list?.replaceChildren(...names.map(optionOf));
  } catch {
    // Offline: the name can still be typed.
  }
}

document.addEventListener("input", (event) => {
  if (!event.target.matches?.(FIELD)) return;
  clearTimeout(timer);
  timer = setTimeout(() => suggest(event.target), PAUSE);
});
