"""What in the search package follows a changed item? Its mentions, its entry in the index and, while it is news, what
it is known again by: all from one reading.
"""

from collections.abc import Collection, Iterable

from django.db import transaction

from articles.models.newsitem import NewsItem
from articles.search.index import follow
from articles.search.lookalikes import follow_sketches
from articles.search.mentions import batched, follow_mentions
from articles.search.words import COLUMNS, form_of

# FTS5 writes a segment for each: of some hundred texts, so that there are few to merge.
AT_ONCE = 500


def follow_items(ids: Iterable[int]) -> None:
    """Inside the transaction of the change."""
    with transaction.atomic(savepoint=False):
        for some in batched(sorted(set(ids)), AT_ONCE):
            items = _held(some)
            forms = [form_of(item) for item in items]
            follow_mentions(items, forms)
            follow(some, items, forms)
            follow_sketches(items, forms)


def _held(ids: Collection[int]) -> list[NewsItem]:
    """These items with what is read of them. On PostgreSQL somebody may be tagging one of them while we save it: who
    comes second waits here, and then reads what the first one wrote.
    """
    items = NewsItem.objects.filter(pk__in=ids).only(*COLUMNS, "published_at", "created_at").order_by("pk")
    return list(items.select_for_update(no_key=True))
