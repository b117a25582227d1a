"""When was this article written? Hints for the editor; the importer itself never guesses a date."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from articles.parsing.dates import MONTH_DAY, Written, find_dates
from articles.parsing.documents import Block, Brief, DateHint, Paragraph

_MOST = 200
_LOOK = 20_000
# "expected by", "will": a date that lies ahead says nothing of the day the text was written.
_AHEAD = re.compile(
    r"(?:预计|預計|计划|計劃|将于|將於|拟于|擬於|有望|截止到?|最迟|定于|定於|予定|までに|until|by|will|due"
    r"|scheduled for)\s?(?:在|于|於|到)?\s?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Found:
    raw: str
    day: date | None
    where: str
    year_from: str | None
    is_ahead: bool


def date_hints(blocks: tuple[Block, ...], zone: ZoneInfo) -> tuple[DateHint, ...]:
    """Days that the paragraphs name, the latest marked `latest_event`, then the newest stamp of a brief.

    A day without a year takes the one nearest to the latest full date of the text, said in `year_from`.
    """
    full: list[tuple[Written, str, bool]] = []
    partial: list[tuple[re.Match[str], str, bool]] = []
    for at, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            text = block.text[:_LOOK]
            dates = find_dates(text, zone)
            full += [(one, f"blocks[{at}]", _is_ahead(text, one.start)) for one in dates]
            days = MONTH_DAY.finditer(text)
            partial += [(one, f"blocks[{at}]", _is_ahead(text, one.start())) for one in days]
    anchor = max((one for one, _, ahead in full if not ahead), key=lambda one: one.moment.date(), default=None)
    found = [_Found(one.raw, one.moment.date(), where, None, ahead) for one, where, ahead in full]
    found += [_with_year(match, where, anchor, ahead) for match, where, ahead in partial]
    found.sort(key=lambda one: int(one.where[7:-1]))
    return (*_events(found[:_MOST]), *_assembled(blocks))


def _is_ahead(text: str, at: int) -> bool:
    return _AHEAD.search(text[max(0, at - 16) : at]) is not None


def _with_year(match: re.Match[str], where: str, anchor: Written | None, is_ahead: bool) -> _Found:
    day = None
    if anchor is not None:
        day = _nearest(int(match["month"]), int(match["day"]), anchor.moment.date())
    return _Found(match[0], day, where, anchor.raw if anchor and day else None, is_ahead)


def _nearest(month: int, day: int, anchor: date) -> date | None:
    found: list[date] = []
    for year in (anchor.year - 1, anchor.year, anchor.year + 1):
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    return min(found, key=lambda one: abs(one - anchor), default=None)


def _events(found: list[_Found]) -> list[DateHint]:
    latest = max((one.day for one in found if one.day and not one.is_ahead), default=None)
    hints: dict[tuple[str, str | None], DateHint] = {}
    for one in found:
        kind = "event_ahead" if one.is_ahead else "latest_event" if one.day and one.day == latest else "event"
        value = one.day.isoformat() if one.day else None
        hint = DateHint(raw=one.raw, value=value, where=one.where, kind=kind, year_from=one.year_from)
        hints.setdefault((one.raw, value), hint)
    return _one_latest(list(hints.values()))


def _one_latest(hints: list[DateHint]) -> list[DateHint]:
    """Only the first mention of the latest day bears the mark."""
    is_marked = False
    shown = []
    for hint in hints:
        shown.append(replace(hint, kind="event") if is_marked and hint.kind == "latest_event" else hint)
        is_marked = is_marked or hint.kind == "latest_event"
    return shown


def _assembled(blocks: tuple[Block, ...]) -> list[DateHint]:
    """The newest stamp of a brief: such pages are put together later, so it is only a lower bound."""
    briefs = [block for block in blocks if isinstance(block, Brief) and block.published_at and block.date_raw]
    if not briefs:
        return []
    newest = max(briefs, key=lambda brief: brief.published_at or "")
    where = f"blocks[{blocks.index(newest)}]"
    return [
        DateHint(raw=newest.date_raw or "", value=newest.published_at, where=where, kind="page_assembled_not_before")
    ]
