// localStorage and sessionStorage without errors: if the browser denies access or the storage is full, nothing is
// stored. `area` is the name of either.

export function readItem(area, name) {
  try {
    return window[area].getItem(name);
  } catch {
    return null;
  }
}

export function readJsonItem(area, name, fallback) {
  try {
    return JSON.parse(window[area].getItem(name)) ?? fallback;
  } catch {
    return fallback;
  }
}

export function writeItem(area, name, value) {
  try {
    window[area].setItem(name, value);
  } catch {
    // See above.
  }
}

export function removeItem(area, name) {
  try {
    window[area].removeItem(name);
  } catch {
    // See above.
  }
}

export function itemNames(area) {
  try {
    return Object.keys(window[area]);
  } catch {
    return [];
  }
}
