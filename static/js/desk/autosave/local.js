// Copies of forms in this browser's localStorage: text that the server does not have yet.

import { itemNames, readJsonItem, removeItem, writeItem } from "newsroom/lib/storage";

// Must not change: text stored by an earlier version has this prefix.
const PREFIX = "newsroom-kept:";

export class LocalCopies {
  constructor({ user, kind, item }) {
    // The same for all windows in which one person edits one item.
    this.prefix = `${PREFIX}${user}:${kind}:${item || "new"}:`;
  }

  // `copy`: { pairs, turn, basedOn }.
  write(key, copy) {
    writeItem("localStorage", this.prefix + key, JSON.stringify(copy));
  }

  // Removes the copy of a form of any item.
  remove(key) {
    for (const name of itemNames("localStorage")) {
      if (name.startsWith(PREFIX) && name.endsWith(`:${key}`)) removeItem("localStorage", name);
    }
  }

  // The copies of this person and item: { key, pairs, turn, basedOn }.
  list() {
    const names = itemNames("localStorage").filter((name) => name.startsWith(this.prefix));
    const copies = names.map((name) => [name, readJsonItem("localStorage", name, null)]);
    return copies.filter(([, copy]) => copy).map(([name, copy]) => ({ key: name.slice(this.prefix.length), ...copy }));
  }
}
