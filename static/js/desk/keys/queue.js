// The queue of cases: moving through its rows, and from a case to the next one in the queue as last shown.

import { casePage } from "newsroom/desk/keys/page";
import { readJsonItem, writeItem } from "newsroom/lib/storage";

const STORED = "newsroom.queue";
const ROWS = "#result_list tbody tr";

const rows = () => [...document.querySelectorAll(ROWS)].filter((row) => linkOf(row));
export const linkOf = (row) => row?.querySelector("a.queue-open");
export const currentRow = () => document.querySelector("#result_list tr.is-current");
// { address, cases, at }: paths of the queue, its cases and the current one.
const lastQueue = () => readJsonItem("sessionStorage", STORED, null);

function mark(row) {
  currentRow()?.removeAttribute("aria-current");
  currentRow()?.classList.remove("is-current");
  row?.classList.add("is-current");
  row?.setAttribute("aria-current", "true");
}

function store(at) {
  const cases = rows().map((row) => linkOf(row).pathname);
  writeItem("sessionStorage", STORED, JSON.stringify({ address: location.pathname + location.search, cases, at }));
}

export function step(by) {
  const all = rows();
  const row = all[Math.min(Math.max(all.indexOf(currentRow()) + by, 0), all.length - 1)];
  if (!row) return;
  mark(row);
  linkOf(row).focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

// Returns a function that opens the neighbour of this case in the queue, or null if there is none.
export function goingTo(by) {
  const last = lastQueue();
  const at = last ? last.cases.indexOf(location.pathname) : -1;
  const address = at < 0 ? null : last.cases[at + by];
  return address ? () => location.assign(address) : null;
}

export function backToQueue() {
  const last = lastQueue();
  const isSame = last && new URL(last.address, location.href).pathname === casePage.dataset.queue;
  location.assign(isSame ? last.address : casePage.dataset.queue);
}

export function startQueue() {
  const last = lastQueue();
  const all = rows();
  mark(all.find((row) => linkOf(row).pathname === last?.at) ?? all[0]);
  store(last?.at);
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.(ROWS);
    if (row && row !== currentRow()) mark(row);
  });
  document.addEventListener("click", (event) => {
    const row = event.target.closest?.(ROWS);
    if (row) mark(row);
    if (event.target.closest?.("a.queue-open, .queue-claim")) store(linkOf(row).pathname);
  });
}
