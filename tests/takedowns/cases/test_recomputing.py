"""Deadlines follow the work calendar: house deadlines move, statutory ones do not, in batches with an event each."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from articles.takedowns.cases import recomputing, workflow
from articles.takedowns.cases.recomputing import recompute_batch, recompute_pending
from articles.takedowns.cases.work_calendar import missing_year, save_year, stored_calendar
from articles.takedowns.law.calendar_text import parse_announcement
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import CalendarYear, Case, LedgerEvent
from tests import makers
from tests.takedowns.cases.makers import mo, notice_on

pytestmark = pytest.mark.django_db
DMCA = "address work name email contact authority good_faith perjury signature".split()
# Monday.
RECEIVED = "2027-05-03T10:00"
HOLIDAY = "5月4日至7日放假，5月8日（周六）上班"


def at(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


def reviewed(**values) -> Case:
    """A case in review, received in a year without a stored calendar."""
    notice_on(makers.make_article(), received_at=at(RECEIVED), **values)
    case = Case.objects.order_by("-pk")[0]
    return workflow.claim(case, case.version, mo())


def announce(text: str, year: int = 2027) -> CalendarYear:
    return save_year(year, parse_announcement(text, year), None)


def due(case: Case) -> date:
    case.refresh_from_db()
    return timezone.localdate(case.due_at)


def test_the_calendars_of_two_years_are_stored_from_the_beginning():
    calendar = stored_calendar()

    assert calendar.years == {2025, 2026}
    assert not calendar.is_workday(date(2026, 10, 1))
    assert calendar.is_workday(date(2026, 10, 10))
    assert (len(calendar.holidays), len(calendar.makeup_workdays)) == (61, 11)


def test_a_holiday_moves_a_house_deadline_and_a_worked_weekend_brings_it_nearer():
    case = reviewed()
    assert due(case) == date(2027, 5, 10)

    announce("5月4日至7日放假")
    assert (recompute_pending(), due(case)) == (1, date(2027, 5, 14))
    announce(HOLIDAY)
    assert (recompute_pending(), due(case)) == (1, date(2027, 5, 13))
    announce("12月31日放假")
    assert (recompute_pending(), due(case)) == (1, date(2027, 5, 10))
    assert verify().code == INTACT


def test_no_holiday_moves_a_statutory_deadline():
    case = reviewed(basis="dmca_notice", subject="copyright", elements=DMCA, effective_at=at(RECEIVED))
    assert due(case) == date(2027, 5, 4)

    announce(HOLIDAY)

    assert (recompute_pending(), due(case)) == (0, date(2027, 5, 4))


def test_a_deadline_that_waits_for_a_reply_follows_when_the_case_is_resumed():
    case = reviewed()
    case = workflow.await_reply(case, case.version, mo(), "等证据")
    waiting = due(case)

    announce("5月4日至7日放假")

    assert (recompute_pending(), due(case)) == (0, waiting)
    case = workflow.resume(case, case.version, mo())
    assert due(case) == date(2027, 5, 14)


def test_batches_are_bounded_and_each_is_one_event(monkeypatch):
    monkeypatch.setattr(recomputing, "BATCH", 2)
    cases = [reviewed() for _number in range(5)]
    announce(HOLIDAY)

    assert [recompute_batch() for _number in range(4)] == [2, 2, 1, None]

    events = LedgerEvent.objects.filter(action="recomputed").order_by("sequence")
    assert [event.payload_data["cases"] for event in events] == [2, 2, 1]
    assert [len(event.payload_data["rows"]) for event in events] == [2, 2, 1]
    assert {due(case) for case in cases} == {date(2027, 5, 13)}
    assert not CalendarYear.objects.filter(recomputed_to__isnull=False).exists()
    assert verify().code == INTACT


def test_the_same_calendar_again_recomputes_nothing():
    announce(HOLIDAY)
    recompute_pending()
    events = LedgerEvent.objects.count()

    announce(HOLIDAY)

    assert (recompute_batch(), LedgerEvent.objects.count()) == (None, events)


@pytest.mark.parametrize(
    ("today", "missing"), [("2026-09-30", None), ("2026-10-01", 2027), ("2027-01-05", 2027), ("2025-12-01", None)]
)
def test_a_missing_calendar_is_noticed_from_october(today, missing):
    assert missing_year(date.fromisoformat(today)) == missing
