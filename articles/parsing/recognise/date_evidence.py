"""Evidence of a whole page that settles doubtful dates: its language, its other dates and its machine-readable ones."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from articles.parsing.recognise.dates import DoubtfulDate, Mention, WrittenDate, find_dates, find_mentions

_MAX_LENGTH = 200_000
_SLASHED = re.compile(r"(?<![\d/.\-])(\d{1,2})([-/])(\d{1,2})\2(?:19|20)\d{2}(?!\d)")
_MACHINE = re.compile(
    r"""(?:datetime|content|"date[A-Za-z]{0,12}")\s{0,3}[=:]\s{0,3}["'](\d{4}-\d{2}-\d{2})""", re.IGNORECASE
)
_MACHINE_EXAMPLES = ('<time datetime="2024-11-05T14:30Z">', '"datePublished": "2024-11-05"')
# English is written in both orders; these regions decide. Most other languages put the day first.
_MONTH_FIRST = frozenset({"en-us", "en-ph", "es-us"})
_UNDECIDED = frozenset({"en", "zh", "ja", "ko"})
_DAY_FIRST_ASIA = frozenset({"zh-hk", "zh-mo", "zh-sg"})


@dataclass(frozen=True, slots=True)
class DateEvidence:
    """What is known. `day_first` is None if the page does not show it, or shows both."""

    day_first: bool | None = None
    is_traditional: bool = False
    machine_days: frozenset[date] = frozenset()
    written_days: frozenset[date] = frozenset()

    def settled(self, mention: Mention | None) -> WrittenDate | None:
        """The date with one meaning, None if the evidence does not decide."""
        if not isinstance(mention, DoubtfulDate):
            return mention
        if mention.why == "calendar" and self.is_traditional:
            return mention.readings[0]
        if mention.why != "order":
            return None
        machine = {at for at, reading in enumerate(mention.readings) if _is_near(reading, self.machine_days)}
        if len(machine) == 1:
            return mention.readings[machine.pop()]
        votes = {at for at, reading in enumerate(mention.readings) if reading.moment.date() in self.written_days}
        if self.day_first is not None:
            votes.add(int(self.day_first))
        return mention.readings[votes.pop()] if len(votes) == 1 else None


def contradicts(raw: str, moment: datetime, zone: ZoneInfo) -> bool:
    """Whether a doubtful date as written has readings, and none of them is near this moment."""
    mentions = [mention for mention in find_mentions(raw, zone) if isinstance(mention, DoubtfulDate)]
    readings = [reading for mention in mentions for reading in mention.readings]
    return bool(readings) and not any(_is_near(reading, frozenset({moment.date()})) for reading in readings)


def _is_near(reading: WrittenDate, days: frozenset[date]) -> bool:
    """Whether it is one of the days; zones may shift it by one."""
    day = reading.moment.date()
    return any(day + timedelta(days=shift) in days for shift in (-1, 0, 1))


def page_evidence(text: str, source: str, declared: str | None, language: str | None, zone: ZoneInfo) -> DateEvidence:
    """The evidence of a page: its text, its markup (or empty), the declared language and the detected one."""
    machine = frozenset(_machine_days(source[:_MAX_LENGTH]))
    written = frozenset(written.moment.date() for written in find_dates(text[:_MAX_LENGTH], zone))
    orders = set(_orders(text[:_MAX_LENGTH]))
    day_first = orders.pop() if len(orders) == 1 else None if orders else _order_of(declared, language)
    return DateEvidence(day_first, language == "zh-Hant", machine, written)


def _machine_days(source: str) -> Iterable[date]:
    for written in _MACHINE.findall(source):
        try:
            yield date.fromisoformat(written)
        except ValueError:
            continue


def _orders(text: str) -> Iterable[bool]:
    """Whether the day is first, for each date with slashes that shows it."""
    for first, _mark, second in _SLASHED.findall(text):
        if int(first) > 12 >= int(second):
            yield True
        elif int(second) > 12 >= int(first):
            yield False


def _order_of(declared: str | None, language: str | None) -> bool | None:
    tag = (declared or language or "").strip().replace("_", "-").lower()
    primary = tag.split("-")[0]
    if tag in _MONTH_FIRST:
        return False
    if tag in _DAY_FIRST_ASIA:
        return True
    if primary == "en":
        return True if "-" in tag else None
    return None if not primary or primary in _UNDECIDED else True
