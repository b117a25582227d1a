"""Clocks: when a period ends, by its unit, and that holidays of the newsroom extend no statutory period."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from articles.takedowns.law.response_periods import ResponsePeriod, Unit
from articles.takedowns.law.workdays import StatutoryDays, WorkCalendar

OCTOBER = WorkCalendar(
    frozenset({2026}), frozenset(date(2026, 10, day) for day in range(1, 8)), frozenset({date(2026, 10, 10)})
)


def at(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("clock", "start", "end"),
    [
        (ResponsePeriod("decide", 24, Unit.HOURS), "2026-10-01T09:30", "2026-10-02T09:30"),
        (ResponsePeriod("decide", 1, Unit.WORKDAYS), "2026-10-01T09:30", "2026-10-08T23:59:59"),
        (ResponsePeriod("decide", 7, Unit.DAYS), "2026-10-01T09:30", "2026-10-08T23:59:59"),
        (ResponsePeriod("decide", 1, Unit.MONTHS), "2026-01-31T09:30", "2026-02-28T23:59:59"),
        (ResponsePeriod("decide", 1, Unit.MONTHS), "2026-12-15T09:30", "2027-01-15T23:59:59"),
    ],
)
def test_a_period_ends_according_to_its_unit(clock, start, end):
    assert clock.deadline(at(start), OCTOBER) == at(end)


@pytest.mark.parametrize(
    ("days", "start", "end"),
    [
        (StatutoryDays.WEEKDAYS, "2026-09-30T09:30", "2026-10-01T23:59:59"),
        (StatutoryDays.US, "2026-09-30T09:30", "2026-10-01T23:59:59"),
        # Columbus Day: a business day here, but none of US law. The earlier end counts.
        (StatutoryDays.US, "2026-10-09T09:30", "2026-10-10T23:59:59"),
    ],
)
def test_a_statutory_period_is_not_extended_by_holidays_of_the_newsroom(days, start, end):
    clock = ResponsePeriod("decide", 1, Unit.WORKDAYS, is_statutory=True, statutory_days=days)

    assert clock.deadline(at(start), OCTOBER) == at(end)
