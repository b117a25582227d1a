"""What a live form says to readers, when it is saved as a working copy instead: proposed when that is published."""

from collections.abc import Mapping
from typing import Any

from articles.admin.change_kinds import MAX_NOTE_LENGTH, MAX_ROWS
from articles.editing.change_kinds import NOTED, ChangeKind
from articles.editing.working_copies import Statement


def proposed_statement(post: Mapping[str, Any]) -> Statement | None:
    """The chosen kind and its note, else the new rows of corrections; None if the form has neither."""
    kind, words = post.get("change_kind", ""), post.get("change_note", "").strip()
    if kind not in (ChangeKind.TYPO, *NOTED):
        kind, words = _of_corrections(post)
    return Statement(ChangeKind(kind), words[:MAX_NOTE_LENGTH]) if kind else None


def _of_corrections(post: Mapping[str, Any]) -> tuple[str, str]:
    rows = [f"corrections-{number}" for number in range(MAX_ROWS)]
    new = [row for row in rows if post.get(f"{row}-text", "").strip() and not post.get(f"{row}-id")]
    kinds = {post.get(f"{row}-kind", "") for row in new}
    kind = ChangeKind.CORRECTION if "correction" in kinds else ChangeKind.CLARIFICATION
    return (kind, "\n".join(post[f"{row}-text"].strip() for row in new)) if new else ("", "")
