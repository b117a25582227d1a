// Menus that open over the page: the filters of a list and the person's own menu. Without this script they close by
// another press on their name. And the scroll position of the navigation.

// The navigation scrolls by itself: the entry of this page is in sight.
const navigation = document.querySelector("#nav-sidebar");
const here = navigation?.querySelector("[aria-current]");
if (here && here.offsetTop > navigation.clientHeight)
  navigation.scrollTop = here.offsetTop - navigation.clientHeight / 2;

const OPEN = "details[data-closes][open]";

function closeOthers(target) {
  for (const menu of document.querySelectorAll(OPEN)) {
    if (!menu.contains(target)) menu.open = false;
  }
}

document.addEventListener("pointerdown", (event) => closeOthers(event.target));
document.addEventListener("focusin", (event) => closeOthers(event.target));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && !event.defaultPrevented && document.querySelector(OPEN);
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
