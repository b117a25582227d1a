// The toolbar above the text: a single tab stop. Arrow keys move inside it, and Alt+F10 moves to it from the text.

import { blockActions, historyActions, inlineActions, tableActions } from "newsroom/editor/actions";
import { editLink } from "newsroom/editor/links";
import { make } from "newsroom/lib/dom";

function makeButton(action) {
  const title = action.keys ? `${action.label} (${action.keys})` : action.label;
  const button = make("button", {
    type: "button",
    className: "body-tool",
    textContent: action.sign,
    title,
    tabIndex: -1,
  });
  button.dataset.tool = action.name;
  button.setAttribute("aria-label", action.label);
  if (action.isActive) button.setAttribute("aria-pressed", "false");
  // The text keeps the focus.
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", () => action.run());
  return button;
}

export function makeToolbar(tools) {
  const { editor, messages } = tools;
  const actions = [...inlineActions(tools), ...blockActions(tools), ...historyActions(tools), ...tableActions(tools)];
  const buttons = actions.map(makeButton);
  const bar = make("div", { className: "body-tools", role: "toolbar", "aria-label": messages.toolbar }, ...buttons);
  buttons[0].tabIndex = 0;

  bar.addEventListener("keydown", (event) => {
    const shown = buttons.filter((button) => !button.hidden);
    const at = shown.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: shown.length - 1 }[event.key];
    if (event.key === "Escape") editor.view.focus();
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const next = shown[(to + shown.length) % shown.length];
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  });

  const update = () => {
    const isInTable = editor.isActive("table");
    actions.forEach((action, at) => {
      if (action.isTable) buttons[at].hidden = !isInTable;
      if (action.isActive) buttons[at].setAttribute("aria-pressed", String(action.isActive()));
    });
  };
  // Updates at most once per frame, so that typing is not delayed.
  let isScheduled = false;
  editor.on("transaction", () => {
    if (isScheduled) return;
    isScheduled = true;
    requestAnimationFrame(() => {
      isScheduled = false;
      if (!editor.isDestroyed) update();
    });
  });
  update();
  return { bar, focus: () => buttons.find((button) => button.tabIndex === 0).focus(), editLink: () => editLink(tools) };
}
