// How do the editor's scripts ask the server, and what do they say when it does not answer as it should?

// `words` are for the reader; `errors` those beside each field, under "" about the whole.
export class Refused extends Error {
  constructor(words, errors = {}) {
    super(words);
    this.words = words;
    this.errors = errors;
  }
}

const WORDS = { 403: "forbidden", 404: "broken", 413: "tooLarge" };

async function answered(address, options, says) {
  let answer;
  try {
    // A redirect leads to the login: the session has ended.
    answer = await fetch(address, { ...options, redirect: "manual", credentials: "same-origin" });
  } catch {
    throw new Refused(says.offline);
  }
  if (answer.type === "opaqueredirect") throw new Refused(says.signedOut);
  const told = await answer.json().catch(() => null);
  if (answer.ok && told) return told;
  if (answer.status === 422 && told?.errors) {
    throw new Refused(Object.values(told.errors).flat().join(" "), told.errors);
  }
  throw new Refused(says[WORDS[answer.status] ?? "broken"]);
}

export function get(address, values, says, signal) {
  // URLSearchParams takes half a character for an unknown one; encodeURIComponent would fail on it.
  return answered(`${address}?${new URLSearchParams(values)}`, { signal }, says);
}

export function post(address, values, says) {
  const body = new FormData();
  for (const [name, value] of Object.entries(values)) if (value !== undefined) body.append(name, value);
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  return answered(address, { method: "POST", body, headers: { "X-CSRFToken": token } }, says);
}

// Asks for many rows at once: what is wanted within ten milliseconds goes into one request.
export class Loader {
  constructor(fetchRows) {
    this.fetchRows = fetchRows;
    this.rows = new Map();
    this.watchers = new Map();
    this.wanted = new Set();
    this.asked = 0;
  }

  // `show` gets the row, "missing", "failed" or "loading", now and whenever that changes. Returns how to stop.
  watch(id, show) {
    if (!this.watchers.has(id)) this.watchers.set(id, new Set());
    this.watchers.get(id).add(show);
    show(this.rows.get(id) ?? "loading");
    if (!this.rows.has(id)) this.want([id]);
    return () => this.watchers.get(id)?.delete(show);
  }

  put(id, row) {
    this.rows.set(id, row);
    for (const show of this.watchers.get(id) ?? []) show(row);
  }

  want(ids) {
    for (const id of ids) this.wanted.add(id);
    if (!this.timer) this.timer = setTimeout(() => this.load(), 10);
  }

  // What stands in the text may have been corrected or taken down meanwhile.
  refresh() {
    const shown = [...this.watchers].filter(([, watching]) => watching.size).map(([id]) => id);
    if (shown.length && Date.now() - this.asked > 2000) this.want(shown);
  }

  async load() {
    const ids = [...this.wanted].slice(0, 200);
    for (const id of ids) this.wanted.delete(id);
    this.timer = this.wanted.size ? setTimeout(() => this.load(), 0) : null;
    this.asked = Date.now();
    try {
      const found = new Map((await this.fetchRows(ids)).map((row) => [String(row.id), row]));
      for (const id of ids) this.put(id, found.get(id) ?? "missing");
    } catch {
      // What was known stays shown.
      for (const id of ids) if (typeof (this.rows.get(id) ?? "") === "string") this.put(id, "failed");
    }
  }
}
