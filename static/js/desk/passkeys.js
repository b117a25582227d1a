// Passkeys: adding one on the account page, and using one after the password. Without this script, codes remain.

import { csrfToken, isSignedOut, jsonOf, request } from "newsroom/lib/http";

function bytesOf(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}

function textOf(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function withBytes(descriptors) {
  return (descriptors ?? []).map((descriptor) => ({ ...descriptor, id: bytesOf(descriptor.id) }));
}

// The server's options, as the browser wants them.
function optionsOf(sent) {
  const options = { ...sent, challenge: bytesOf(sent.challenge) };
  if (sent.user) options.user = { ...sent.user, id: bytesOf(sent.user.id) };
  if (sent.excludeCredentials) options.excludeCredentials = withBytes(sent.excludeCredentials);
  if (sent.allowCredentials) options.allowCredentials = withBytes(sent.allowCredentials);
  return options;
}

// The browser's credential, as the server wants it.
function credentialOf(made) {
  const names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const filled = names.filter((name) => made.response[name]);
  const response = Object.fromEntries(filled.map((name) => [name, textOf(made.response[name])]));
  if (made.response.getTransports) response.transports = made.response.getTransports();
  const extensions = made.getClientExtensionResults();
  return { id: made.id, rawId: textOf(made.rawId), type: made.type, response, clientExtensionResults: extensions };
}

function send(address, content) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": csrfToken() };
  return request(address, { method: "POST", headers, body: JSON.stringify(content) });
}

async function ceremony(box, use) {
  const begun = await send(box.dataset.begin, {});
  // Somebody who entered the password long ago enters it again first.
  if (isSignedOut(begun)) return location.assign(box.dataset.confirm ?? location.href);
  const options = await jsonOf(begun);
  if (!begun.ok) throw new Error(options?.error);
  const made = await use(optionsOf(options)).catch(() => null);
  if (!made) throw new Error("");
  const name = box.querySelector("input")?.value ?? "";
  const completed = await send(box.dataset.complete, { credential: credentialOf(made), name });
  const answer = await jsonOf(completed);
  if (!completed.ok) throw new Error(answer?.error);
  return answer;
}

async function add(box) {
  const answer = await ceremony(box, (publicKey) => navigator.credentials.create({ publicKey }));
  // The codes are made by a form, because the page with them is the answer to a POST.
  if (answer?.needs_codes) document.querySelector(".passkey-codes").submit();
  else if (answer) location.assign(answer.next);
}

async function check(box) {
  const answer = await ceremony(box, (publicKey) => navigator.credentials.get({ publicKey }));
  if (answer) location.assign(box.dataset.next);
}

for (const box of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  const button = box.querySelector("button");
  const message = box.querySelector(".passkey-message");
  box.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    message.hidden = true;
    try {
      await (box.dataset.passkey === "add" ? add(box) : check(box));
    } catch (error) {
      message.textContent = error.message || box.dataset.failed;
      message.hidden = false;
    }
    button.disabled = false;
  });
}
