"""Merging a tag into another, and undoing it within seven days.

The merged tag stays as a row that names its target, and its name and aliases become aliases of the target. What items
have moves in a few statements, whatever their number: the merge is recorded once, on the tags, and not on each item.
`MergedItem` remembers what every item had, so that undoing is exact.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.editing.history import LoggedAction, log_action
from articles.editing.revisions.context import revising
from articles.editing.revisions.record import record_shared_row
from articles.formats.counts import BoundedCount, bounded_count
from articles.models.editorial.tag_merge import TagMerge
from articles.models.tag import Alias, Tag, Tagging
from articles.rights.names import name_key
from articles.signals import tag_merge_undone, tag_merged

MAX_COUNTED_ITEMS = 10_000
MAX_LISTED_ALIASES = 50

_REMEMBER = """
INSERT INTO articles_mergeditem (merge_id, item_id, was_given, is_new)
SELECT %(merge)s, had.content_object_id, TRUE, NOT EXISTS (
    SELECT 1 FROM articles_tagging own WHERE own.tag_id = %(target)s AND own.content_object_id = had.content_object_id)
FROM articles_tagging had WHERE had.tag_id = %(merged)s"""
_DROP_DOUBLE = """
DELETE FROM articles_tagging WHERE tag_id = %(merged)s AND content_object_id IN (
    SELECT own.content_object_id FROM articles_tagging own WHERE own.tag_id = %(target)s)"""
_MOVE = "UPDATE articles_tagging SET tag_id = %(target)s WHERE tag_id = %(merged)s"

# Of an item that two tags brought into the target, undoing the first merge leaves the target to the second.
_OTHER_MERGE = """
SELECT 1 FROM articles_mergeditem other JOIN articles_tagmerge merge ON merge.id = other.merge_id
WHERE other.item_id = {item} AND other.was_given AND merge.target_id = %(target)s AND merge.id <> %(merge)s
AND merge.undone_at IS NULL"""
_GIVE_BACK = f"""
UPDATE articles_tagging SET tag_id = %(merged)s WHERE tag_id = %(target)s AND content_object_id IN (
    SELECT had.item_id FROM articles_mergeditem had WHERE had.merge_id = %(merge)s AND had.was_given AND had.is_new
    AND NOT EXISTS ({_OTHER_MERGE.format(item="had.item_id")}))"""
_GIVE_BOTH = """
INSERT INTO articles_tagging (tag_id, content_object_id)
SELECT %(merged)s, own.content_object_id FROM articles_tagging own
JOIN articles_mergeditem had ON had.item_id = own.content_object_id AND had.merge_id = %(merge)s AND had.was_given
WHERE own.tag_id = %(target)s AND NOT EXISTS (
    SELECT 1 FROM articles_tagging x WHERE x.tag_id = %(merged)s AND x.content_object_id = own.content_object_id)"""
_HAND_OVER = """
UPDATE articles_mergeditem SET is_new = TRUE WHERE was_given AND merge_id IN (
    SELECT id FROM articles_tagmerge WHERE target_id = %(target)s AND id <> %(merge)s AND undone_at IS NULL)
AND item_id IN (SELECT item_id FROM articles_mergeditem WHERE merge_id = %(merge)s AND was_given AND is_new)"""


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merge would change. `items`: those that have the merged tag; `both`: those that have the target as well;
    `old_addresses`: earlier merged tags whose addresses lead to it.
    """

    items: BoundedCount
    both: BoundedCount
    aliases: list[str]
    old_addresses: int


def preview_merge(merged: Tag, target: Tag) -> MergePreview:
    """What merging would change, in four bounded queries. Raises ValidationError like merge_tags()."""
    check_merge(merged, target)
    items = Tagging.objects.filter(tag=merged)
    names = merged.aliases.order_by("name").values_list("name", flat=True)[:MAX_LISTED_ALIASES]
    return MergePreview(
        items=bounded_count(items, MAX_COUNTED_ITEMS),
        both=bounded_count(items.filter(content_object__taggings__tag=target), MAX_COUNTED_ITEMS),
        aliases=[merged.name, *names],
        old_addresses=bounded_count(Tag.with_merged.filter(merged_into=merged)).number,
    )


def check_merge(merged: Tag, target: Tag, typed: str = "") -> None:
    """Raise ValidationError if the tags cannot be merged. `typed`: the name by which the target was given."""
    if merged.pk == target.pk and typed and name_key(typed) != merged.name_key:
        words = _("“%(alias)s” is already an alias of “%(name)s”: they are the same tag, so there is nothing to merge.")
        raise ValidationError(words % {"alias": typed, "name": merged.name})
    if merged.pk == target.pk:
        raise ValidationError(_("A tag cannot be merged into itself. Choose another tag."))
    for tag in (merged, target):
        if tag.merged_into is not None:
            words = _("“%(name)s” was itself merged into “%(target)s”. Choose “%(target)s” instead.")
            raise ValidationError(words % {"name": tag.name, "target": tag.merged_into.name})


def merge_tags(merged: Tag, target: Tag, by: Any) -> TagMerge:
    """Make a tag part of another. `by`: an account, None for a command.

    Raises ValidationError with a message for the editor; then nothing is changed.
    """
    with transaction.atomic(), revising(by=by, note=_("Merged: “%(name)s”.") % {"name": merged.name}):
        merged, target = _locked(merged.pk, target.pk)
        check_merge(merged, target)
        merge = TagMerge.objects.create(merged=merged, target=target, by=by)
        _run(merge, _REMEMBER, _DROP_DOUBLE, _MOVE)
        _move_aliases(merge)
        Tag.with_merged.filter(pk=merged.pk).update(merged_into=target)
        merged.merged_into = target
        tag_merged.send(None, merge=merge)
        _record(merge, by, LoggedAction.TAG_MERGED)
    return merge


def undo_merge(merge: TagMerge, by: Any) -> None:
    """Make the merged tag a tag of its own again: items have what they had before, as far as no editor has changed it
    since.

    Raises ValidationError with a message for the editor; then nothing is changed.
    """
    with transaction.atomic(), revising(by=by, note=_("Merge undone: “%(name)s”.") % {"name": merge.merged.name}):
        merged, target = _locked(merge.merged_id, merge.target_id)
        merge = TagMerge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
        merge.merged, merge.target = merged, target
        _check_undo(merge, timezone.now())
        _run(merge, _GIVE_BACK, _GIVE_BOTH, _HAND_OVER)
        _return_aliases(merge)
        Tag.with_merged.filter(pk=merged.pk).update(merged_into=None)
        merged.merged_into = None
        merge.undone_at, merge.undone_by = timezone.now(), by
        merge.save()
        tag_merge_undone.send(None, merge=merge)
        _record(merge, by, LoggedAction.TAG_MERGE_UNDONE)


def recent_merges(at: datetime, limit: int) -> list[TagMerge]:
    """The newest merges that can still be undone."""
    merges = TagMerge.objects.filter(undone_at__isnull=True).select_related("merged", "target", "by")
    return [merge for merge in merges.order_by("-pk")[:limit] if merge.is_undoable(at)]


def _locked(*numbers: int) -> list[Tag]:
    """The tags with these ids in this order, locked in that of their ids."""
    rows = Tag.with_merged.select_for_update(of=("self",)).order_by("pk").in_bulk(numbers)
    if len(rows) < len(set(numbers)):
        raise ValidationError(_("One of the tags no longer exists. Nothing was changed."))
    return [rows[number] for number in numbers]


def _run(merge: TagMerge, *statements: str) -> None:
    values = {"merge": merge.pk, "merged": merge.merged_id, "target": merge.target_id}
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, values)


def _move_aliases(merge: TagMerge) -> None:
    """Without signals: what follows from the change of many names is done once for the merge."""
    moved = list(merge.merged.aliases.order_by("pk").values_list("pk", flat=True))
    merge.merged.aliases.update(tag=merge.target)
    name = Alias(tag=merge.target, name=merge.merged.name, name_key=merge.merged.name_key)
    Alias.objects.bulk_create([name])
    merge.aliases, merge.name_alias = [*moved, name.pk], name.pk
    merge.save()


def _return_aliases(merge: TagMerge) -> None:
    """Without signals, like the move. An alias that was deleted or given to another tag meanwhile stays so."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM articles_alias WHERE id = %s", [merge.name_alias])
    Alias.objects.filter(pk__in=merge.aliases, tag=merge.target).update(tag=merge.merged)


def _check_undo(merge: TagMerge, at: datetime) -> None:
    names = {"name": merge.merged.name, "target": merge.target.name}
    if merge.undone_at is not None:
        raise ValidationError(_("This merge has already been undone."))
    if not merge.is_undoable(at):
        raise ValidationError(_("A merge can be undone for seven days. This one is older."))
    if merge.target.merged_into is not None:
        words = _("“%(target)s” has itself been merged into “%(later)s” since. Undo that merge first.")
        raise ValidationError(words % (names | {"later": merge.target.merged_into.name}))
    key = merge.merged.name_key
    aliases = Alias.objects.filter(name_key=key).exclude(pk=merge.name_alias or 0)
    if Tag.objects.filter(name_key=key).exists() or aliases.exists():
        words = _("Another tag has got the name “%(name)s” since. Rename it first, or merge it.")
        raise ValidationError(words % names)


def _record(merge: TagMerge, by: Any, action: LoggedAction) -> None:
    for tag in (merge.merged, merge.target):
        record_shared_row(tag)
    if by is not None:
        log_action(by, merge.target, action, name=merge.merged.name)
