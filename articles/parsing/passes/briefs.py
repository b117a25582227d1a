"""Flash briefs of a page: which lines they cover, and their label, headline, text, items and time."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from articles.parsing.document import ParsedBrief
from articles.parsing.lines import PageLine, clean
from articles.parsing.recognise.brief_headings import (
    BriefHead,
    colon_positions,
    find_head,
    find_open_head,
    is_kind_label,
)
from articles.parsing.recognise.brief_timestamps import (
    Timestamp,
    ends_in_bracketed_date,
    find_timestamps,
    is_bracketed_date,
)
from articles.parsing.recognise.numbered_lists import find_items, leading_marker
from articles.text.punctuation import contains_sentence_end, ends_sentence, is_wider

# How many lines above a timestamp its brief may begin.
MAX_BRIEF_LINES = 25
_MAX_HEAD_LENGTH = 400
_KEYWORDS = re.compile(
    r"(?:\d{1,2}[:：]\d{2}\s?[-–—~～至]\s?(?:次日)?\d{1,2}[:：]\d{2}\s?)?(?:关键词|關鍵詞|关键字|キーワード)\s?[:：]"
)
_PAUSE = re.compile(r"[,，。;；!！?？\n]|\. ")
_QUOTES = ("“”", "「」", "『』", "《》", "（）", "()")
# Of the clause between the first and the second colon if it is part of the headline.
_MAX_CLAUSE_WIDTH = 84


@dataclass(frozen=True, slots=True)
class BriefLines:
    """Lines `first` to `last` of the page are one brief that opens with `head` and may end with a timestamp."""

    first: int
    last: int
    head: BriefHead
    timestamp: Timestamp | None


class _Cutter:
    """Goes down the page, cuts lines after timestamps and records which lines are a brief."""

    def __init__(self, page: str, zone: ZoneInfo, stops: Callable[[PageLine], bool]) -> None:
        self.page, self.zone, self.stops = page, zone, stops
        self.lines: list[PageLine] = []
        self.briefs: list[BriefLines] = []
        # No brief begins above this line, the first one after the last timestamp.
        self.floor = 0
        # The offset for which no head was found: the next timestamp of the same line would not find one either.
        self.headless = -1

    def take(self, line: PageLine) -> None:
        if line.hint.kind not in ("plain", "caption"):
            self.lines.append(line)
            return
        cursor = line.start
        for timestamp in find_timestamps(self.page, line.start, line.end, self.zone):
            cursor = self._close(line, cursor, timestamp)
        rest = clean(self.page[cursor : line.end])
        if rest or cursor == line.start:
            self.lines.append(PageLine(cursor, line.end, rest, line.hint))
        else:
            self._extend_last_line(line.end)

    def _extend_last_line(self, end: int) -> None:
        last = self.lines[-1]
        self.lines[-1] = PageLine(last.start, end, last.text, last.hint)

    def _close(self, line: PageLine, cursor: int, timestamp: Timestamp) -> int:
        """Cut after the timestamp if a head is found for it. Returns the offset at which the uncut rest begins."""
        if cursor == self.headless:
            return cursor
        text = clean(self.page[cursor : min(timestamp.start, cursor + _MAX_HEAD_LENGTH)])
        head, first = find_head(text), len(self.lines)
        if head is None and cursor == line.start and not self.stops(PageLine(cursor, timestamp.end, text)):
            first, head = self._find_head_above()
        if head is None:
            self.floor, self.headless = len(self.lines), cursor
            return cursor
        text = clean(self.page[cursor : timestamp.end])
        self.lines.append(PageLine(cursor, timestamp.end, text, line.hint))
        self.briefs.append(BriefLines(first, len(self.lines) - 1, head, timestamp))
        self.floor = len(self.lines)
        return timestamp.end

    def _find_head_above(self) -> tuple[int, BriefHead | None]:
        for at in range(len(self.lines) - 1, max(self.floor, len(self.lines) - MAX_BRIEF_LINES) - 1, -1):
            line = self.lines[at]
            if line.hint.kind in ("heading", "boilerplate", "cell", "quote", "image") or self.stops(line):
                break
            head = find_head(line.text[:_MAX_HEAD_LENGTH]) if line.hint.kind == "plain" else None
            if head is not None:
                return at, head
        return 0, None


def cut_at_timestamps(
    page: str, lines: list[PageLine], zone: ZoneInfo, stops: Callable[[PageLine], bool]
) -> tuple[list[PageLine], list[BriefLines]]:
    """The lines, cut after every timestamp that closes a brief, and the briefs among them.

    `stops` is true for lines that a brief never extends over: bylines and disclaimers.
    """
    cutter = _Cutter(page, zone, stops)
    for line in lines:
        cutter.take(line)
    return cutter.lines, cutter.briefs


def unstamped_brief_at(lines: list[PageLine], at: int, zone: ZoneInfo) -> BriefLines | None:
    """The brief without a timestamp that opens at this line: the line and the numbered items below it."""
    text = lines[at].text
    head = find_open_head(text[:_MAX_HEAD_LENGTH])
    if head is None or is_bracketed_date(text, zone):
        return None
    last = _last_item(lines, at, text)
    if head.form == "label" and not text[head.body :].strip() and not is_kind_label(head.label or ""):
        # 【宏观】 above a list is a heading of the page; 【晨讯】 is a brief.
        return None
    headline, body = split_headline(text[head.body :]) if head.headline is None else (head.headline, text[head.body :])
    if last == at and not _is_brief_text(body, head):
        return None
    if head.form in ("bar", "space") and (headline is None or not _needs_no_timestamp(head, headline)):
        return None
    return BriefLines(at, last, head, None)


def _is_brief_text(body: str, head: BriefHead) -> bool:
    """Whether a brief has text: without any it is a heading. After 【headline】 a link or source may end the line."""
    if not body:
        return False
    if ends_in_bracketed_date(body):
        return True
    return (
        ends_sentence(body)
        or is_wider(body, _MAX_CLAUSE_WIDTH)
        or (head.form == "titled" and contains_sentence_end(body))
    )


def _needs_no_timestamp(head: BriefHead, headline: str) -> bool:
    """Whether a label and a bar are a brief and not prose: the label names a kind of brief, or there are spaces around
    the bar and the headline is one clause.
    """
    return is_kind_label(head.label or "") or (head.is_spaced and not _PAUSE.search(headline))


def _last_item(lines: list[PageLine], at: int, text: str) -> int:
    items = find_items(text)
    style, number = (items.style, len(items.items)) if items else ("", 0)
    if items is None:
        style, number = _opening_item(text)
    last = at
    while last + 1 < len(lines) and lines[last + 1].hint.kind == "plain":
        marker = leading_marker(lines[last + 1].text)
        if marker is None or marker.number != number + 1 or (style and marker.style != style):
            break
        style, number, last = marker.style, number + 1, last + 1
    return last if number >= 2 else at


def _opening_item(text: str) -> tuple[str, int]:
    """Style and number of an item 1 that is the only one on the head line: `标题:1.第一条`."""
    for at in colon_positions(text):
        marker = leading_marker(text[at + 1 :].lstrip())
        if marker is not None and marker.number == 1:
            return marker.style, 1
    return "", 0


def parse_brief(page: str, lines: list[PageLine], place: BriefLines) -> ParsedBrief:
    """The brief on these lines, with their `raw` and `span`."""
    first, last, head, timestamp = place.first, place.last, place.head, place.timestamp
    texts = [line.text for line in lines[first : last + 1]]
    texts[0] = texts[0][head.body :]
    if timestamp is not None:
        at = head.body if first == last else 0
        texts[-1] = clean(page[lines[last].start : timestamp.start])[at:]
    texts = _with_item_numbers(texts, lines[first : last + 1])
    headline, body = _headline_and_body(head, texts)
    items = find_items(body)
    return ParsedBrief(
        label=head.label,
        headline=headline,
        text=items.before if items else body,
        items=items.items if items else (),
        published_at=timestamp.published_at if timestamp else None,
        precision=timestamp.precision if timestamp else None,
        date_raw=timestamp.raw if timestamp else head.clock,
        raw=page[lines[first].start : lines[last].end],
        span=(lines[first].start, lines[last].end),
    )


def _with_item_numbers(texts: list[str], lines: list[PageLine]) -> list[str]:
    """The texts with a number before each list item of an HTML page, so that items are found in one way."""
    number, numbered = 0, []
    for text, line in zip(texts, lines, strict=True):
        number = number + 1 if line.hint.kind == "item" else 0
        numbered.append(f"({number}) {text}" if number else text)
    return numbered


def _headline_and_body(head: BriefHead, texts: list[str]) -> tuple[str | None, str]:
    rest = [text for text in texts[1:] if text]
    if head.headline is not None:
        return head.headline, "\n".join([texts[0].strip(), *rest]).strip()
    if head.form == "topic":
        second = next(colon_positions(texts[0]), len(texts[0]))
        headline, opening = texts[0][:second].strip(), texts[0][second + 1 :].strip()
    else:
        split, opening = split_headline(texts[0])
        headline = split or ""
        is_text = ends_sentence(opening) or leading_marker(opening) is not None or _text_start(opening) == 0
        if split is None and rest and not is_text:
            headline, opening = opening, ""
    return headline or None, "\n".join(text for text in [opening, *rest] if text)


def split_headline(text: str) -> tuple[str | None, str]:
    """Split headline and text at the first colon, or at the second if only one short clause is between them."""
    begin = _text_start(text)
    colons = [at for at in colon_positions(text) if at < begin]
    if not colons:
        whole = text[:begin].strip()
        return (whole or None, text[begin:].strip()) if begin < len(text) else (None, text.strip())
    headline = text[: colons[0]].strip()
    if not headline or "。" in headline:
        return None, text.strip()
    end = colons[0]
    following = next((at for at in colons[1:4] if _has_closed_quotes(text[end + 1 : at])), None)
    if following is not None and _is_clause(text[end + 1 : following]) and text[following + 1 :].strip():
        end = following
    return text[:end].strip(), text[end + 1 :].strip()


def _text_start(text: str) -> int:
    """Offset of `关键词:` or of a first item, which always begin the text; the length of `text` without either."""
    keywords = _KEYWORDS.search(text, 0, _MAX_HEAD_LENGTH)
    begin = keywords.start() if keywords else len(text)
    for at in colon_positions(text):
        marker = leading_marker(text[at + 1 :].lstrip())
        if marker is not None and marker.number == 1:
            return min(begin, at + 1)
    marker = leading_marker(text)
    return 0 if marker is not None and marker.number == 1 else begin


def _is_clause(text: str) -> bool:
    """Whether it is short and without comma or full stop: then it belongs to the headline."""
    return bool(text.strip()) and not _PAUSE.search(text) and not is_wider(text, _MAX_CLAUSE_WIDTH)


def _has_closed_quotes(text: str) -> bool:
    """Whether every quotation is closed: a colon inside one separates nothing."""
    return all(text.count(pair[0]) == text.count(pair[1]) for pair in _QUOTES)
