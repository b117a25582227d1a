"""The ledger is filtered by action, account, case and period in pages that an index gives."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.takedowns.ledger import event_filter
from articles.takedowns.ledger.event_filter import EventFilter
from articles.takedowns.models import Case, LedgerEvent
from tests import makers, plans
from tests.takedowns.tampering import raw_rows, tamper

pytestmark = pytest.mark.django_db


def numbers(chosen: EventFilter) -> list[int]:
    return [event.sequence for event in chosen.page()[0]]


def test_each_part_of_the_filter_narrows_the_list(decided_item):
    case = Case.objects.get(item=decided_item)
    mo = case.decisions.first().by_id
    tomorrow = timezone.now() + timedelta(days=1)

    assert numbers(EventFilter()) == [8, 7, 6, 5, 4, 3, 2, 1]
    assert numbers(EventFilter(action="lifted")) == [7]
    assert numbers(EventFilter(case=case.reference, action="decided")) == [8, 3]
    assert numbers(EventFilter(account=mo, action="opened")) == [4, 1]
    assert numbers(EventFilter(account=mo + 1)) == []
    assert numbers(EventFilter(since=tomorrow)) == numbers(EventFilter(until=LedgerEvent.objects.last().time)) == []


def test_pages_and_batches_follow_each_other_without_gap_or_repetition(decided_item, monkeypatch):
    monkeypatch.setattr(event_filter, "PAGE_SIZE", 3)
    monkeypatch.setattr(event_filter, "EXPORT_BATCH", 3)
    tamper("UPDATE takedowns_ledgerevent SET time = (SELECT max(time) FROM takedowns_ledgerevent)")
    chosen = EventFilter()

    seen, before = [], None
    while before is not None or not seen:
        events, before = chosen.page(before)
        seen += [event.sequence for event in events]

    assert seen == [8, 7, 6, 5, 4, 3, 2, 1]
    assert [event.sequence for event in chosen.oldest_first(7)] == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    "parts",
    [{}, {"action": "opened"}, {"account": 2}, {"account": 2, "action": "opened"}, {"case": "C-1"}],
    ids=lambda parts: " ".join(parts) or "none",
)
def test_a_page_of_any_filter_neither_scans_nor_sorts_the_ledger(parts):
    actions = ("opened", "decided")
    raw_rows(LedgerEvent).bulk_create(
        LedgerEvent(
            sequence=number,
            time=makers.hours_ago(number),
            actor=f"account {number % 40}",
            action=actions[number % 2],
            case=f"C-{number % 40}",
            hash=str(number),
        )
        for number in range(1, 1601)
    )
    plans.analyse_tables()
    chosen = EventFilter(since=makers.hours_ago(1200), until=makers.hours_ago(100), **parts)
    with CaptureQueriesContext(connection) as captured:
        assert chosen.page(200)[0]

    for sql in [query["sql"] for query in captured]:
        assert plans.table_scans(sql, {"takedowns_ledgerevent"}) == []
        assert plans.sorts(sql) == []
