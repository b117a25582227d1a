// How does the text look to readers while it is typed? The kept text stands beside the form, as wide as a phone or as a
// desk has it, anew after each time it was kept. Without this file a link shows the text as last saved.

const WIDTHS = { phone: 390, desktop: 1280 };
const REMEMBERED = "newsroom-preview";

const panel = document.getElementById("preview");
const toggle = document.querySelector(".preview-toggle");
const frame = panel.querySelector("iframe");
const pane = panel.querySelector(".preview-pane");
const empty = panel.querySelector(".preview-empty");
const form = toggle.closest("form");

let address = JSON.parse(document.getElementById("kept-settings").textContent).preview;
let width = "phone";
let scrolled = 0;
let isLoading = false;

function remembered() {
  try {
    return localStorage.getItem(REMEMBERED) ?? "";
  } catch {
    return "";
  }
}

function remember(value) {
  try {
    localStorage.setItem(REMEMBERED, value);
  } catch {
    // Where nothing may be stored the choice lasts as long as the page.
  }
}

// A page for a desk is shown smaller where there is no room for it.
function fit() {
  if (panel.hidden) return;
  const room = pane.clientWidth;
  const wanted = width === "phone" ? Math.min(WIDTHS.phone, room) : WIDTHS.desktop;
  const scale = Math.min(1, room / wanted);
  Object.assign(frame.style, {
    inlineSize: `${wanted}px`,
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
  if (!isLoading) scrolled = frame.contentWindow.scrollY;
  isLoading = true;
  // Not in the history: Back leads away from the form, not to an older preview.
  frame.contentWindow.location.replace(address);
}

frame.addEventListener("load", () => {
  isLoading = false;
  if (scrolled) frame.contentWindow.scrollTo({ top: scrolled, behavior: "instant" });
  // A link that is tried leads away from neither.
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

function changed() {
  remember(panel.hidden ? "" : width);
}

toggle.hidden = false;
toggle.addEventListener("click", () => {
  show(panel.hidden);
  changed();
});
panel.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.width) choose(button.dataset.width);
  else {
    show(false);
    toggle.focus();
  }
  changed();
});
form.addEventListener("kept:done", (event) => {
  address = event.detail;
  load();
});
new ResizeObserver(fit).observe(pane);
if (remembered() in WIDTHS) {
  choose(remembered());
  show(true);
}
