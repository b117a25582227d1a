"""Which days count, and when does a clock run out?"""

from datetime import date, datetime

import pytest
from django.utils import timezone

from articles.takedowns.clocks import Clock, Unit
from articles.takedowns.workdays import calendar, read


def at(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2026-11-25", True),
        ("2026-11-28", False),
        ("2026-10-01", False),
        ("2026-10-10", True),
        ("2026-02-16", False),
        ("2026-02-28", True),
        ("2027-05-01", False),
        ("2027-05-03", True),
    ],
)
def test_holidays_are_free_and_some_weekends_are_worked(day, worked):
    assert calendar().is_worked(date.fromisoformat(day)) is worked


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-25", 2, "2026-11-27"),
        ("2026-11-26", 2, "2026-11-30"),
        ("2026-09-30", 2, "2026-10-09"),
        ("2026-10-09", 1, "2026-10-10"),
        ("2026-02-13", 5, "2026-02-27"),
    ],
)
def test_worked_days_are_counted_over_holidays(start, days, end):
    assert calendar().after(date.fromisoformat(start), days) == date.fromisoformat(end)


def test_a_year_that_was_not_announced_is_told():
    assert calendar().knows(date(2026, 12, 31))
    assert not calendar().knows(date(2031, 1, 1))


def test_a_calendar_of_another_place_is_read_as_well():
    other = read('version = 9\n[2030]\nholidays = [["2030-01-02", "2030-01-02"]]\nworked = ["2030-01-05"]')

    assert (other.version, other.after(date(2030, 1, 1), 2)) == (9, date(2030, 1, 4))
    assert other.is_worked(date(2030, 1, 5))


@pytest.mark.parametrize(
    ("clock", "start", "end"),
    [
        (Clock("decide", 24, Unit.HOURS), "2026-10-01T09:30", "2026-10-02T09:30"),
        (Clock("decide", 1, Unit.WORKDAYS), "2026-10-01T09:30", "2026-10-08T23:59:59"),
        (Clock("decide", 7, Unit.DAYS), "2026-10-01T09:30", "2026-10-08T23:59:59"),
        (Clock("decide", 1, Unit.MONTHS), "2026-01-31T09:30", "2026-02-28T23:59:59"),
        (Clock("decide", 1, Unit.MONTHS), "2026-12-15T09:30", "2027-01-15T23:59:59"),
    ],
)
def test_a_clock_runs_out_in_its_own_unit(clock, start, end):
    assert clock.ends(at(start)) == at(end)
