"""What merging a tag takes: 10,000 items that have it, a tenth of which has the target too, against 1,000 items.

Prints both times, their ratio per item and that of undoing, and fails if 10,000 items take longer than the target of
2 s.

    python benchmarks/tag_merge.py
    python -m tests.postgres_server python benchmarks/tag_merge.py
"""

import sys
import time

import throwaway  # noqa: F401

from articles.briefs.models import Brief
from articles.editing.bulk_create import NewItem, create_together
from articles.editing.revisions.record import revisions_of
from articles.editing.tag_merges import merge_tags, undo_merge
from articles.models import Article, NewsItem, Revision, Tag
from articles.models.tag import Tagging

SMALL, LARGE, AT_ONCE = 1_000, 10_000, 1_000
MAX_SECONDS = 2


def main() -> None:
    small, large = measure(SMALL), measure(LARGE)
    print(f"merging {LARGE:,} items: {large:.2f} s (target {MAX_SECONDS} s)")
    print(f"time per item, {LARGE:,} / {SMALL:,} items: {large / LARGE / (small / SMALL):.2f}")
    sys.exit(large > MAX_SECONDS)


def measure(count: int) -> float:
    """Seconds of a merge of a tag that `count` items have."""
    merged, target = Tag.objects.create(name=f"夜航船{count}"), Tag.objects.create(name=f"渡轮{count}")
    fill(count, merged, target)
    versions = Revision.objects.count()
    began = time.perf_counter()
    merge = merge_tags(merged, target, None)
    seconds = time.perf_counter() - began
    assert Tagging.objects.filter(tag=target).count() == count
    assert Revision.objects.count() - versions == revisions_of(merged).count() - 1 + revisions_of(target).count() - 1
    began = time.perf_counter()
    undo_merge(merge, None)
    print(f"{count:,} items: merged in {seconds:.2f} s, undone in {time.perf_counter() - began:.2f} s")
    assert Tagging.objects.filter(tag=merged).count() == count
    return seconds


def fill(count: int, merged: Tag, target: Tag) -> None:
    """Items that have the tag; the text of every fifth names both tags, every tenth has the target as well."""
    for first in range(0, count, AT_ONCE):
        new = []
        for at in range(first, first + AT_ONCE):
            body = f"<p>{merged.name}第{at}班离港，{target.name}停航。</p>" if at % 5 == 0 else f"<p>第{at}班离港。</p>"
            kind = Article if at % 4 == 0 else Brief
            new.append(NewItem(kind(headline=f"班次{at}", body=body), tags=[merged.pk]))
        create_together(new)
    newest = NewsItem.objects.filter(taggings__tag=merged).order_by("-slot").values_list("pk", flat=True)
    Tagging.objects.bulk_create(Tagging(tag=target, content_object_id=pk) for pk in list(newest)[::10])


main()
