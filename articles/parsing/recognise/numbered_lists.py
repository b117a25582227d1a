"""Numbered items of a text: at least two numbers that count up from 1."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_BRACKETED = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
_DOTTED = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
_NEGATIVE = "❶❷❸❹❺❻❼❽❾❿"

# "2.8亿" and "3.5" are numbers; "2.2016年", "3.12月5日" and "3.3.5亿" are items that open with a date or a number.
_END_OF_NUMBER = r"(?!\d)|(?=\d{4}\s?年|\d{1,2}\s?[月日]|\d{1,6}[.．]\d)"
_MARKER = re.compile(
    rf"(?P<dot>(?<!\d)\d{{1,2}})[.．](?:{_END_OF_NUMBER})"
    r"|(?P<comma>(?<!\d)\d{1,2})、"
    r"|[(（]\s?(?P<both>\d{1,2})\s?[)）]"
    r"|(?P<half>(?<![\d(（])\d{1,2})[)）]"
    rf"|(?P<circled>[{_CIRCLED}])|(?P<bracketed>[{_BRACKETED}])|(?P<dotted>[{_DOTTED}])|(?P<negative>[{_NEGATIVE}])"
)
_MARKER_EXAMPLES = (
    "1.甲项",
    "1、甲项",
    "(1)甲项",
    "（1）甲项",
    "1)甲项",
    "①甲项",
    "⑴甲项",
    "⒈甲项",
    "❶甲项",
    "2.2016年的新规",
)
_SETS = {"circled": _CIRCLED, "bracketed": _BRACKETED, "dotted": _DOTTED, "negative": _NEGATIVE}
# Styles that are unambiguous inside a line; the others need punctuation or a space before them.
_UNAMBIGUOUS = frozenset({"both", "circled", "bracketed", "dotted", "negative"})
_PAUSES = frozenset(" \t\n。；;！？!?：:，,．.…”」』）)、")
# A text with a thousand 1s contains no list; trying each of them would only take time.
_MAX_TRIES = 8
_BULLET = re.compile(r"([-*+–])[ \t]+(?=\S)|([•●◦▪■◆◇○□➤►▶✓✔‣⁃])\s*(?=\S)|([·・])\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class ItemMarker:
    """A number before an item, at `[start, end)` of the text; `style` is a group name of _MARKER."""

    start: int
    end: int
    number: int
    style: str
    opens_line: bool


@dataclass(frozen=True, slots=True)
class NumberedItems:
    """Items without their numbers, and the text before the first one."""

    before: str
    items: tuple[str, ...]
    style: str


def leading_marker(text: str) -> ItemMarker | None:
    """The number that opens the text, None without one or without text behind it."""
    match = _MARKER.match(text)
    if match is None or not text[match.end() :].strip():
        return None
    return _marker(match, text)


def leading_bullet(text: str) -> tuple[str, int] | None:
    """The bullet that opens the text, and the offset of the text behind it."""
    match = _BULLET.match(text)
    if match is None:
        return None
    return (match[1] or match[2] or match[3]), match.end()


def find_items(text: str) -> NumberedItems | None:
    """The items of a text; all text after the last number belongs to the last item. None if there are none."""
    markers = [marker for match in _MARKER.finditer(text) if (marker := _marker(match, text)) is not None]
    firsts = [marker for marker in markers if marker.number == 1]
    for first in firsts[:_MAX_TRIES]:
        run = _count_up(first, [marker for marker in markers if marker.style == first.style])
        items = _items_at(text, run)
        if len(run) >= 2 and all(items.items):
            return items
    return None


def _marker(match: re.Match[str], text: str) -> ItemMarker | None:
    style = match.lastgroup or ""
    written = match[style]
    number = _SETS[style].index(written) + 1 if style in _SETS else int(written)
    before = text[match.start() - 1] if match.start() else "\n"
    if style not in _UNAMBIGUOUS and before not in _PAUSES:
        return None
    return ItemMarker(match.start(), match.end(), number, style, before == "\n")


def _count_up(first: ItemMarker, markers: list[ItemMarker]) -> list[ItemMarker]:
    """The markers 1, 2, 3 … from `first` on; a number that opens a line is preferred to one inside a line."""
    by_number: dict[int, list[ItemMarker]] = {}
    for marker in markers:
        by_number.setdefault(marker.number, []).append(marker)
    run = [first]
    while True:
        later = [marker for marker in by_number.get(len(run) + 1, ()) if marker.start > run[-1].start]
        if not later:
            return run
        run.append(next((marker for marker in later if marker.opens_line), later[0]))


def _items_at(text: str, run: list[ItemMarker]) -> NumberedItems:
    ends = [*(marker.start for marker in run[1:]), len(text)]
    items = tuple(text[marker.end : end].strip() for marker, end in zip(run, ends, strict=True))
    return NumberedItems(text[: run[0].start].strip(), items, run[0].style)
