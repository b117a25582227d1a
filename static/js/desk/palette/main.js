// The command palette: Ctrl+K searches everything on the desk and offers actions by key. Without this script its button
// leads to a page that does the same.

import { Palette } from "newsroom/desk/palette/palette";
import { hasMod, isComposing } from "newsroom/lib/dom";

const dialog = document.querySelector("dialog.palette");

function isShortcut(event) {
  return event.key?.toLowerCase() === "k" && hasMod(event) && !event.altKey && !event.shiftKey;
}

function listen(palette, opener) {
  document.addEventListener(
    "keydown",
    (event) => {
      if (isComposing(event) || !isShortcut(event)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      palette.toggle();
    },
    { capture: true },
  );
  opener.setAttribute("role", "button");
  opener.setAttribute("aria-haspopup", "dialog");
  opener.addEventListener("click", (event) => {
    // As with any link, these open the page in a new tab or window.
    if (hasMod(event) || event.shiftKey) return;
    event.preventDefault();
    palette.open();
  });
  opener.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    palette.open();
  });
}

if (dialog) listen(new Palette(dialog), document.querySelector(".palette-open"));
