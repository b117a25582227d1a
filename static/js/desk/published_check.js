// The check of public pages after a save: requested once the form is shown, because it takes as long as the pages do.
// Without this script a link shows the form with the result.

import { parseHtml } from "newsroom/lib/dom";
import { request } from "newsroom/lib/http";

const box = document.querySelector("[data-check]");

async function check() {
  const [wait, link] = [box.querySelector(".desk-proof-wait"), box.querySelector("a")];
  wait.hidden = false;
  link.hidden = true;
  try {
    const response = await request(box.dataset.check);
    if (!response.ok) throw new Error(response.statusText);
    box.replaceChildren(...parseHtml(await response.text()));
  } catch {
    // Offline, or signed out meanwhile: the link is the way to try again.
    wait.hidden = true;
    link.hidden = false;
  }
}

if (box) check();
