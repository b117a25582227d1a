"""Redaction and deletion of revisions: the only code that changes or removes what was recorded.

Redaction replaces words in every version of a row, so that none of them can bring the words back.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, Q

from articles.editing.revisions.record import digest_of, latest_revisions
from articles.models.editorial.review import Approval
from articles.models.editorial.revision import Revision, RevisionBlock, RevisionQuerySet
from articles.models.editorial.working_copy import WorkingCopy
from articles.models.newsitem import NewsItem
from articles.pictures.models import Picture
from articles.text.canonical_json import canonical

BATCH = 500

_PERMANENT = (Revision.Kind.DECISION, Revision.Kind.WITHDRAWAL, Revision.Kind.REPUBLICATION)

# Columns that only the desk reads.
UNSEEN: dict[type[Model], tuple[str, ...]] = {
    NewsItem: ("rights_override",),
    Picture: ("mark_reason", "caption", "keywords"),
}

Replace = Callable[[str], str]


def redact_versions(model: type[Model], keys: Iterable[int], in_text: Replace, in_html: Replace) -> int:
    """Replace words in every version of these rows. Returns the number of revisions and blocks changed."""
    changed, numbers = 0, sorted(set(keys))
    for start in range(0, len(numbers), BATCH):
        condition = _of_rows(model, numbers[start : start + BATCH])
        changed += _redact_blocks(RevisionBlock.objects.filter(condition), in_html)
        changed += _redact_revisions(Revision.objects.filter(condition), in_text)
        if model is NewsItem:
            _redact_statements(numbers[start : start + BATCH], in_text)
    return changed


def redact_former_versions(model: type[Model], keys: Iterable[int], in_text: Replace, in_html: Replace) -> int:
    """Like redact_versions(), but of the latest version of each row only what readers do not see.

    What else it has, a decision changes.
    """
    changed, numbers = 0, sorted(set(keys))
    for start in range(0, len(numbers), BATCH):
        batch = numbers[start : start + BATCH]
        condition, latest = _of_rows(model, batch), latest_revisions(model, batch).values()
        shown = {block for revision in latest for block in json.loads(revision.content)["blocks"]}
        changed += _redact_blocks(RevisionBlock.objects.filter(condition).exclude(pk__in=shown), in_html)
        former = Revision.objects.filter(condition).exclude(pk__in=[revision.pk for revision in latest])
        changed += _redact_revisions(former, in_text)
        if model is NewsItem:
            _redact_statements(batch, in_text)
        changed += sum(_redact_unseen(revision, UNSEEN.get(model, ()), in_text) for revision in latest)
    return changed


def _redact_statements(items: Iterable[int], replace: Replace) -> None:
    """What working copies would tell readers, and why they were refused."""
    for copy in WorkingCopy.objects.filter(item__in=items):
        texts = {name: replace(getattr(copy, name)) for name in ("statement", "refusal")}
        WorkingCopy.objects.filter(pk=copy.pk).update(**texts)


def _of_rows(model: type[Model], keys: Iterable[int]) -> Q:
    return Q(content_type=ContentType.objects.get_for_model(model), object_id__in=list(keys))


def _redact_blocks(blocks: RevisionQuerySet, replace: Replace) -> int:
    changed = 0
    for block in blocks.order_by("pk").iterator(BATCH):
        html = replace(block.html)
        if html != block.html:
            changed += 1
            # Another block of the row may have this text already; then no new text finds this one.
            same = RevisionBlock.objects.filter(
                content_type=block.content_type_id, object_id=block.object_id, digest=digest_of(html)
            )
            digest = digest_of(f"{block.pk} {html}" if same.exists() else html)
            RevisionBlock.objects.filter(pk=block.pk).for_redaction().update(html=html, digest=digest)
    return changed


def _redact_revisions(revisions: RevisionQuerySet, replace: Replace) -> int:
    changed = 0
    for revision in revisions.order_by("pk").iterator(BATCH):
        content = canonical(_replaced(json.loads(revision.content), replace))
        note = replace(revision.note)
        if (content, note) != (revision.content, revision.note):
            changed += 1
            Revision.objects.filter(pk=revision.pk).for_redaction().update(content=content, note=note)
    return changed


def _redact_unseen(revision: Revision, columns: Iterable[str], replace: Replace) -> int:
    """Redact the note and the reasons of the desk in the latest version. Returns whether it changed, as 0 or 1."""
    snapshot = json.loads(revision.content)
    reasons = {name: replace(snapshot["fields"].get(name) or "") for name in columns}
    snapshot["fields"] |= {name: text for name, text in reasons.items() if name in snapshot["fields"]}
    content, note = canonical(snapshot), replace(revision.note)
    if (content, note) == (revision.content, revision.note):
        return 0
    return int(Revision.objects.filter(pk=revision.pk).for_redaction().update(content=content, note=note))


def _replaced(value: Any, replace: Replace) -> Any:
    if isinstance(value, dict):
        return {name: _replaced(part, replace) for name, part in value.items()}
    if isinstance(value, list):
        return [_replaced(part, replace) for part in value]
    return replace(value) if isinstance(value, str) else value


def delete_revisions(row: Model) -> None:
    """Delete all versions of a row that is itself deleted."""
    condition = _of_rows(type(row), [row.pk])
    Revision.objects.filter(condition).for_redaction().delete()
    RevisionBlock.objects.filter(condition).for_redaction().delete()


def thin_drafts(before: datetime, held_items: Collection[int] = ()) -> int:
    """Delete versions older than a moment that readers never saw, except the newest of each row.

    Those that a working copy needs stay until it is published or discarded. `held_items` are left alone. Returns the
    number of versions deleted. Blocks that no version needs any more go too.
    """
    deleted = 0
    for thinned in _former_drafts(before, held_items):
        Revision.objects.filter(pk__in=[row.pk for row in thinned]).for_redaction().delete()
        deleted += len(thinned)
        for content_type, key in {(row.content_type_id, row.object_id) for row in thinned}:
            _delete_unused_blocks(content_type, key)
    return deleted


def count_thinned(before: datetime, held_items: Collection[int] = ()) -> int:
    """How many versions thin_drafts() would delete."""
    return sum(len(batch) for batch in _former_drafts(before, held_items))


def _former_drafts(before: datetime, held_items: Collection[int]) -> Iterator[list[Revision]]:
    """Versions older than a moment that readers never saw, without the newest of each row, in batches.

    Those that a working copy needs stay until it is published or discarded. Decisions stay for good: they say what a
    later version must not bring back. Versions that somebody approved stay too.
    """
    drafts = Revision.objects.filter(is_public=False, made_at__lt=before).exclude(kind__in=_PERMANENT)
    for needed in (WorkingCopy.objects.values("revision"), WorkingCopy.objects.values("base")):
        drafts = drafts.exclude(pk__in=needed)
    drafts = drafts.exclude(pk__in=Approval.objects.values("revision"))
    for batch in _batches(drafts.exclude(_of_rows(NewsItem, held_items)).order_by("pk")):
        newest = set(_newest_numbers(batch))
        yield [row for row in batch if (row.content_type_id, row.object_id, row.number) not in newest]


def _batches(revisions: RevisionQuerySet) -> Iterator[list[Revision]]:
    last = 0
    while batch := list(revisions.filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1].pk


def _newest_numbers(batch: Iterable[Revision]) -> Iterator[tuple[int, int, int]]:
    for content_type, row in {(revision.content_type_id, revision.object_id) for revision in batch}:
        of_row = Revision.objects.filter(content_type=content_type, object_id=row).order_by("-number")
        # Also the newest of a working copy, so that its number is not given again.
        for revisions in (of_row, of_row.filter(is_working_copy=False)):
            for number in revisions.values_list("number", flat=True)[:1]:
                yield content_type, row, number


@transaction.atomic
def _delete_unused_blocks(content_type: int, row: int) -> None:
    """The blocks are listed before the contents: a save in between may add blocks, which are not touched."""
    # On PostgreSQL no save of the item uses an old block meanwhile; SQLite has one writer at a time.
    list(NewsItem.objects.filter(pk=row).order_by().select_for_update(of=("self",)).values_list("pk"))
    blocks = RevisionBlock.objects.filter(content_type=content_type, object_id=row)
    stored = list(blocks.values_list("pk", flat=True))
    contents = Revision.objects.filter(content_type=content_type, object_id=row).values_list("content", flat=True)
    used = {block for content in contents.iterator(BATCH) for block in json.loads(content)["blocks"]}
    unused = [pk for pk in stored if pk not in used]
    for start in range(0, len(unused), BATCH):
        RevisionBlock.objects.filter(pk__in=unused[start : start + BATCH]).for_redaction().delete()
