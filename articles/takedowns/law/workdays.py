"""Workdays: the newsroom's calendar with public holidays and worked weekends, and the days that laws count.

The newsroom's calendar is stored per year and edited at the desk; see `cases/work_calendar.py`. The days of a law are
rules that no newsroom can change.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

SATURDAY = 5
MONDAY, THURSDAY = 0, 3


class Workdays(Protocol):
    """Anything that says which days are worked."""

    def is_workday(self, day: date) -> bool: ...


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Holidays and make-up workdays of the listed years; in other years only weekends are free."""

    years: frozenset[int]
    holidays: frozenset[date]
    makeup_workdays: frozenset[date]

    def is_workday(self, day: date) -> bool:
        if day in self.makeup_workdays:
            return True
        return day not in self.holidays and day.weekday() < SATURDAY

    def covers(self, day: date) -> bool:
        return day.year in self.years


class StatutoryDays(StrEnum):
    """The days that a law counts as business days: every weekday, or weekdays without US federal holidays."""

    WEEKDAYS = "weekdays"
    US = "us"

    def is_workday(self, day: date) -> bool:
        return day.weekday() < SATURDAY and not (self is StatutoryDays.US and day in us_federal_holidays(day.year))


def add_workdays(day: date, count: int, workdays: Workdays) -> date:
    """The date `count` workdays later; the first day itself does not count."""
    while count:
        day += timedelta(days=1)
        count -= workdays.is_workday(day)
    return day


def us_federal_holidays(year: int) -> frozenset[date]:
    """The legal public holidays of the United States (5 U.S.C. 6103) as observed on weekdays of this year."""
    fixed = (date(year, 1, 1), date(year, 6, 19), date(year, 7, 4), date(year, 11, 11), date(year, 12, 25))
    floating = (
        _nth(year, 1, MONDAY, 3),
        _nth(year, 2, MONDAY, 3),
        _last_monday_of_may(year),
        _nth(year, 9, MONDAY, 1),
        _nth(year, 10, MONDAY, 2),
        _nth(year, 11, THURSDAY, 4),
    )
    # 1 January of the next year, if it is a Saturday, is observed on 31 December.
    return frozenset(map(_observed, (*fixed, date(year + 1, 1, 1)))) | frozenset(floating)


def _observed(day: date) -> date:
    """The Friday before a Saturday, the Monday after a Sunday."""
    return day + timedelta(days={SATURDAY: -1, SATURDAY + 1: 1}.get(day.weekday(), 0))


def _nth(year: int, month: int, weekday: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))


def _last_monday_of_may(year: int) -> date:
    last = date(year, 5, calendar.monthrange(year, 5)[1])
    return last - timedelta(days=last.weekday())
