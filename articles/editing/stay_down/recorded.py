"""Stay-down for every recorded version that readers see, now or later by itself, whichever path made it.

Actions ask `check_withheld` first and tell the editor; this refuses what none of them asked about, in the transaction
of the change. Decisions of moderators are not checked.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.editing.review.rule import UncheckedRelease
from articles.editing.revisions.record import Recorded, body_in, snapshot_in
from articles.editing.stay_down.matches import match_words, matches_not_allowed, since_published
from articles.editing.stay_down.pictures import refuse_removed_pictures, used_numbers
from articles.formats.lists import sentences
from articles.models.editorial.revision import Revision
from articles.models.newsitem import NewsItem

# What is compared with removed texts.
FIELDS = ("headline", "standfirst", "original_url")
PICTURE = "lead_picture_id"
BATCH = 50


def refuse_withheld(recorded: Iterable[Recorded]) -> None:
    """Raise UncheckedRelease if a version that was just recorded shows readers a removed text.

    No query where the text is as readers had it before; else two for up to BATCH items, more only for matches.
    """
    at = timezone.now()
    rows = {row.revision.object_id: row for row in recorded if _is_new_text(row, at)}
    numbers = sorted(rows)
    for start in range(0, len(numbers), BATCH):
        items = list(NewsItem.objects.filter(pk__in=numbers[start : start + BATCH]))
        for item in items:
            _refuse_pictures(item, rows[item.pk].former, at)
        for item, matches in zip(items, matches_not_allowed(items, at), strict=True):
            former = rows[item.pk].former
            if former and _was_public(former, at) and any(match.is_withheld for match in matches):
                matches = since_published(matches, _item_of(item, former), at)
            if withheld := [match for match in matches if match.is_withheld]:
                raise UncheckedRelease(sentences(map(match_words, withheld)))


def _refuse_pictures(item: NewsItem, former: Revision | None, at: datetime) -> None:
    numbers = used_numbers(item)
    if numbers and former and _was_public(former, at):
        numbers -= used_numbers(_item_of(item, former))
    try:
        refuse_removed_pictures(numbers, at)
    except ValidationError as refusal:
        raise UncheckedRelease(sentences(refusal.messages)) from refusal


def _is_new_text(row: Recorded, at: datetime) -> bool:
    """Whether a version shows readers a text that the one before it did not show them."""
    if not row.revision.is_public or row.revision.kind == Revision.Kind.DECISION:
        return False
    return row.former is None or not _was_public(row.former, at) or _text_of(row.former) != _text_of(row.revision)


def _was_public(former: Revision, at: datetime) -> bool:
    """Whether readers had what an earlier version says until now, as far as the times of the item say."""
    fields = _stored(former)["fields"]
    begins, expires = fields.get("published_at"), fields.get("expires_at")
    is_begun = former.is_public and begins is not None and datetime.fromisoformat(begins) <= at
    return is_begun and (not expires or datetime.fromisoformat(expires) > at)


def _text_of(revision: Revision) -> tuple[Any, ...]:
    stored = _stored(revision)
    return (*(stored["fields"].get(name) for name in (*FIELDS, PICTURE)), stored["blocks"])


def _stored(revision: Revision) -> dict[str, Any]:
    stored: dict[str, Any] = json.loads(revision.content)
    return stored


def _item_of(item: NewsItem, former: Revision) -> NewsItem:
    """The item as an earlier version has it, unsaved: its text and what tells it from another of the same pattern."""
    snapshot = snapshot_in(former)
    fields = {name: snapshot["fields"].get(name) or "" for name in FIELDS}
    fields[PICTURE] = snapshot["fields"].get(PICTURE)
    return NewsItem(pk=item.pk, kind=item.kind, body=body_in(snapshot), happened_at=item.happened_at, **fields)
