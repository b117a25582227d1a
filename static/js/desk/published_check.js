// The check of public pages after a save: requested once the page is shown, because it takes as long as those pages do.
// Many pages are checked in slices: the result of one links to the next. Without this script links show the results.

import { parseHtml } from "newsroom/lib/dom";
import { request } from "newsroom/lib/http";

async function fetchPart(address) {
  const response = await request(address);
  if (!response.ok) throw new Error(response.statusText);
  return parseHtml(await response.text());
}

function show(box, nodes) {
  const [earlier, wasOpen] = [[...box.querySelectorAll("li")], box.querySelector("details")?.open];
  box.replaceChildren(...nodes);
  box.querySelector("ul")?.prepend(...earlier);
  if (wasOpen) box.querySelector("details").open = true;
}

async function check(box) {
  const [wait, link] = [box.querySelector(".desk-proof-wait"), box.querySelector("a")];
  wait.hidden = false;
  link.hidden = true;
  try {
    show(box, await fetchPart(box.dataset.check));
    for (let rest = box.querySelector("[data-rest]"); rest; rest = box.querySelector("[data-rest]")) {
      show(box, await fetchPart(`${box.dataset.check}?${rest.dataset.rest}`));
    }
  } catch {
    // Offline, or signed out meanwhile: the link is the way to try again.
    wait.hidden = true;
    link.hidden = false;
  }
}

async function checkAll() {
  // One after another: each occupies a thread of the server.
  for (const box of document.querySelectorAll("[data-check]")) await check(box);
}

checkAll();
