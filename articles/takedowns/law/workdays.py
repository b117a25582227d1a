"""Workdays: weekends and public holidays of the newsroom, and the weekend days worked to make up for a holiday."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

WORKDAYS_FILE = Path(__file__).parent / "workdays.toml"
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Holidays and make-up workdays of the listed years; in other years only weekends are free.

    `version` is the version of the file.
    """

    version: int
    years: frozenset[int]
    holidays: frozenset[date]
    makeup_workdays: frozenset[date]

    def is_workday(self, day: date) -> bool:
        if day in self.makeup_workdays:
            return True
        return day not in self.holidays and day.weekday() < SATURDAY

    def add_workdays(self, day: date, count: int) -> date:
        """The date `count` workdays later; the first day itself does not count."""
        while count:
            day += timedelta(days=1)
            count -= self.is_workday(day)
        return day

    def covers(self, day: date) -> bool:
        return day.year in self.years


def parse_calendar(text: str) -> WorkCalendar:
    """Parse the TOML file: for each year, `holidays` as pairs of first and last day, and `worked` as single days."""
    data = tomllib.loads(text)
    years = {year: table for year, table in data.items() if year.isdigit()}
    spans = [span for table in years.values() for span in table["holidays"]]
    worked = [day for table in years.values() for day in table["worked"]]
    return WorkCalendar(
        data["version"],
        frozenset(map(int, years)),
        frozenset(day for first, last in spans for day in _days(date.fromisoformat(first), date.fromisoformat(last))),
        frozenset(map(date.fromisoformat, worked)),
    )


@cache
def work_calendar() -> WorkCalendar:
    return parse_calendar(WORKDAYS_FILE.read_text(encoding="utf-8"))


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
