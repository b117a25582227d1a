"""How does the index follow the items? In the transaction of every change, whatever the door.

It holds every item, whatever its standing: readers' questions pass the gate again, so a removal needs no write here,
and the end of a restriction none either. While a new store is built both are written.
"""

from collections.abc import Collection, Sequence

from django.db import connection, transaction

from articles.models.newsitem import NewsItem
from articles.search.facets import facets_of
from articles.search.models import SearchIndex
from articles.search.stores import store
from articles.search.storing import Entry, entries
from articles.search.words import COLUMNS, form_of

TOKENISER_VERSION = 3


def place_index() -> None:
    """Make a store where there is none, or one of a former version, which nobody can read: `rebuild_index` fills it
    then. Begin anew where there are no items. After each migrate.
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


def missing_store() -> bool:
    """Whether the store in use is gone or of a former version, or none was ever made."""
    state = SearchIndex.objects.filter(pk=1, tokeniser_version=TOKENISER_VERSION).first()
    return state is None or state.active not in store().numbers()


def active_store() -> int:
    """The number of the store that answers. One read of one row, with every question."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT active FROM search_searchindex WHERE id = 1")
        return int(cursor.fetchone()[0])


def items_with_words(ids: Collection[int]) -> list[NewsItem]:
    """These items with all columns that the index reads."""
    return list(NewsItem.objects.filter(pk__in=ids).only(*COLUMNS))


def entries_of(items: Sequence[NewsItem]) -> list[Entry]:
    """What the index should hold of these items."""
    return entries_with(items, [form_of(item) for item in items])


def entries_with(items: Sequence[NewsItem], forms: Sequence[str]) -> list[Entry]:
    """The same, with what `form_of` made of each."""
    facets = facets_of(items)
    held = zip(items, forms, strict=True)
    return [Entry(item.slot, item.pk, " ".join(sorted(facets[item.pk])), form) for item, form in held]


def follow(ids: Collection[int], items: Sequence[NewsItem], forms: Sequence[str]) -> None:
    """Make the index true again for these ids; those without an item are gone. At most some hundred at once.

    `forms` is what `form_of` made of each item.
    """
    wanted = entries_with(items, forms)
    for number in _written():
        write(number, ids, wanted)


def write(number: int, ids: Collection[int], wanted: Sequence[Entry]) -> None:
    """Bring one store to what is wanted of these ids; entries that are right already are not touched."""
    held = set(entries(number, list(ids), [entry.slot for entry in wanted]))
    right = held & set(wanted)
    if stale := sorted(held - right, key=_slot):
        store().remove(number, stale)
    if fresh := sorted(set(wanted) - right, key=_slot):
        store().add(number, fresh)


def _slot(entry: Entry) -> int:
    return entry.slot


def _written() -> list[int]:
    """The stores that must be written. On PostgreSQL the row is locked against a switch until the commit, but not
    against the marks of a rebuilding, which would wait for writers who wait for it.
    """
    lock = " FOR KEY SHARE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT active, building FROM search_searchindex WHERE id = 1{lock}")
        return [number for number in cursor.fetchone() if number is not None]
