// Key bindings: the user's choices, stored in this browser. An action is named by its default key.

import { readJsonItem, writeItem } from "newsroom/lib/storage";

const STORED = "newsroom.keys";
// The default keys of all pages: a key that was changed on one page must not mean something else on another.
const DEFAULT_KEYS = [..."1234567890acuidjkq/n?.,g"];

const choices = { off: false, keys: {}, ...readJsonItem("localStorage", STORED, {}) };

const store = () => writeItem("localStorage", STORED, JSON.stringify(choices));

export const areOff = () => choices.off;
export const keyFor = (action) => choices.keys[action] ?? action;

export function turn(isOn) {
  choices.off = !isOn;
  store();
}

export function reset() {
  Object.assign(choices, { off: false, keys: {} });
  store();
}

// The first new character of `typed` becomes the action's key. If another action has it, the two swap keys.
export function remap(action, typed) {
  const key = [...typed.trim()].find((character) => character !== keyFor(action));
  if (key) {
    const other = DEFAULT_KEYS.find((name) => name !== action && keyFor(name) === key);
    if (other) choices.keys[other] = keyFor(action);
    choices.keys[action] = key;
  }
  store();
}
