"""Updating the index in the transaction of every change, whatever the entry point.

It contains every item, whatever its status: queries check visibility again, so neither a removal nor its end needs a
write here. While a new store is being built, both are written.
"""

from collections.abc import Collection, Sequence

from django.db import connection, transaction

from articles.models.newsitem import NewsItem
from articles.search.index.backends import store
from articles.search.index.facets import facets_of
from articles.search.index.item_text import COLUMNS, form_of
from articles.search.index.write import IndexEntry, entries
from articles.search.models import SearchIndex

TOKENISER_VERSION = 4


def install_index() -> None:
    """Create a store if there is none, or if it is of an earlier version; `rebuild_index` fills it. Runs after each
    migrate.

    Without any items the store is created anew.
    """
    state, _ = SearchIndex.objects.get_or_create(pk=1, defaults={"tokeniser_version": TOKENISER_VERSION})
    numbers = store().numbers()
    if not NewsItem.objects.exists():
        for number in numbers:
            store().discard(number)
        numbers = []
    if state.tokeniser_version != TOKENISER_VERSION:
        state.active, state.building = max([0, *numbers]) + 1, None
        state.tokeniser_version = TOKENISER_VERSION
    elif state.active in numbers:
        return
    with transaction.atomic():
        store().create(state.active)
        store().finish(state.active)
        state.save()


def is_outdated() -> bool:
    """Whether the store in use was made by another version of the tokenizer, and so were the names of tags."""
    return SearchIndex.objects.exclude(tokeniser_version=TOKENISER_VERSION).exists()


def missing_store() -> bool:
    """Whether the store in use is missing or of an earlier version."""
    state = SearchIndex.objects.filter(pk=1, tokeniser_version=TOKENISER_VERSION).first()
    return state is None or state.active not in store().numbers()


def active_store() -> int:
    """The number of the store in use. Each query reads it, by primary key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT active FROM search_searchindex WHERE id = 1")
        return int(cursor.fetchone()[0])


def items_with_words(ids: Collection[int]) -> list[NewsItem]:
    """These items with all columns that the index reads."""
    return list(NewsItem.objects.filter(pk__in=ids).only(*COLUMNS))


def entries_of(items: Sequence[NewsItem]) -> list[IndexEntry]:
    """The entries that the index should contain for these items."""
    return entries_with(items, [form_of(item) for item in items])


def entries_with(items: Sequence[NewsItem], forms: Sequence[str]) -> list[IndexEntry]:
    """Like entries_of(), with the canonical form of each item."""
    facets = facets_of(items)
    held = zip(items, forms, strict=True)
    return [IndexEntry(item.slot, item.pk, " ".join(sorted(facets[item.pk])), form) for item, form in held]


def update_entries(ids: Collection[int], items: Sequence[NewsItem], forms: Sequence[str]) -> None:
    """Update the entries of these ids; ids without an item are removed. Some hundred ids at most.

    `forms` holds the canonical form of each item.
    """
    updated = entries_with(items, forms)
    for number in _stores_to_write():
        write(number, ids, updated)


def write(number: int, ids: Collection[int], expected: Sequence[IndexEntry]) -> None:
    """Update one store for these ids; entries that are already right are not touched."""
    held = set(entries(number, list(ids), [entry.slot for entry in expected]))
    right = held & set(expected)
    if stale := sorted(held - right, key=_slot):
        store().remove(number, stale)
    if fresh := sorted(set(expected) - right, key=_slot):
        store().add(number, fresh)


def _slot(entry: IndexEntry) -> int:
    return entry.slot


def _stores_to_write() -> list[int]:
    """The stores to write. On PostgreSQL the row is locked against a switch until the commit, but not against the
    progress marks of a rebuild, which would deadlock with writers.
    """
    lock = " FOR KEY SHARE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT active, building FROM search_searchindex WHERE id = 1{lock}")
        return [number for number in cursor.fetchone() if number is not None]
