// The server's copies of forms: a row for each (AutosavedForm), addressed by the form's random key.

import { isSignedOut, jsonOf, post } from "newsroom/lib/http";

export class Server {
  constructor({ keep, ignore, item, user }) {
    Object.assign(this, { saveAddress: keep, removeAddress: ignore, item, user });
  }

  // The status is 409 if another window wrote to this row since `turn`.
  save({ key, turn, basedOn, pairs }, options = {}) {
    const about = {
      kept_key: key,
      kept_turn: turn,
      kept_based_on: basedOn,
      kept_item: this.item,
      kept_user: this.user,
    };
    return this.#post(this.saveAddress, [...pairs, ...Object.entries(about)], options);
  }

  remove(key) {
    return this.#post(this.removeAddress, { kept_key: key });
  }

  // Rejects if the server cannot be reached.
  async #post(address, fields, options) {
    const response = await post(address, fields, options);
    const { ok, status } = response;
    return { ok, status, isSignedOut: isSignedOut(response), data: (await jsonOf(response)) ?? {} };
  }
}
