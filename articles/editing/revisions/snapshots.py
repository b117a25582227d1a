"""Snapshots of rows: everything of a row that readers or colleagues see, as plain data.

The snapshot of an item is an object with these keys:

- `fields`: column → value. Times are ISO 8601 in UTC; people, sources, licences and pictures are ids.
- `tags`: ids, ascending.
- `bylines`: [role, outlet id or null, person id or null], in their order.
- `corrections`: [id, kind, text], oldest first; the id of one that a working copy proposes is null.
- `blocks`: the blocks of the body: HTML in a snapshot, ids of RevisionBlock in a stored revision.

That of a row that items share (a source, a person, a tag, a picture) has only `fields`, and no blocks.

A merge of tags is recorded on the tags alone, so older snapshots of items name the merged one: `with_merge_targets`
reads them as they are meant today.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import Model

from articles.html.top_level import top_level_blocks
from articles.models.correction import Correction
from articles.models.editorial.revision import Revision
from articles.models.editorial.tag_merge import TagMerge
from articles.models.newsitem import NewsItem
from articles.models.tag import Tag, merge_targets

Snapshot = dict[str, Any]

# Columns that never change, that derive from others, or that no person sees. The body is in `blocks`.
_OMITTED = frozenset(
    "id kind uuid version sort_at slot fingerprint created_at created_by_id revised_at first_published_at body".split()
)
COLUMNS = tuple(field.attname for field in NewsItem._meta.concrete_fields if field.attname not in _OMITTED)
# What publishing and review set: a change of these needs no check of its own.
UNCHECKED_COLUMNS = frozenset(("stage", "published_at", "expires_at", "withdrawn_at", "headline_is_proposed"))
# Nothing but a newly embedded brief or picture is an addition to a body.
_EMBEDDED = ("<flash-brief", "<figure")


# The rows of other tables that belong to items, as part, item and three values, in their order. It is one statement,
# because the ORM takes longer to build four than the database to answer.
_PARTS = """
SELECT 'tags' AS part, content_object_id AS item, tag_id AS a, NULL AS b, NULL AS c, 0 AS position, tag_id AS id
FROM articles_tagging WHERE content_object_id IN ({ids})
UNION ALL SELECT 'bylines', item_id, outlet_id, person_id, role, position, id
FROM articles_byline WHERE item_id IN ({ids})
UNION ALL SELECT 'corrections', item_id, id, NULL, kind, 0, id FROM articles_correction WHERE item_id IN ({ids})
ORDER BY 2, 1, 6, 7"""


def snapshots_of(ids: Sequence[int]) -> dict[int, Snapshot]:
    """The snapshots of the items that exist, by id, in three queries."""
    items = NewsItem.objects.filter(pk__in=ids).order_by().values("pk", "body", *COLUMNS)
    rows = {row["pk"]: _snapshot(row) for row in items}
    if not rows:
        return rows
    with connection.cursor() as cursor:
        cursor.execute(_PARTS.format(ids=", ".join(map(str, rows))))
        parts = cursor.fetchall()
    for part, item, a, b, c, _position, _id in parts:
        values = {"tags": a, "bylines": [c, a, b], "corrections": [a, c]}
        rows[item][part].append(values[part])
    if any(part == "corrections" for part, *_ in parts):
        texts = dict(Correction.objects.filter(item__in=rows).order_by().values_list("pk", "text"))
        for row in rows.values():
            row["corrections"] = [[pk, kind, texts[pk]] for pk, kind in row["corrections"]]
    return rows


def snapshot_of_values(
    item: NewsItem, tags: Iterable[int], bylines: Iterable[Sequence[Any]], corrections: list[Any]
) -> Snapshot:
    """The snapshot that an unsaved item would have with these tags and credits."""
    row = {column: getattr(item, column) for column in COLUMNS} | {"body": item.body}
    parts = {"tags": sorted(tags), "bylines": [list(line) for line in bylines], "corrections": corrections}
    return _snapshot(row) | parts


def _snapshot(row: dict[str, Any]) -> Snapshot:
    return {
        "fields": {column: _plain(row[column]) for column in COLUMNS},
        "tags": [],
        "bylines": [],
        "corrections": [],
        "blocks": top_level_blocks(row["body"]),
    }


def shared_row_snapshot(row: Model) -> Snapshot:
    """The snapshot of a row that items share: its own columns, and the aliases of a tag."""
    fields = {
        field.attname: _plain(field.value_from_object(row))
        for field in row._meta.concrete_fields
        if not field.primary_key and field.editable
    }
    if isinstance(row, Tag):
        fields["aliases"] = sorted(row.aliases.values_list("name", flat=True))
        if row.merged_into_id is not None:
            fields["merged_into_id"] = row.merged_into_id
    return {"fields": fields, "blocks": []}


def with_merge_targets(snapshot: Snapshot) -> Snapshot:
    """The snapshot of an item with the targets of merged tags in their place. One query if none of its tags was."""
    targets = merge_targets(snapshot["tags"]) if snapshot["tags"] else {}
    if not targets:
        return snapshot
    tags = {targets[tag].pk if tag in targets else tag for tag in snapshot["tags"]}
    return snapshot | {"tags": sorted(tags)}


def fields_of(revision: Revision) -> dict[str, Any]:
    """The columns in a stored revision."""
    fields: dict[str, Any] = json.loads(revision.content)["fields"]
    return fields


def is_item(snapshot: Snapshot) -> bool:
    return "tags" in snapshot


def changes_text(before: Snapshot, after: Snapshot, since: datetime) -> bool:
    """Whether two snapshots of an item differ in anything that review checks. `since`: when the earlier one was made.

    A merge of tags, its undoing and the deletion of a tag are no difference: nobody changed the item.
    """
    if before["tags"] != after["tags"] and _tags_now(before["tags"], since) == _tags_now(after["tags"], since):
        before = before | {"tags": after["tags"]}
    return _checked_part(before) != _checked_part(after)


def _tags_now(tags: Iterable[int], since: datetime) -> set[int]:
    """The tags in use among these and the targets of the others. A merge that was undone after a moment counts as made:
    an item recorded before that has the target.
    """
    found, passed = set(tags), set[int]()
    merges = TagMerge.objects.filter(undone_at__gte=since).order_by("-pk")
    # Of several merges of one tag the oldest counts: it was in force at that moment.
    while links := dict(merges.filter(merged__in=found - passed).values_list("merged", "target")):
        passed |= links.keys()
        found = {links.get(tag, tag) for tag in found}
    targets = merge_targets(found)
    found = {targets[tag].pk if tag in targets else tag for tag in found}
    return set(Tag.objects.filter(pk__in=found).values_list("pk", flat=True))


def _checked_part(snapshot: Snapshot) -> Snapshot:
    fields = {name: value for name, value in snapshot["fields"].items() if name not in UNCHECKED_COLUMNS}
    return snapshot | {"fields": fields}


def _plain(value: Any) -> Any:
    """The value as JSON has it: times in UTC, a file as its name."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value if isinstance(value, str | int | bool | list | dict | None) else str(value)


def may_be_seen(snapshot: Snapshot, at: datetime) -> bool:
    """Whether readers can see the row now, or will without another save: a scheduled item becomes public by itself."""
    if not is_item(snapshot):
        return True
    fields = snapshot["fields"]
    expires = _moment(fields["expires_at"])
    return bool(fields["published_at"]) and not fields["withdrawn_at"] and (expires is None or expires > at)


def is_public(snapshot: Snapshot, at: datetime) -> bool:
    """Whether readers could see the row: an item as far as its own times say, a shared row always."""
    if not is_item(snapshot):
        return True
    fields = snapshot["fields"]
    published, expires = _moment(fields["published_at"]), _moment(fields["expires_at"])
    if published is None or published > at or fields["withdrawn_at"]:
        return False
    return expires is None or expires > at


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def only_adds(before: Snapshot, after: Snapshot) -> bool:
    """Whether the later one has all of the earlier one, and further briefs, pictures, tags or credits."""
    fields = {name for name, value in after["fields"].items() if value != before["fields"].get(name)}
    if not all(before["fields"].get(name) is None and name == "lead_picture_id" for name in fields):
        return False
    if not set(before["tags"]) <= set(after["tags"]) or not _has_in_order(after["bylines"], before["bylines"]):
        return False
    if before["corrections"] != after["corrections"]:
        return False
    return only_embeds_more(before["blocks"], after["blocks"])


def only_embeds_more(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether the later of two bodies has all blocks of the earlier one, and further briefs or pictures between them.

    Blank text between blocks does not count.
    """
    added = _added_blocks(*([block for block in blocks if block.strip()] for blocks in (before, after)))
    return added is not None and all(block.startswith(_EMBEDDED) for block in added)


def _has_in_order(longer: Iterable[Any], shorter: Sequence[Any]) -> bool:
    rest = iter(longer)
    return all(part in rest for part in shorter)


def _added_blocks(before: Sequence[str], after: Sequence[str]) -> list[str] | None:
    """The blocks that are new in the later body, None if an earlier one is missing or moved."""
    added, kept = [], 0
    for block in after:
        if kept < len(before) and block == before[kept]:
            kept += 1
        else:
            added.append(block)
    return added if kept == len(before) else None
