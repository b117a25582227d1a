"""Spans: which parts of a text were masked, without the text. Applied to the earlier text they give the later one."""

import hashlib
from typing import Any

MASK = "▇▇▇"
# [start, end] of what became a mask.
Span = list[int]


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def change_of(before: str, after: str) -> dict[str, Any]:
    """The change of a text: its masked spans and the digest of the later text; "cleared" if it is empty now."""
    if not after:
        return {"cleared": True}
    spans = masked_spans(before, after)
    return {"spans": spans, "digest": digest_of(after)} if spans is not None else {"masked": True}


def masked_spans(before: str, after: str) -> list[Span] | None:
    """The spans of `before` that are masks in `after`; None if that is not all that changed."""
    pieces = after.split(MASK)
    spans, position = [], 0
    if not before.startswith(pieces[0]):
        return None
    position = len(pieces[0])
    for number, piece in enumerate(pieces[1:], 1):
        is_last = number == len(pieces) - 1
        start = len(before) - len(piece) if is_last else before.find(piece, position)
        if start < position or not before.startswith(piece, start):
            return None
        spans.append([position, start])
        position = start + len(piece)
    return spans if position == len(before) else None


def apply_change(text: str, change: dict[str, Any]) -> tuple[str, bool]:
    """The text with a change of the journal, and whether it is exactly what it was then.

    A text that differs from the one that was masked becomes a mask as a whole: it may have the name elsewhere.
    """
    if change.get("cleared"):
        return "", True
    if change.get("masked"):
        return MASK, False
    if digest_of(text) == change["digest"]:
        return text, True
    masked, position = [], 0
    for start, end in change["spans"]:
        masked += [text[position:start], MASK]
        position = end
    result = "".join(masked) + text[position:]
    return (result, True) if digest_of(result) == change["digest"] else (MASK, False)
