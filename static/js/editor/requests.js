// Requests of the editor to the server, and their errors.

import { isSignedOut, jsonOf, post as postFields, request } from "newsroom/lib/http";

// A failed request or an invalid form. `message` is for the user; `errors`: messages by field, "" for the whole form.
export class Refused extends Error {
  constructor(message, errors = {}) {
    super(message);
    this.errors = errors;
  }
}

const MESSAGES = { 403: "forbidden", 404: "broken", 413: "tooLarge" };

async function jsonFrom(pending, messages) {
  let response;
  try {
    response = await pending;
  } catch {
    throw new Refused(messages.offline);
  }
  if (isSignedOut(response)) throw new Refused(messages.signedOut);
  const data = await jsonOf(response);
  if (response.ok && data) return data;
  if (response.status === 422 && data?.errors) {
    throw new Refused(Object.values(data.errors).flat().join(" "), data.errors);
  }
  throw new Refused(messages[MESSAGES[response.status] ?? "broken"]);
}

export function get(address, values, messages) {
  // URLSearchParams replaces a lone surrogate; encodeURIComponent would throw.
  return jsonFrom(request(`${address}?${new URLSearchParams(values)}`), messages);
}

export function post(address, values, messages) {
  return jsonFrom(postFields(address, values), messages);
}
