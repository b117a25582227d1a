// Requests to our own server: CSRF token, redirects to the login page, JSON.

export function cookie(name) {
  const pair = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return pair ? pair.slice(name.length + 1) : "";
}

// Prefers the cookie: signing in again in another tab replaces the token that this page was rendered with.
export function csrfToken() {
  return cookie("csrftoken") || (document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "");
}

// Updates forms that the browser itself submits.
export function renewCsrfFields() {
  const token = cookie("csrftoken");
  if (token) for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = token;
}

// Redirects lead to the login page, so they are not followed; see `isSignedOut`.
export function request(address, options = {}) {
  return fetch(address, { redirect: "manual", credentials: "same-origin", ...options });
}

export function isSignedOut(response) {
  return response.type === "opaqueredirect";
}

function formDataOf(fields) {
  if (fields instanceof FormData) return fields;
  const body = new FormData();
  const pairs = Array.isArray(fields) ? fields : Object.entries(fields);
  for (const [name, value] of pairs) if (value !== undefined) body.append(name, value);
  return body;
}

// `fields`: FormData, an object, or a list of [name, value]; undefined values are left out.
export function post(address, fields, options = {}) {
  const headers = { "X-CSRFToken": csrfToken() };
  return request(address, { method: "POST", body: formDataOf(fields), headers, ...options });
}

// The JSON in a response, null if it has none.
export function jsonOf(response) {
  return response.json().catch(() => null);
}
