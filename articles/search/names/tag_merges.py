"""What a merge of tags changes in search: mentions, spellings and parts of names, in a few statements.

Entries of the index keep the facet of the merged tag, because rewriting thousands of them would take longer than the
merge; a query for the target looks for both (`with_merged_ids`). An entry gets the new facet with its next update.
"""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import connection

from articles.models.editorial.revision import Revision
from articles.models.editorial.tag_merge import MergedItem, TagMerge
from articles.models.newsitem import NewsItem
from articles.models.tag import Tag
from articles.search.index.facets import FacetKind, facet
from articles.search.index.update import active_store
from articles.search.models import NamePart, Spelling
from articles.search.names.desk_lookup import sync_names
from articles.search.names.mentions import MAX_SYNCED, batched, sync_mentions_of, sync_spellings
from articles.search.query.find import items_naming
from articles.search.sync import AT_ONCE, sync_items

# Of items that mention both tags the weight of the mention is computed anew, for so many of the newest.
MAX_WEIGHED = 200

Values = dict[str, int | str]

_REMEMBER = """
INSERT INTO articles_mergeditem (merge_id, item_id, was_given, is_new, weight, target_weight)
SELECT %(merge)s, old.item_id, FALSE, FALSE, old.weight, own.weight FROM search_mention old
LEFT JOIN search_mention own ON own.item_id = old.item_id AND own.tag_id = %(target)s
WHERE old.tag_id = %(merged)s
ON CONFLICT (merge_id, item_id) DO UPDATE SET weight = excluded.weight, target_weight = excluded.target_weight"""
_BOTH = """
SELECT had.item_id FROM articles_mergeditem had WHERE had.merge_id = %(merge)s AND had.target_weight IS NOT NULL"""
_WEIGH = """
UPDATE search_mention SET weight = (SELECT had.weight FROM articles_mergeditem had
    WHERE had.merge_id = %(merge)s AND had.item_id = search_mention.item_id)
WHERE tag_id = %(target)s AND item_id IN (
    SELECT item_id FROM articles_mergeditem WHERE merge_id = %(merge)s AND weight > target_weight)"""
_DROP_DOUBLE = f"DELETE FROM search_mention WHERE tag_id = %(merged)s AND item_id IN ({_BOTH})"
_MOVE = "UPDATE search_mention SET tag_id = %(target)s WHERE tag_id = %(merged)s"

_GIVE_BACK = """
UPDATE search_mention SET tag_id = %(merged)s WHERE tag_id = %(target)s AND item_id IN (
    SELECT item_id FROM articles_mergeditem
    WHERE merge_id = %(merge)s AND weight IS NOT NULL AND target_weight IS NULL)"""
_GIVE_BOTH = """
INSERT INTO search_mention (item_id, tag_id, kind, slot, weight)
SELECT own.item_id, %(merged)s, own.kind, own.slot, had.weight FROM search_mention own
JOIN articles_mergeditem had ON had.item_id = own.item_id AND had.merge_id = %(merge)s
WHERE own.tag_id = %(target)s AND had.weight IS NOT NULL AND had.target_weight IS NOT NULL
ON CONFLICT (item_id, tag_id) DO NOTHING"""
_RESTORE_WEIGHTS = f"""
UPDATE search_mention SET weight = (SELECT had.target_weight FROM articles_mergeditem had
    WHERE had.merge_id = %(merge)s AND had.item_id = search_mention.item_id)
WHERE tag_id = %(target)s AND item_id IN ({_BOTH})"""
# Entries that were updated during the merge: they have the facet of the target instead of that of the tag.
_STALE_ENTRIES = """
SELECT doc.item_id FROM articles_mergeditem had JOIN search_doc_{number} doc ON doc.item_id = had.item_id
WHERE had.merge_id = %(merge)s AND had.was_given AND (' ' || doc.facets || ' ') NOT LIKE %(facet)s"""


def sync_merge(merge: TagMerge) -> None:
    """Move what the merged tag had to its target. Call it inside the transaction of the merge."""
    values = _values(merge)
    _run(values, _REMEMBER, _WEIGH, _DROP_DOUBLE, _MOVE)
    Spelling.objects.filter(tag=merge.merged_id).delete()
    NamePart.objects.filter(tag=merge.merged_id).delete()
    sync_spellings([merge.target_id])
    sync_names([merge.target])
    both = MergedItem.objects.filter(merge=merge, weight__isnull=False, target_weight__isnull=False)
    sync_mentions_of(both.order_by("-item__slot").values_list("item_id", flat=True)[:MAX_WEIGHED])


def sync_undone_merge(merge: TagMerge) -> None:
    """Give the tag back what it had, and read the items anew that changed meanwhile. Call it inside the transaction."""
    values = _values(merge)
    _run(values, _GIVE_BACK, _GIVE_BOTH, _RESTORE_WEIGHTS)
    changed = sync_spellings([merge.merged_id, merge.target_id])
    sync_names(Tag.objects.filter(pk__in=[merge.merged_id, merge.target_id]))
    known = MergedItem.objects.filter(merge=merge)
    new = set(items_naming(changed, MAX_SYNCED))
    for batch in batched(sorted(new), AT_ONCE):
        new -= set(known.filter(item__in=batch).values_list("item_id", flat=True))
    sync_items({*_changed_since(merge), *_stale_entries(values), *new})


def _values(merge: TagMerge) -> Values:
    return {
        "merge": merge.pk,
        "merged": merge.merged_id,
        "target": merge.target_id,
        "facet": f"% {facet(FacetKind.TAG, merge.merged_id)} %",
    }


def _run(values: Values, *statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, values)


def _changed_since(merge: TagMerge) -> Iterable[int]:
    """The items of a merge that have a version made after it."""
    versions = Revision.objects.filter(
        content_type=ContentType.objects.get_for_model(NewsItem),
        object_id__in=MergedItem.objects.filter(merge=merge).values("item"),
        made_at__gte=merge.made_at,
    )
    return versions.order_by().values_list("object_id", flat=True).distinct()


def _stale_entries(values: Values) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_STALE_ENTRIES.format(number=active_store()), values)
        return [item for (item,) in cursor.fetchall()]
