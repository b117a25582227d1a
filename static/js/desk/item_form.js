// The form of an item: the menu of the bar, and the sidebar, which is closed here until it is opened. Without this
// script the menu is a native details.

import { readItem, writeItem } from "newsroom/lib/storage";

const STORED_SIDEBAR = "newsroom-sidebar";
// The first field of a section that has just been opened by hand is the next one.
document.addEventListener("formset:added", (event) => {
  event.target.querySelector("select, input:not([type=hidden])")?.focus();
});

function startMenu(menu) {
  const close = () => menu.removeAttribute("open");
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) close();
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    close();
    menu.querySelector("summary").focus();
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) close();
  });
}

function startSidebar(toggle) {
  const show = (isOpen) => {
    document.body.classList.toggle("has-sidebar", isOpen);
    document.getElementById("main").classList.toggle("shifted", isOpen);
    document.getElementById("nav-sidebar").setAttribute("aria-expanded", String(isOpen));
  };
  show(readItem("localStorage", STORED_SIDEBAR) === "open");
  toggle.addEventListener(
    "click",
    (event) => {
      event.stopImmediatePropagation();
      const isOpen = !document.body.classList.contains("has-sidebar");
      show(isOpen);
      writeItem("localStorage", STORED_SIDEBAR, isOpen ? "open" : "");
    },
    true,
  );
}

// A headline wider than its field is set smaller, in two steps.
function fitHeadline(field) {
  const fit = () => {
    field.classList.remove("is-long", "is-longer");
    for (const size of ["is-long", "is-longer"]) {
      if (field.scrollWidth <= field.clientWidth) return;
      field.classList.add(size);
    }
  };
  field.addEventListener("input", fit);
  new ResizeObserver(fit).observe(field);
}

// The sections scroll by themselves in a wide window: the first error must not be below their edge.
function showFirstError(side) {
  const error = side?.querySelector(".errorlist");
  if (error && side.scrollHeight > side.clientHeight) error.scrollIntoView({ block: "nearest" });
}

showFirstError(document.querySelector(".item-side"));
const menu = document.querySelector(".item-menu");
const toggle = document.getElementById("toggle-nav-sidebar");
const headline = document.getElementById("id_headline");
if (headline) fitHeadline(headline);
if (menu) startMenu(menu);
if (toggle) startSidebar(toggle);
