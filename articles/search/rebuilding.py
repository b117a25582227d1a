"""How is the index made anew while everybody goes on? Beside the one in use, written by both, switched to once proved.

Stopped at any moment it goes on where it was: how far it came is in the same transaction as the batch.
"""

from collections.abc import Callable

from django.db import transaction

from articles.models.newsitem import NewsItem
from articles.search.checking import Report, check, record
from articles.search.index import TOKENISER_VERSION, entries_of, items_with_words, write
from articles.search.models import SearchIndex
from articles.search.stores import store
from articles.search.storing import LAST
from articles.search.words import COLUMNS

# A batch keeps other writers waiting for about a tenth of a second.
BATCH = 100


def begin() -> int:
    """The number of the store to build: one that an earlier run left unfinished, or a new one, which from this commit
    on every change of an item is written to as well.
    """
    discard_leftovers()
    with transaction.atomic():
        state = SearchIndex.objects.select_for_update().get(pk=1)
        if state.building is not None and state.tokeniser_version == TOKENISER_VERSION:
            return state.building
        number = max(state.active, state.building or 0) + 1
        store().create(number)
        SearchIndex.objects.filter(pk=1).update(
            building=number, built_down_to=None, tokeniser_version=TOKENISER_VERSION
        )
    return number


def build(number: int, tell: Callable[[int, int], None] = lambda done, slot: None) -> None:
    """Fill the store with all older items, newest first; `tell` hears how many are done, and down to which slot."""
    done = 0
    before = SearchIndex.objects.values_list("built_down_to", flat=True).get(pk=1)
    while items := _older(LAST if before is None else before):
        # Most of the work is done before the lock is taken; what has changed meanwhile is read again under it.
        versions, wanted = {item.pk: item.version for item in items}, entries_of(items)
        before = items[-1].slot
        with transaction.atomic():
            held = NewsItem.objects.filter(pk__in=versions).order_by("pk").select_for_update(no_key=True)
            current = dict(held.values_list("pk", "version"))
            same = [entry for entry in wanted if current.get(entry.item_id) == versions[entry.item_id]]
            changed = set(versions) - {entry.item_id for entry in same}
            write(number, list(versions), same + entries_of(items_with_words(changed)))
            SearchIndex.objects.filter(pk=1).update(built_down_to=before)
        done += len(items)
        tell(done, before)
    store().finish(number)


def switch(number: int) -> None:
    """From this commit on the new store answers, on every server: they ask which one with every question."""
    with transaction.atomic():
        SearchIndex.objects.select_for_update().get(pk=1)
        SearchIndex.objects.filter(pk=1).update(active=number, building=None, built_down_to=None)


def prove(number: int, tell: Callable[[int], None] = lambda done: None) -> Report:
    """A store that is not right is not switched to."""
    report = check(number, tell)
    if not report.differences:
        record(report)
    return report


def discard_leftovers() -> None:
    """Stores that neither answer nor are being built: a former one stays for questions that still run."""
    state = SearchIndex.objects.get(pk=1)
    kept = {number for number in (state.active, state.building) if number is not None}
    for number in set(store().numbers()) - kept:
        store().discard(number)


def _older(before: int) -> list[NewsItem]:
    return list(NewsItem.objects.filter(slot__lt=before).order_by("-slot").only(*COLUMNS)[:BATCH])
