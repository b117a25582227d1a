"""The announcement of a year's public holidays: parsed from the words of the State Council, and written in them.

"10月1日至8日放假，9月28日（周日）、10月11日（周六）上班": spans of days off and single worked weekend days. Other
words are ignored, but every weekday and every number of days in the text is checked.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.takedowns.law.workdays import SATURDAY

MAX_TEXT = 5_000
# The longest holiday so far had nine days.
MAX_SPAN = timedelta(days=15)
WEEKDAYS = "一二三四五六日"
_CLAUSE = re.compile(
    r"(?P<days>.*?)(?P<what>(?<!不)放假|(?<!不)上班)(?:调休)?(?:[，,\s]*共\s*(?P<count>\d+)\s*天)?", re.S
)
_DAY = re.compile(
    r"(?P<joint>(?:至|到|[-—–~～]+)\s*)?(?:(?P<year>\d{4})\s*年\s*)?(?:(?P<month>\d{1,2})\s*月\s*)?(?P<day>\d{1,2})\s*日"
    r"(?:\s*\((?P<remark>[^)]*)\))?"
)
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
_TITLE_YEAR = re.compile(r"(\d{4})\s*年\s*(?:部分|全国)?节假日")


@dataclass(frozen=True, slots=True)
class Announcement:
    """The days off and the worked weekend days of a year, sorted."""

    days_off: tuple[date, ...]
    worked: tuple[date, ...]

    def spans(self) -> list[tuple[date, date]]:
        """First and last day of each holiday."""
        spans: list[tuple[date, date]] = []
        for day in self.days_off:
            if spans and day - spans[-1][1] == timedelta(days=1):
                spans[-1] = (spans[-1][0], day)
            else:
                spans.append((day, day))
        return spans

    def text(self, year: int) -> str:
        """The announcement in the words that `parse_announcement` reads, one line for each holiday."""
        lines = [f"{_span_words(first, last, year)}放假。" for first, last in self.spans()]
        worked = "、".join(f"{_day_words(day, year)}（周{WEEKDAYS[day.weekday()]}）" for day in self.worked)
        return "\n".join([*lines, *([f"{worked}上班。"] if worked else [])])


def parse_announcement(text: str, year: int) -> Announcement:
    """Parse an announcement. Raises ValidationError with one message for each contradiction."""
    plain = unicodedata.normalize("NFKC", text)
    errors: list[str] = []
    if (title := _TITLE_YEAR.search(plain)) and int(title[1]) != year:
        errors.append(_("The text is about {other}, not about {year}.").format(other=title[1], year=year))
    days: dict[str, set[date]] = {"放假": set(), "上班": set()}
    for clause in _CLAUSE.finditer(plain):
        found, faults = _days_of(clause["days"], year)
        errors += faults
        if clause["count"] and not faults and len(found) != int(clause["count"]):
            words = _("“{words}” has {found} days, but the text says {count}.")
            errors.append(words.format(words=_short(clause["days"]), found=len(found), count=clause["count"]))
        days[clause["what"]] |= found
    announcement = Announcement(tuple(sorted(days["放假"])), tuple(sorted(days["上班"])))
    errors += _contradictions(announcement)
    if not announcement.days_off and not errors:
        errors.append(_("The text names no day off. Paste the list as announced, such as “10月1日至8日放假”."))
    if errors:
        raise ValidationError(list(dict.fromkeys(errors)))
    return announcement


def _days_of(words: str, year: int) -> tuple[set[date], list[str]]:
    """The days that a clause names, with the month of the day before where it names none, and what is wrong in it."""
    days: set[date] = set()
    faults: list[str] = []
    last: date | None = None
    month = 0
    for match in _DAY.finditer(words):
        month = int(match["month"] or month)
        day = _date(int(match["year"] or year), month, int(match["day"]))
        if day is None or abs(day.year - year) > 1:
            faults.append(_("There is no day “{words}” in {year}.").format(words=match[0].strip(), year=year))
            continue
        faults += _weekday_faults(day, match["remark"] or "")
        if match["joint"] and last:
            if not last < day <= last + MAX_SPAN:
                faults.append(_("“{words}” is not a period of at most 15 days.").format(words=_short(words)))
                continue
            days |= {last + timedelta(days=number) for number in range((day - last).days + 1)}
        days.add(day)
        last = day
    return days, faults


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _weekday_faults(day: date, remark: str) -> Iterator[str]:
    """A weekday beside a day that is not its own: usually the announcement of another year."""
    found = _WEEKDAY.search(remark)
    if found and WEEKDAYS.index(found[1].replace("天", "日")) != day.weekday():
        words = _("{day} is not “{words}”. Check the year.")
        yield words.format(day=day.isoformat(), words=found[0])


def _contradictions(announcement: Announcement) -> Iterator[str]:
    for day in announcement.worked:
        if day in announcement.days_off:
            yield _("{day} is both a day off and worked.").format(day=day.isoformat())
        elif day.weekday() < SATURDAY:
            yield _("{day} is not a Saturday or Sunday, so it is worked anyway.").format(day=day.isoformat())


def _short(words: str) -> str:
    return " ".join(words.split()).strip("。;；,，、:： ")[-40:]


def _day_words(day: date, year: int) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day.year != year else f"{day.month}月{day.day}日"


def _span_words(first: date, last: date, year: int) -> str:
    if first == last:
        return _day_words(first, year)
    is_one_month = (first.year, first.month) == (last.year, last.month)
    return f"{_day_words(first, year)}至{f'{last.day}日' if is_one_month else _day_words(last, year)}"


def iso_days(days: Iterable[date]) -> list[str]:
    return [day.isoformat() for day in days]
