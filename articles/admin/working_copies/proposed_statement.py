"""What a live form says to readers, when it is saved as a working copy instead: proposed when that is published."""

from collections.abc import Mapping
from typing import Any

from articles.admin.form.change_kinds import MAX_NOTE_LENGTH
from articles.editing.change_kinds import NOTED, ChangeKind
from articles.editing.working_copies import Statement


def proposed_statement(post: Mapping[str, Any]) -> Statement | None:
    """The chosen kind and its note; None if the form has no kind. Rows of corrections are part of the working copy."""
    kind, words = post.get("change_kind", ""), post.get("change_note", "").strip()
    if kind not in (ChangeKind.TYPO, *NOTED):
        return None
    return Statement(ChangeKind(kind), words[:MAX_NOTE_LENGTH])
