// The live preview: the autosaved text beside the form, as wide as a phone or a desktop screen, reloaded after each
// autosave. Without this script a link shows the text as last saved.

import { readItem, writeItem } from "newsroom/lib/storage";

const WIDTHS = { phone: 390, desktop: 1280 };
const STORED_CHOICE = "newsroom-preview";

const panel = document.getElementById("preview");
const toggle = document.querySelector(".preview-toggle");
const frame = panel.querySelector("iframe");
const pane = panel.querySelector(".preview-pane");
const empty = panel.querySelector(".preview-empty");
const form = toggle.closest("form");

let address = JSON.parse(document.getElementById("autosave-settings").textContent).preview;
let width = "phone";
let scrollTop = 0;
let isLoading = false;

const storedChoice = () => readItem("localStorage", STORED_CHOICE) ?? "";
const storeChoice = () => writeItem("localStorage", STORED_CHOICE, panel.hidden ? "" : width);

// A desktop page is scaled down if there is no room for it.
function fit() {
  if (panel.hidden) return;
  const room = pane.clientWidth;
  const pageWidth = width === "phone" ? Math.min(WIDTHS.phone, room) : WIDTHS.desktop;
  const scale = Math.min(1, room / pageWidth);
  Object.assign(frame.style, {
    inlineSize: `${pageWidth}px`,
    blockSize: `${pane.clientHeight / scale}px`,
    transform: scale < 1 ? `scale(${scale})` : "",
  });
}

function load() {
  if (panel.hidden) return;
  empty.hidden = Boolean(address);
  pane.hidden = !address;
  if (!address) return;
  fit();
  if (!isLoading) scrollTop = frame.contentWindow.scrollY;
  isLoading = true;
  // Adds no history entry, so Back leaves the form instead of showing an older preview.
  frame.contentWindow.location.replace(address);
}

frame.addEventListener("load", () => {
  isLoading = false;
  if (scrollTop) frame.contentWindow.scrollTo({ top: scrollTop, behavior: "instant" });
  // Links open in a new tab, so that the form and the preview stay open.
  for (const link of frame.contentDocument.querySelectorAll("a[href]:not([href^='#'])")) link.target = "_blank";
});

function choose(name) {
  width = name;
  for (const button of panel.querySelectorAll("[data-width]")) {
    button.setAttribute("aria-pressed", String(button.dataset.width === name));
  }
  fit();
}

function show(isOpen) {
  panel.hidden = !isOpen;
  document.body.classList.toggle("has-preview", isOpen);
  toggle.setAttribute("aria-expanded", String(isOpen));
  load();
}

toggle.hidden = false;
toggle.addEventListener("click", () => {
  show(panel.hidden);
  storeChoice();
});
panel.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.width) choose(button.dataset.width);
  else {
    show(false);
    toggle.focus();
  }
  storeChoice();
});
form.addEventListener("autosave:saved", (event) => {
  address = event.detail;
  load();
});
new ResizeObserver(fit).observe(pane);
if (storedChoice() in WIDTHS) {
  choose(storedChoice());
  show(true);
}
