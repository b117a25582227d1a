// Requests of the palette; errors carry a message for the user.

import { isSignedOut, jsonOf, post, request } from "newsroom/lib/http";
import { fill } from "newsroom/lib/text";

const TIMEOUT = 15_000;

export class Server {
  // `dataset` of the dialog: addresses and messages.
  constructor(dataset) {
    this.dataset = dataset;
  }

  // { rows, labels }: the results, and those of the given labels that the query means in pinyin.
  find(query, labels, signal) {
    const here = location.pathname + location.search;
    const fields = new URLSearchParams({ q: query, here, part: "1" });
    for (const label of labels) fields.append("label", label);
    return this.#json(request(`${this.dataset.find}?${fields}`, { signal }));
  }

  async actions(row, query) {
    const fields = new URLSearchParams({ row: row.key, q: query, part: "1" });
    return (await this.#json(request(`${this.dataset.actions}?${fields}`))).actions;
  }

  // { message, address, isRefused }
  perform(action) {
    const options = { signal: AbortSignal.timeout(TIMEOUT) };
    return this.#json(post(action.address, { ...action.fields, part: "1" }, options));
  }

  async #json(pending) {
    const { messageOffline, messageSignedOut, messageRefused } = this.dataset;
    let response;
    try {
      response = await pending;
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Error(messageOffline, { cause: error });
    }
    if (isSignedOut(response)) throw new Error(messageSignedOut);
    const data = await jsonOf(response);
    if (data && (response.ok || response.status === 422)) return { ...data, isRefused: !response.ok };
    throw new Error(fill(messageRefused, response));
  }
}
