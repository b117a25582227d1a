"""Is this a day on which the desk works? Weekends, holidays, and the weekends that are worked in their place."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "workdays.toml"
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of the years that are known; of others weekends alone count. `version`: which edition of the file."""

    version: int
    years: frozenset[int]
    free: frozenset[date]
    worked: frozenset[date]

    def is_worked(self, day: date) -> bool:
        if day in self.worked:
            return True
        return day not in self.free and day.weekday() < SATURDAY

    def after(self, day: date, days: int) -> date:
        """The day that lies so many worked days after this one; the day itself does not count."""
        while days:
            day += timedelta(days=1)
            days -= self.is_worked(day)
        return day

    def knows(self, day: date) -> bool:
        return day.year in self.years


def read(text: str) -> Calendar:
    """A calendar as the file writes it: spans of holidays, first and last day, and single worked days."""
    told = tomllib.loads(text)
    years = {year: row for year, row in told.items() if year.isdigit()}
    spans = [span for row in years.values() for span in row["holidays"]]
    worked = [day for row in years.values() for day in row["worked"]]
    return Calendar(
        told["version"],
        frozenset(map(int, years)),
        frozenset(day for first, last in spans for day in _days(date.fromisoformat(first), date.fromisoformat(last))),
        frozenset(map(date.fromisoformat, worked)),
    )


@cache
def calendar() -> Calendar:
    return read(FILE.read_text(encoding="utf-8"))


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
