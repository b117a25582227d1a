"""Corrections that a working copy proposes: rows of its snapshot without an id, which publishing it makes.

They are part of the version that is reviewed. The corrections that readers have already are not: publishing a working
copy leaves them as they are.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.models import User

from articles.editing.revisions.context import state_kind
from articles.editing.revisions.snapshots import Snapshot
from articles.models.correction import Correction
from articles.models.editorial.revision import Revision
from articles.models.newsitem import NewsItem

# From the heaviest kind of correction to the lightest, and the kind of version that it makes.
_KINDS = {
    Correction.Kind.CORRECTION: Revision.Kind.CORRECTION,
    Correction.Kind.CLARIFICATION: Revision.Kind.CLARIFICATION,
    Correction.Kind.UPDATE: Revision.Kind.UPDATE,
}


def proposed_in(snapshot: Snapshot) -> list[tuple[str, str]]:
    """The kinds and texts of the corrections that a version proposes."""
    return [(kind, text) for pk, kind, text in snapshot["corrections"] if pk is None]


def with_proposed(live: Snapshot, proposed: Iterable[Sequence[str]]) -> list[Any]:
    """The corrections of a live version, and proposed ones after them."""
    return [*live["corrections"], *([None, kind, text] for kind, text in proposed)]


def as_published(copy: Snapshot, live: Snapshot) -> Snapshot:
    """The version of a working copy as publishing it would leave the item, with corrections made since it was saved."""
    return copy | {"corrections": with_proposed(live, proposed_in(copy))}


def state_proposed(item: NewsItem, proposed: Sequence[Sequence[str]]) -> None:
    """State the kind of the version that publishes these corrections, that of the heaviest, with their texts."""
    kinds = {kind for kind, _text in proposed}
    version = next((version for kind, version in _KINDS.items() if kind in kinds), None)
    if version is not None:
        state_kind(item.pk, version, " / ".join(text for _kind, text in proposed))


def publish_proposed(item: NewsItem, proposed: Iterable[Sequence[str]], by: User) -> None:
    """Publish corrections under the text of an item. `by`: who wrote them."""
    for kind, text in proposed:
        Correction.objects.create(item=item, kind=kind, text=text, by=by)
