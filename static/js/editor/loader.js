// Loads rows by id in batches: ids requested within ten milliseconds go into one request.

const BATCH_DELAY = 10;
const MAX_BATCH = 200;
const MIN_REFRESH_INTERVAL = 2000;

export class Loader {
  constructor(fetchRows) {
    this.fetchRows = fetchRows;
    this.rows = new Map();
    this.watchers = new Map();
    this.requested = new Set();
    this.lastLoad = 0;
  }

  // Calls `show` with the row, "missing", "failed" or "loading", now and after each change. Returns a function that
  // ends this.
  watch(id, show) {
    if (!this.watchers.has(id)) this.watchers.set(id, new Set());
    this.watchers.get(id).add(show);
    show(this.rows.get(id) ?? "loading");
    if (!this.rows.has(id)) this.request([id]);
    return () => this.watchers.get(id)?.delete(show);
  }

  put(id, row) {
    this.rows.set(id, row);
    for (const show of this.watchers.get(id) ?? []) show(row);
  }

  request(ids) {
    for (const id of ids) this.requested.add(id);
    if (!this.timer) this.timer = setTimeout(() => this.load(), BATCH_DELAY);
  }

  // Loads the rows again: briefs in the text may have been corrected or taken down.
  refresh() {
    const watched = [...this.watchers].filter(([, watching]) => watching.size).map(([id]) => id);
    if (watched.length && Date.now() - this.lastLoad > MIN_REFRESH_INTERVAL) this.request(watched);
  }

  async load() {
    const ids = [...this.requested].slice(0, MAX_BATCH);
    for (const id of ids) this.requested.delete(id);
    this.timer = this.requested.size ? setTimeout(() => this.load(), 0) : null;
    this.lastLoad = Date.now();
    try {
      const rows = new Map((await this.fetchRows(ids)).map((row) => [String(row.id), row]));
      for (const id of ids) this.put(id, rows.get(id) ?? "missing");
    } catch {
      // Rows that were loaded earlier remain.
      for (const id of ids) if (typeof (this.rows.get(id) ?? "") === "string") this.put(id, "failed");
    }
  }
}
