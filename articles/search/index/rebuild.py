"""Rebuilding the index while the site runs: a new store is built beside the old one, checked, then switched to.

A stopped build resumes where it was: its progress is stored in the same transaction as each batch.
"""

from collections.abc import Callable

from django.db import transaction

from articles.models.newsitem import NewsItem
from articles.search.check import Report, check, record
from articles.search.index.backends import store
from articles.search.index.item_text import COLUMNS
from articles.search.index.update import TOKENISER_VERSION, entries_of, items_with_words, write
from articles.search.index.write import LAST
from articles.search.models import SearchIndex

# A batch blocks other writers for about a tenth of a second.
BATCH = 100


def begin() -> int:
    """The number of the store to build: an unfinished one, or a new one, which from this commit on receives every
    change.
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


def build(number: int, report_progress: Callable[[int, int], None] = lambda done, slot: None) -> None:
    """Fill the store with all older items, newest first. `report_progress` gets the count and the slot."""
    done = 0
    before = SearchIndex.objects.values_list("built_down_to", flat=True).get(pk=1)
    while items := _older(LAST if before is None else before):
        # Most of the work is done before the lock is taken; what changed meanwhile is read again under the lock.
        versions, read = {item.pk: item.version for item in items}, entries_of(items)
        before = items[-1].slot
        with transaction.atomic():
            held = NewsItem.objects.filter(pk__in=versions).order_by("pk").select_for_update(no_key=True)
            current = dict(held.values_list("pk", "version"))
            same = [entry for entry in read if current.get(entry.item_id) == versions[entry.item_id]]
            changed = set(versions) - {entry.item_id for entry in same}
            write(number, list(versions), same + entries_of(items_with_words(changed)))
            SearchIndex.objects.filter(pk=1).update(built_down_to=before)
        done += len(items)
        report_progress(done, before)
    store().finish(number)


def switch(number: int) -> None:
    """From this commit on every server searches the new store, because each query looks up which one is in use."""
    with transaction.atomic():
        SearchIndex.objects.select_for_update().get(pk=1)
        SearchIndex.objects.filter(pk=1).update(active=number, building=None, built_down_to=None)


def prove(number: int, report_progress: Callable[[int], None] = lambda done: None) -> Report:
    """Check the new store. One with differences is never switched to."""
    report = check(number, report_progress)
    if not report.differences:
        record(report)
    return report


def discard_leftovers() -> None:
    """Drop stores that are neither in use nor being built; the previous one stays for queries that still run."""
    state = SearchIndex.objects.get(pk=1)
    kept = {number for number in (state.active, state.building) if number is not None}
    for number in set(store().numbers()) - kept:
        store().discard(number)


def _older(before: int) -> list[NewsItem]:
    return list(NewsItem.objects.filter(slot__lt=before).order_by("-slot").only(*COLUMNS)[:BATCH])
