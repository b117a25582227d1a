// Two optional improvements of every page: the reader's choice of colours, and "3 minutes ago" for recent times.
// Browsers that support `blocking` render after this script, so neither changes visibly.

const root = document.documentElement;
const THEMES = ["auto", "light", "dark"];
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

function storedTheme() {
  try {
    const theme = localStorage.getItem("theme");
    return THEMES.includes(theme) ? theme : "auto";
  } catch {
    return "auto";
  }
}

function storeTheme(theme) {
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

function applyTheme(theme) {
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
  for (const bar of document.querySelectorAll('meta[name="theme-color"]')) {
    bar.dataset.own ??= bar.content;
    bar.content = theme === "auto" ? bar.dataset.own : getComputedStyle(root).getPropertyValue(`--paper-${theme}`);
  }
  for (const button of document.querySelectorAll(".theme")) {
    button.title = button.dataset[theme];
    button.setAttribute("aria-label", button.dataset[theme]);
  }
}

function offerThemes() {
  root.dataset.scripted = "";
  applyTheme(storedTheme());
  for (const button of document.querySelectorAll(".theme")) {
    button.addEventListener("click", () => {
      const next = THEMES[(THEMES.indexOf(root.dataset.theme ?? "auto") + 1) % THEMES.length];
      applyTheme(next);
      storeTheme(next);
    });
  }
  addEventListener("storage", (event) => event.key === "theme" && applyTheme(storedTheme()));
}

function relative(age, words) {
  const minutes = Math.max(1, Math.floor(age / MINUTE));
  return minutes < 60 ? words.format(-minutes, "minute") : words.format(-Math.floor(minutes / 60), "hour");
}

// Lists that show only the time of day keep it, because their column has that width.
function showRelativeTimes() {
  const words = new Intl.RelativeTimeFormat(root.lang);
  for (const time of document.querySelectorAll('time[datetime*="T"]')) {
    if (time.closest(".clock")) continue;
    const age = Date.now() - Date.parse(time.dateTime);
    time.dataset.absolute ??= time.textContent;
    const isRecent = age >= 0 && age < DAY;
    time.textContent = isRecent ? relative(age, words) : time.dataset.absolute;
    time.title = isRecent ? time.dataset.absolute : "";
  }
}

// A printed page shows absolute times.
function showAbsoluteTimes() {
  for (const time of document.querySelectorAll("time[data-absolute]")) time.textContent = time.dataset.absolute;
}

offerThemes();
showRelativeTimes();
setInterval(showRelativeTimes, MINUTE);
addEventListener("beforeprint", showAbsoluteTimes);
addEventListener("afterprint", showRelativeTimes);
