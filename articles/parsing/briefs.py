"""Where in the page are flash briefs, and what are their label, headline, text and items?"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from articles.parsing.documents import Brief
from articles.parsing.heads import Head, find_head, find_open_head, names_a_kind, separators
from articles.parsing.items import find_items, leading_marker
from articles.parsing.lines import Line, clean
from articles.parsing.punctuation import ends_sentence, holds_sentence, is_wider
from articles.parsing.stamps import Stamp, ends_in_bracketed_date, find_stamps, is_bracketed_date

LONGEST = 25
_HEAD_LOOK = 400
_KEYWORDS = re.compile(
    r"(?:\d{1,2}[:：]\d{2}\s?[-–—~～至]\s?(?:次日)?\d{1,2}[:：]\d{2}\s?)?(?:关键词|關鍵詞|关键字|キーワード)\s?[:：]"
)
_PAUSE = re.compile(r"[,，。;；!！?？\n]|\. ")
_QUOTES = ("“”", "「」", "『』", "《》", "（）", "()")
# A headline that goes on to the second colon is still a headline, not a sentence.
_CLAUSE_WIDTH = 84


@dataclass(frozen=True, slots=True)
class Run:
    """Lines `first` to `last` of the page make one brief; `stamp` closes it, if any."""

    first: int
    last: int
    head: Head
    stamp: Stamp | None


class _Cutter:
    """Walks down the page, cuts lines after stamps and remembers which lines make a brief."""

    def __init__(self, page: str, zone: ZoneInfo, stops: Callable[[Line], bool]) -> None:
        self.page, self.zone, self.stops = page, zone, stops
        self.lines: list[Line] = []
        self.runs: list[Run] = []
        # No brief begins above this line: it stands behind the last stamp.
        self.floor = 0
        # Where no head was found for a stamp; the next stamp of the line will find none either.
        self.headless = -1

    def take(self, line: Line) -> None:
        if line.hint.kind not in ("plain", "caption"):
            self.lines.append(line)
            return
        cursor = line.start
        for stamp in find_stamps(self.page, line.start, line.end, self.zone):
            cursor = self._close(line, cursor, stamp)
        rest = clean(self.page[cursor : line.end])
        if rest or cursor == line.start:
            self.lines.append(Line(cursor, line.end, rest, line.hint))
        else:
            self._stretch(line.end)

    def _stretch(self, end: int) -> None:
        last = self.lines[-1]
        self.lines[-1] = Line(last.start, end, last.text, last.hint)

    def _close(self, line: Line, cursor: int, stamp: Stamp) -> int:
        """Cut after the stamp where a head is found for it; return where the uncut rest begins."""
        if cursor == self.headless:
            return cursor
        text = clean(self.page[cursor : min(stamp.start, cursor + _HEAD_LOOK)])
        head, first = find_head(text), len(self.lines)
        if head is None and cursor == line.start and not self.stops(Line(cursor, stamp.end, text)):
            first, head = self._look_back()
        if head is None:
            self.floor, self.headless = len(self.lines), cursor
            return cursor
        text = clean(self.page[cursor : stamp.end])
        self.lines.append(Line(cursor, stamp.end, text, line.hint))
        self.runs.append(Run(first, len(self.lines) - 1, head, stamp))
        self.floor = len(self.lines)
        return stamp.end

    def _look_back(self) -> tuple[int, Head | None]:
        for at in range(len(self.lines) - 1, max(self.floor, len(self.lines) - LONGEST) - 1, -1):
            line = self.lines[at]
            if line.hint.kind in ("heading", "furniture", "cell", "quote", "image") or self.stops(line):
                break
            head = find_head(line.text[:_HEAD_LOOK]) if line.hint.kind == "plain" else None
            if head is not None:
                return at, head
        return 0, None


def cut_at_stamps(
    page: str, lines: list[Line], zone: ZoneInfo, stops: Callable[[Line], bool]
) -> tuple[list[Line], list[Run]]:
    """The lines, cut after every stamp that closes a brief, and the briefs with a stamp as runs of them.

    `stops` tells the lines that no brief reaches over: bylines and disclaimers.
    """
    cutter = _Cutter(page, zone, stops)
    for line in lines:
        cutter.take(line)
    return cutter.lines, cutter.runs


def unstamped_run(lines: list[Line], at: int, zone: ZoneInfo) -> Run | None:
    """The brief without a stamp that opens at this line: the line and the numbered items below it."""
    text = lines[at].text
    head = find_open_head(text[:_HEAD_LOOK])
    if head is None or is_bracketed_date(text, zone):
        return None
    last = _last_item(lines, at, text)
    if head.form == "label" and not text[head.body :].strip() and not names_a_kind(head.label or ""):
        # 【宏观】 over its items heads a part of the page; 【晨讯】 is a brief.
        return None
    headline, body = split_headline(text[head.body :]) if head.headline is None else (head.headline, text[head.body :])
    if last == at and not _is_text(body, head):
        return None
    if head.form in ("bar", "space") and (headline is None or not _stands_without_stamp(head, headline)):
        return None
    return Run(at, last, head, None)


def _is_text(body: str, head: Head) -> bool:
    """A head without text is a heading; what follows 【headline】 may go on after its sentences (a link, a source)."""
    if not body:
        return False
    if ends_in_bracketed_date(body):
        return True
    return ends_sentence(body) or is_wider(body, _CLAUSE_WIDTH) or (head.form == "titled" and holds_sentence(body))


def _stands_without_stamp(head: Head, headline: str) -> bool:
    """A bar inside running prose is just a character: the label names a kind, or the bar stands apart and one clause
    follows it.
    """
    return names_a_kind(head.label or "") or (head.is_spaced and not _PAUSE.search(headline))


def _last_item(lines: list[Line], at: int, text: str) -> int:
    found = find_items(text)
    style, number = (found.style, len(found.items)) if found else ("", 0)
    if found is None:
        style, number = _opening_item(text)
    last = at
    while last + 1 < len(lines) and lines[last + 1].hint.kind == "plain":
        marker = leading_marker(lines[last + 1].text)
        if marker is None or marker.number != number + 1 or (style and marker.style != style):
            break
        style, number, last = marker.style, number + 1, last + 1
    return last if number >= 2 else at


def _opening_item(text: str) -> tuple[str, int]:
    """The style of item 1 where it stands on the head line, alone there: `标题:1.第一条`."""
    for at in separators(text):
        marker = leading_marker(text[at + 1 :].lstrip())
        if marker is not None and marker.number == 1:
            return marker.style, 1
    return "", 0


def read_brief(page: str, lines: list[Line], run: Run) -> Brief:
    """The brief's fields; `raw` and `span` are those of its lines."""
    texts = [line.text for line in lines[run.first : run.last + 1]]
    texts[0] = texts[0][run.head.body :]
    if run.stamp is not None:
        last = lines[run.last]
        at = run.head.body if run.first == run.last else 0
        texts[-1] = clean(page[last.start : run.stamp.start])[at:]
    texts = _numbered(texts, lines[run.first : run.last + 1])
    headline, body = _headline_and_body(run.head, texts)
    found = find_items(body)
    stamp = run.stamp
    return Brief(
        label=run.head.label,
        headline=headline,
        text=found.before if found else body,
        items=found.items if found else (),
        published_at=stamp.published_at if stamp else None,
        precision=stamp.precision if stamp else None,
        date_raw=stamp.raw if stamp else run.head.clock,
        raw=page[lines[run.first].start : lines[run.last].end],
        span=(lines[run.first].start, lines[run.last].end),
    )


def _numbered(texts: list[str], lines: list[Line]) -> list[str]:
    """List items of an HTML page carry no written number; they are given one, so that items are found one way."""
    number, shown = 0, []
    for text, line in zip(texts, lines, strict=True):
        number = number + 1 if line.hint.kind == "item" else 0
        shown.append(f"({number}) {text}" if number else text)
    return shown


def _headline_and_body(head: Head, texts: list[str]) -> tuple[str | None, str]:
    rest = [text for text in texts[1:] if text]
    if head.headline is not None:
        return head.headline, "\n".join([texts[0].strip(), *rest]).strip()
    if head.form == "topic":
        second = next(separators(texts[0]), len(texts[0]))
        headline, opening = texts[0][:second].strip(), texts[0][second + 1 :].strip()
    else:
        found, opening = split_headline(texts[0])
        headline = found or ""
        is_text = ends_sentence(opening) or leading_marker(opening) is not None or _text_begins(opening) == 0
        if found is None and rest and not is_text:
            headline, opening = opening, ""
    return headline or None, "\n".join(text for text in [opening, *rest] if text)


def split_headline(text: str) -> tuple[str | None, str]:
    """Part headline and text at the first colon, or at the second where one short clause stands between them."""
    begin = _text_begins(text)
    colons = [at for at in separators(text) if at < begin]
    if not colons:
        whole = text[:begin].strip()
        return (whole or None, text[begin:].strip()) if begin < len(text) else (None, text.strip())
    headline = text[: colons[0]].strip()
    if not headline or "。" in headline:
        return None, text.strip()
    end = colons[0]
    following = next((at for at in colons[1:4] if _is_closed(text[end + 1 : at])), None)
    if following is not None and _is_clause(text[end + 1 : following]) and text[following + 1 :].strip():
        end = following
    return text[:end].strip(), text[end + 1 :].strip()


def _text_begins(text: str) -> int:
    """Where `关键词:` or a first item stands: both always begin the text."""
    keywords = _KEYWORDS.search(text, 0, _HEAD_LOOK)
    begin = keywords.start() if keywords else len(text)
    for at in separators(text):
        marker = leading_marker(text[at + 1 :].lstrip())
        if marker is not None and marker.number == 1:
            return min(begin, at + 1)
    marker = leading_marker(text)
    return 0 if marker is not None and marker.number == 1 else begin


def _is_clause(text: str) -> bool:
    """Short, without comma or stop: then the headline goes on."""
    return bool(text.strip()) and not _PAUSE.search(text) and not is_wider(text, _CLAUSE_WIDTH)


def _is_closed(text: str) -> bool:
    """No quotation is left open: a colon inside one parts nothing."""
    return all(text.count(pair[0]) == text.count(pair[1]) for pair in _QUOTES)
