// The check of public addresses after a decision: requested slice by slice once the page is shown, because it takes as
// long as those pages do. Without this script a button checks the next addresses.

import { parseHtml } from "newsroom/lib/dom";
import { post } from "newsroom/lib/http";

const PAUSE_MS = 1_000;

const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

async function nextSlice(box, form) {
  const fields = new FormData(form);
  fields.append("part", "1");
  const response = await post(form.action, fields);
  if (!response.ok) throw new Error(response.statusText);
  box.replaceChildren(...parseHtml(await response.text()));
}

async function check(box) {
  let done = -1;
  for (let form = box.querySelector("[data-probe]"); form; form = box.querySelector("[data-probe]")) {
    const next = form.querySelector(".decision-probe-next");
    next.hidden = true;
    // Another process is at it.
    const { value } = form.querySelector("progress");
    if (form.dataset.probe === "busy" || value === done) await pause();
    done = value;
    try {
      await nextSlice(box, form);
    } catch {
      // Offline, or signed out meanwhile: the button is the way to try again.
      next.hidden = false;
      return;
    }
  }
}

for (const box of document.querySelectorAll(".decision-check")) check(box);
