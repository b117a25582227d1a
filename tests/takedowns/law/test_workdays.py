"""Workdays: holidays, make-up workdays and counting across them."""

from datetime import date

import pytest

from articles.takedowns.law.workdays import parse_calendar, work_calendar


@pytest.mark.parametrize(
    ("day", "is_workday"),
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
def test_holidays_are_free_and_make_up_weekends_are_workdays(day, is_workday):
    assert work_calendar().is_workday(date.fromisoformat(day)) is is_workday


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-11-25", 2, "2026-11-27"),
        ("2026-11-26", 2, "2026-11-30"),
        ("2026-09-30", 2, "2026-10-09"),
        ("2026-10-09", 1, "2026-10-10"),
        ("2026-02-13", 5, "2026-02-27"),
    ],
)
def test_counting_workdays_skips_holidays(start, count, end):
    assert work_calendar().add_workdays(date.fromisoformat(start), count) == date.fromisoformat(end)


def test_the_calendar_knows_which_years_it_covers():
    assert work_calendar().covers(date(2026, 12, 31))
    assert not work_calendar().covers(date(2031, 1, 1))


def test_the_calendar_of_another_country_can_be_parsed():
    other = parse_calendar('version = 9\n[2030]\nholidays = [["2030-01-02", "2030-01-02"]]\nworked = ["2030-01-05"]')

    assert (other.version, other.add_workdays(date(2030, 1, 1), 2)) == (9, date(2030, 1, 4))
    assert other.is_workday(date(2030, 1, 5))
