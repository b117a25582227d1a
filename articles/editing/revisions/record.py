"""Recording of revisions: one for each change of an item that readers or colleagues can see.

`record_revisions` runs inside the transaction of every change (see `newsroom/receivers.py`), so an entry point cannot
leave it out. It compares the item with its latest revision and records nothing if they are equal. Revisions of working
copies have numbers of the same series and are left out of that comparison.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.utils import timezone

from articles.editing.last_changes import record_last_changes
from articles.editing.review.contributions import record_contributions
from articles.editing.revisions.context import current_context
from articles.editing.revisions.snapshots import (
    Snapshot,
    changes_text,
    is_item,
    is_public,
    may_be_seen,
    only_adds,
    shared_row_snapshot,
    snapshots_of,
    with_merge_targets,
)
from articles.models.editorial.review import Line
from articles.models.editorial.revision import Revision, RevisionBlock
from articles.models.newsitem import NewsItem
from articles.text.canonical_json import canonical

BATCH = 500


@dataclass(frozen=True, slots=True)
class Recorded:
    """A revision that was just recorded, and the one before it."""

    revision: Revision
    former: Revision | None


def record_revisions(ids: Iterable[int]) -> list[Recorded]:
    """Record a revision of each of these items that differs from its latest one. Ids of deleted items are ignored."""
    numbers, at = sorted(set(ids)), timezone.now()
    recorded = []
    for start in range(0, len(numbers), BATCH):
        batch = numbers[start : start + BATCH]
        if connection.vendor == "postgresql":
            # Changes of tags and credits do not lock the item, and the next number must be given once.
            items = NewsItem.objects.filter(pk__in=batch).order_by("pk")
            list(items.select_for_update(of=("self",), no_key=True).values_list("pk"))
        recorded += _record(NewsItem, snapshots_of(batch), at)
    return recorded


def record_shared_row(row: Model) -> None:
    """Record a revision of a row that items share, such as a source, if it differs from its latest one."""
    _record(type(row), {row.pk: shared_row_snapshot(row)}, timezone.now())


def _record(model: type[Model], snapshots: dict[int, Snapshot], at: datetime) -> list[Recorded]:
    content_type = ContentType.objects.get_for_model(model)
    newest = newest_revisions(model, list(snapshots))
    latest = _live(model, newest)
    stored = _with_block_ids(content_type, snapshots, has_versions=bool(newest))
    contents = {pk: canonical(each) for pk, each in stored.items()}
    changed = [pk for pk in stored if pk not in latest or not _is_same(latest[pk], stored[pk], contents[pk])]
    before = snapshots_in(latest[pk] for pk in changed if pk in latest)
    new, reworded = list[Recorded](), {}
    for pk in changed:
        former = latest.get(pk)
        revision = _revision(pk, snapshots[pk], before.get(former.pk) if former else None, at)
        revision.number = newest[pk].number + 1 if pk in newest else 1
        revision.content_type, revision.object_id, revision.content = content_type, pk, contents[pk]
        new.append(Recorded(revision, former))
        if is_item(snapshots[pk]) and _changes_text(former, stored[pk]):
            reworded[pk] = revision.number
    made = Revision.objects.bulk_create(recorded.revision for recorded in new)
    if model is NewsItem:
        record_last_changes([revision.pk for revision in made])
    record_contributions(reworded, current_context())
    return new


def _with_block_ids(
    content_type: ContentType, snapshots: dict[int, Snapshot], *, has_versions: bool
) -> dict[int, Snapshot]:
    """The snapshots as revisions store them, with the keys of their blocks. New blocks are stored."""
    blocks = {pk: snapshot["blocks"] for pk, snapshot in snapshots.items()}
    keys = _stored_blocks(content_type, blocks, has_versions=has_versions)
    return {
        pk: snapshot | {"blocks": [keys[pk, html] for html in snapshot["blocks"]]} for pk, snapshot in snapshots.items()
    }


def _changes_text(former: Revision | None, stored: Snapshot) -> bool:
    return former is None or changes_text(json.loads(former.content), stored, former.made_at)


def _is_same(former: Revision, stored: Snapshot, content: str) -> bool:
    """Whether a revision has this content. A merge of one of its tags is no difference: it is recorded on the tag."""
    if former.content == content or not stored.get("tags"):
        return former.content == content
    before: Snapshot = json.loads(former.content)
    if before["tags"] == stored["tags"] or before | {"tags": stored["tags"]} != stored:
        return False
    return bool(with_merge_targets(before)["tags"] == stored["tags"])


def _revision(pk: int, snapshot: Snapshot, before: Snapshot | None, at: datetime) -> Revision:
    context = current_context()
    if before and is_item(before) and before["tags"] != snapshot["tags"]:
        before = with_merge_targets(before)
    kind, note = context.stated.pop(pk, (context.kind, context.note)) if is_item(snapshot) else (None, context.note)
    remark = context.remarks.pop(pk, "") if is_item(snapshot) else ""
    return Revision(
        made_at=at,
        by=context.account,
        kind=kind or _kind_between(before, snapshot, at),
        channel=context.channel,
        note=f"{note} {remark}".strip(),
        is_public=may_be_seen(snapshot, at),
    )


def _kind_between(before: Snapshot | None, after: Snapshot, at: datetime) -> Revision.Kind:
    """The kind that follows from what changed."""
    kinds, fields = Revision.Kind, after["fields"]
    if not is_item(after):
        return kinds.UPDATE if before else kinds.INITIAL
    former = before["fields"] if before else dict.fromkeys(fields)
    if fields["withdrawn_at"] != former["withdrawn_at"]:
        return kinds.WITHDRAWAL if fields["withdrawn_at"] else kinds.REPUBLICATION
    if fields["published_at"] != former["published_at"] and fields["published_at"]:
        return kinds.PUBLICATION if datetime.fromisoformat(fields["published_at"]) <= at else kinds.SCHEDULE
    if before is None or not is_public(after, at):
        return kinds.DRAFT
    return kinds.ADDITION if only_adds(before, after) else kinds.UPDATE


def latest_revisions(model: type[Model], ids: Sequence[int]) -> dict[int, Revision]:
    """The latest revision of each of these rows, by their ids, without those of working copies."""
    return _live(model, newest_revisions(model, ids))


def newest_revisions(model: type[Model], ids: Sequence[int]) -> dict[int, Revision]:
    """The revision with the highest number of each of these rows, by their ids."""
    return _highest(model, ids, Revision.objects.all())


def _live(model: type[Model], newest: dict[int, Revision]) -> dict[int, Revision]:
    """The same revisions, and instead of those of working copies the latest ones before them."""
    copied = [pk for pk, revision in newest.items() if revision.is_working_copy]
    if not copied:
        return newest
    live = {pk: revision for pk, revision in newest.items() if not revision.is_working_copy}
    return live | _highest(model, copied, Revision.objects.filter(is_working_copy=False))


def _highest(model: type[Model], ids: Sequence[int], among: QuerySet[Revision]) -> dict[int, Revision]:
    of_rows = among.filter(content_type=ContentType.objects.get_for_model(model), object_id__in=ids)
    if len(ids) == 1:
        highest = of_rows.order_by("-number")[:1]
    else:
        same = among.filter(content_type=OuterRef("content_type"), object_id=OuterRef("object_id"))
        highest = of_rows.filter(number=Subquery(same.order_by("-number").values("number")[:1]))
    return {revision.object_id: revision for revision in highest}


def record_working_copy(item: NewsItem, snapshot: Snapshot, at: datetime) -> Revision:
    """Record a save of the working copy of an item, whose row is locked."""
    content_type = ContentType.objects.get_for_model(NewsItem)
    block_ids = _stored_blocks(content_type, {item.pk: snapshot["blocks"]}, has_versions=True)
    newest, context = newest_revisions(NewsItem, [item.pk]).get(item.pk), current_context()
    revision: Revision = Revision.objects.create(
        content_type=content_type,
        object_id=item.pk,
        number=newest.number + 1 if newest else 1,
        made_at=at,
        by=context.account,
        kind=Revision.Kind.DRAFT,
        channel=context.channel,
        note=context.note,
        is_public=False,
        is_working_copy=True,
        content=canonical(snapshot | {"blocks": [block_ids[item.pk, block] for block in snapshot["blocks"]]}),
    )
    record_last_changes([revision.pk])
    record_contributions({item.pk: revision.number}, context, Line.COPY)
    return revision


def record_copy_note(revision: Revision, kind: Revision.Kind, note: str) -> Revision:
    """Record a version of a working copy with the same text, for what was said of it."""
    newest, context = newest_revisions(NewsItem, [revision.object_id])[revision.object_id], current_context()
    noted: Revision = Revision.objects.create(
        content_type_id=revision.content_type_id,
        object_id=revision.object_id,
        number=newest.number + 1,
        by=context.account,
        kind=kind,
        channel=context.channel,
        note=note,
        is_public=False,
        is_working_copy=True,
        content=revision.content,
    )
    record_last_changes([noted.pk])
    return noted


def revisions_of(row: Model) -> Any:
    """The revisions of a row, newest first, with those of its working copies."""
    content_type = ContentType.objects.get_for_model(row)
    return Revision.objects.filter(content_type=content_type, object_id=row.pk).order_by("-number")


def live_revisions_of(row: Model) -> Any:
    """The revisions of a row, newest first, without those of its working copies."""
    return revisions_of(row).filter(is_working_copy=False)


def snapshot_in(revision: Revision) -> Snapshot:
    """The snapshot that a revision stores, with the blocks as HTML."""
    return snapshots_in([revision])[revision.pk]


def snapshots_in(revisions: Iterable[Revision]) -> dict[int, Snapshot]:
    """The snapshots that revisions store, by their keys. A query for each batch of blocks."""
    stored: dict[int, Snapshot] = {revision.pk: json.loads(revision.content) for revision in revisions}
    keys, html = sorted({pk for snapshot in stored.values() for pk in snapshot["blocks"]}), dict[int, str]()
    for start in range(0, len(keys), BATCH):
        found = RevisionBlock.objects.filter(pk__in=keys[start : start + BATCH])
        html |= dict(found.values_list("pk", "html"))
    return {pk: snapshot | {"blocks": [html[key] for key in snapshot["blocks"]]} for pk, snapshot in stored.items()}


def body_in(snapshot: Snapshot) -> str:
    return "".join(snapshot["blocks"])


def _stored_blocks(
    content_type: ContentType, blocks: dict[int, list[str]], *, has_versions: bool
) -> dict[tuple[int, str], int]:
    """The ids of these blocks, by row and HTML. New ones are stored."""
    if not any(blocks.values()):
        return {}
    digests = {(pk, digest_of(html)): html for pk, of_item in blocks.items() for html in of_item}
    stored = _block_ids(content_type, blocks, digests) if has_versions else {}
    created = RevisionBlock.objects.bulk_create(
        RevisionBlock(content_type=content_type, object_id=pk, digest=digest, html=html)
        for (pk, digest), html in digests.items()
        if (pk, digest) not in stored
    )
    stored |= {(block.object_id, block.digest): block.pk for block in created}
    return {(pk, html): stored[pk, digest] for (pk, digest), html in digests.items()}


def _block_ids(
    content_type: ContentType, rows: Iterable[int], wanted: Iterable[tuple[int, str]]
) -> dict[tuple[int, str], int]:
    digests = sorted({digest for _pk, digest in wanted})
    found: dict[tuple[int, str], int] = {}
    # Below the databases' limit on parameters.
    for start in range(0, len(digests), BATCH):
        stored = RevisionBlock.objects.filter(
            content_type=content_type, object_id__in=list(rows), digest__in=digests[start : start + BATCH]
        )
        found |= {(pk, digest): number for pk, digest, number in stored.values_list("object_id", "digest", "pk")}
    return found


def digest_of(html: str) -> str:
    return blake2b(html.encode(), digest_size=16).hexdigest()
