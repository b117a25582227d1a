"""Update everything search stores about changed items: mentions, index entries and, for recent briefs, sketches."""

from collections.abc import Collection, Iterable

from django.db import transaction

from articles.models.newsitem import NewsItem
from articles.search.index.item_text import COLUMNS, form_of
from articles.search.index.update import update_entries
from articles.search.names.mentions import batched, sync_mentions
from articles.search.near_duplicates import sync_sketches

# FTS5 writes one segment per batch, so a batch of some hundred texts leaves few segments to merge.
AT_ONCE = 500


def sync_items(ids: Iterable[int]) -> None:
    """Bring the stored data of these items up to date. Call it inside the transaction of the change."""
    with transaction.atomic(savepoint=False):
        for batch in batched(sorted(set(ids)), AT_ONCE):
            items = _locked_items(batch)
            forms = [form_of(item) for item in items]
            sync_mentions(items, forms)
            update_entries(batch, items, forms)
            sync_sketches(items, forms)


def _locked_items(ids: Collection[int]) -> list[NewsItem]:
    """The items with the columns that search reads.

    On PostgreSQL the rows are locked: a concurrent change of their tags waits, and the second transaction reads what
    the first one wrote.
    """
    items = NewsItem.objects.filter(pk__in=ids).only(*COLUMNS, "published_at", "created_at").order_by("pk")
    return list(items.select_for_update(no_key=True))
