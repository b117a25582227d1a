"""Workdays: holidays, make-up workdays, the business days of laws, and counting across them."""

from datetime import date

import pytest

from articles.takedowns.law.workdays import StatutoryDays, WorkCalendar, add_workdays, us_federal_holidays

# The week around 1 October 2026: off from 1 to 7 October, worked on Saturday 10 October.
OCTOBER = WorkCalendar(
    frozenset({2026}), frozenset(date(2026, 10, day) for day in range(1, 8)), frozenset({date(2026, 10, 10)})
)


@pytest.mark.parametrize(
    ("day", "is_workday"),
    [("2026-09-30", True), ("2026-10-01", False), ("2026-10-10", True), ("2026-10-11", False), ("2027-10-01", True)],
)
def test_holidays_are_free_and_make_up_weekends_are_workdays(day, is_workday):
    assert OCTOBER.is_workday(date.fromisoformat(day)) is is_workday


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [("2026-09-28", 2, "2026-09-30"), ("2026-09-30", 2, "2026-10-09"), ("2026-10-09", 1, "2026-10-10")],
)
def test_counting_workdays_skips_holidays(start, count, end):
    assert add_workdays(date.fromisoformat(start), count, OCTOBER) == date.fromisoformat(end)


def test_a_calendar_knows_which_years_it_covers():
    assert OCTOBER.covers(date(2026, 12, 31))
    assert not OCTOBER.covers(date(2027, 1, 1))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-01-19", "the third Monday of January"),
        ("2026-05-25", "the last Monday of May"),
        ("2026-07-03", "4 July 2026 is a Saturday, observed on Friday"),
        ("2026-11-26", "the fourth Thursday of November"),
        ("2021-12-31", "1 January 2022 is a Saturday"),
        ("2023-01-02", "1 January 2023 is a Sunday"),
    ],
)
def test_federal_holidays_of_the_united_states_are_no_business_days(day, name):
    day = date.fromisoformat(day)

    assert day in us_federal_holidays(day.year), name
    assert not StatutoryDays.US.is_workday(day)
    assert StatutoryDays.WEEKDAYS.is_workday(day)
