"""Dates that a page mentions, as hints for the editor. The parser itself never guesses a date."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from articles.parsing.document import Block, DateHint, Paragraph, ParsedBrief
from articles.parsing.recognise.dates import MONTH_DAY, WrittenDate, find_dates

_MAX_HINTS = 200
_MAX_LENGTH = 20_000
# Words before a date in the future, which says nothing about the day on which the text was written.
_AHEAD = re.compile(
    r"(?:预计|預計|计划|計劃|将于|將於|拟于|擬於|有望|截止到?|最迟|定于|定於|予定|までに|until|by|will|due"
    r"|scheduled for)\s?(?:在|于|於|到)?\s?$",
    re.IGNORECASE,
)
_AHEAD_EXAMPLES = ("预计", "新办法将于", "最迟在", "2021年3月までに", "will", "scheduled for")


@dataclass(frozen=True, slots=True)
class _DateMention:
    raw: str
    day: date | None
    where: str
    year_from: str | None
    is_ahead: bool


def date_hints(blocks: tuple[Block, ...], zone: ZoneInfo) -> tuple[DateHint, ...]:
    """Days that the paragraphs mention, the latest marked `latest_event`, then the newest timestamp of a brief.

    A day without a year gets the year that brings it nearest to the latest full date of the text, which `year_from`
    names.
    """
    full: list[tuple[WrittenDate, str, bool]] = []
    partial: list[tuple[re.Match[str], str, bool]] = []
    for at, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            text = block.text[:_MAX_LENGTH]
            dates = find_dates(text, zone)
            full += [(written, f"blocks[{at}]", is_ahead(text, written.start)) for written in dates]
            days = MONTH_DAY.finditer(text)
            partial += [(match, f"blocks[{at}]", is_ahead(text, match.start())) for match in days]
    past = (written for written, _, ahead in full if not ahead)
    anchor = max(past, key=lambda written: written.moment.date(), default=None)
    mentions = [_DateMention(written.raw, written.moment.date(), where, None, ahead) for written, where, ahead in full]
    mentions += [_with_year(match, where, anchor, ahead) for match, where, ahead in partial]
    mentions.sort(key=lambda mention: int(mention.where[7:-1]))
    return (*_event_hints(mentions[:_MAX_HINTS]), *_newest_brief_hint(blocks))


def is_ahead(text: str, at: int) -> bool:
    """Whether the words before this position announce the date that begins there: 将于, by."""
    return _AHEAD.search(text[max(0, at - 16) : at]) is not None


def _with_year(match: re.Match[str], where: str, anchor: WrittenDate | None, is_ahead: bool) -> _DateMention:
    day = None
    if anchor is not None:
        day = _nearest_day(int(match["month"]), int(match["day"]), anchor.moment.date())
    return _DateMention(match[0], day, where, anchor.raw if anchor and day else None, is_ahead)


def _nearest_day(month: int, day: int, anchor: date) -> date | None:
    candidates: list[date] = []
    for year in (anchor.year - 1, anchor.year, anchor.year + 1):
        try:
            candidates.append(date(year, month, day))
        except ValueError:
            continue
    return min(candidates, key=lambda candidate: abs(candidate - anchor), default=None)


def _event_hints(mentions: list[_DateMention]) -> list[DateHint]:
    latest = max((mention.day for mention in mentions if mention.day and not mention.is_ahead), default=None)
    hints: dict[tuple[str, str | None], DateHint] = {}
    for mention in mentions:
        is_latest = mention.day is not None and mention.day == latest
        kind = "event_ahead" if mention.is_ahead else "latest_event" if is_latest else "event"
        value = mention.day.isoformat() if mention.day else None
        hint = DateHint(raw=mention.raw, value=value, where=mention.where, kind=kind, year_from=mention.year_from)
        hints.setdefault((mention.raw, value), hint)
    return _with_one_latest(list(hints.values()))


def _with_one_latest(hints: list[DateHint]) -> list[DateHint]:
    """The hints with only the first mention of the latest day marked as such."""
    is_marked = False
    marked = []
    for hint in hints:
        marked.append(replace(hint, kind="event") if is_marked and hint.kind == "latest_event" else hint)
        is_marked = is_marked or hint.kind == "latest_event"
    return marked


def _newest_brief_hint(blocks: tuple[Block, ...]) -> list[DateHint]:
    """The newest timestamp of a brief, only a lower bound: briefs are added to a page later."""
    briefs = [block for block in blocks if isinstance(block, ParsedBrief) and block.published_at and block.date_raw]
    if not briefs:
        return []
    newest = max(briefs, key=lambda brief: brief.published_at or "")
    where = f"blocks[{blocks.index(newest)}]"
    return [
        DateHint(raw=newest.date_raw or "", value=newest.published_at, where=where, kind="page_assembled_not_before")
    ]


def doubtful_hints(written: list[str]) -> tuple[DateHint, ...]:
    """Dates of publication that may be read in several ways, for the editor to settle."""
    return tuple(DateHint(raw=raw, value=None, where="head", kind="doubtful") for raw in dict.fromkeys(written))
