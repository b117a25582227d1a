// Autosave of an item's form. Without this script the form works, but unsaved text is lost with its window.

import { Autosave } from "newsroom/desk/autosave/autosave";

new Autosave(JSON.parse(document.getElementById("autosave-settings").textContent)).start();
