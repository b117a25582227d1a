"""Which numbered items does a text hold? Only numbers that count up from 1 make items, at least two of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_BRACKETED = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
_DOTTED = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
_NEGATIVE = "❶❷❸❹❺❻❼❽❾❿"

# "2.8亿" and "3.5" are numbers; "2.2016年", "3.12月5日" and "3.3.5亿" are items that open with a date or a number.
_NOT_A_NUMBER = r"(?!\d)|(?=\d{4}\s?年|\d{1,2}\s?[月日]|\d{1,6}[.．]\d)"
_MARKER = re.compile(
    rf"(?P<dot>(?<!\d)\d{{1,2}})[.．](?:{_NOT_A_NUMBER})"
    r"|(?P<comma>(?<!\d)\d{1,2})、"
    r"|[(（]\s?(?P<both>\d{1,2})\s?[)）]"
    r"|(?P<half>(?<![\d(（])\d{1,2})[)）]"
    rf"|(?P<circled>[{_CIRCLED}])|(?P<bracketed>[{_BRACKETED}])|(?P<dotted>[{_DOTTED}])|(?P<negative>[{_NEGATIVE}])"
)
_SETS = {"circled": _CIRCLED, "bracketed": _BRACKETED, "dotted": _DOTTED, "negative": _NEGATIVE}
# Styles that are unmistakable inside a line; the others need a pause before them.
_LOUD = frozenset({"both", "circled", "bracketed", "dotted", "negative"})
_PAUSES = frozenset(" \t\n。；;！？!?：:，,．.…”」』）)、")
# A text with a thousand 1s holds no list: looking on would only cost time.
_TRIES = 8
_BULLET = re.compile(r"([-*+–])[ \t]+(?=\S)|([•●◦▪■◆◇○□➤►▶✓✔‣⁃])\s*(?=\S)|([·・])\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Marker:
    """A number before an item, at `[start, end)` of the text; `style` names its form."""

    start: int
    end: int
    number: int
    style: str
    opens_line: bool


@dataclass(frozen=True, slots=True)
class Items:
    before: str
    items: tuple[str, ...]
    style: str


def leading_marker(text: str) -> Marker | None:
    """The number that opens the text, if any."""
    match = _MARKER.match(text)
    if match is None or not text[match.end() :].strip():
        return None
    return _marker(match, text)


def leading_bullet(text: str) -> tuple[str, int] | None:
    """The bullet that opens the text and where its words begin."""
    match = _BULLET.match(text)
    if match is None:
        return None
    return (match[1] or match[2] or match[3]), match.end()


def find_items(text: str) -> Items | None:
    """Items anywhere in the text, lines joined with LF; what follows the last number belongs to the last item."""
    markers = [marker for match in _MARKER.finditer(text) if (marker := _marker(match, text)) is not None]
    firsts = [marker for marker in markers if marker.number == 1]
    for first in firsts[:_TRIES]:
        run = _count_up(first, [marker for marker in markers if marker.style == first.style])
        cut = _cut(text, run)
        if len(run) >= 2 and all(cut.items):
            return cut
    return None


def _marker(match: re.Match[str], text: str) -> Marker | None:
    style = match.lastgroup or ""
    written = match[style]
    number = _SETS[style].index(written) + 1 if style in _SETS else int(written)
    before = text[match.start() - 1] if match.start() else "\n"
    if style not in _LOUD and before not in _PAUSES:
        return None
    return Marker(match.start(), match.end(), number, style, before == "\n")


def _count_up(first: Marker, markers: list[Marker]) -> list[Marker]:
    """The markers 1, 2, 3 … from the first on; a number that opens a line goes before one inside a line."""
    by_number: dict[int, list[Marker]] = {}
    for marker in markers:
        by_number.setdefault(marker.number, []).append(marker)
    run = [first]
    while True:
        later = [one for one in by_number.get(len(run) + 1, ()) if one.start > run[-1].start]
        if not later:
            return run
        run.append(next((one for one in later if one.opens_line), later[0]))


def _cut(text: str, run: list[Marker]) -> Items:
    ends = [*(marker.start for marker in run[1:]), len(text)]
    items = tuple(text[marker.end : end].strip() for marker, end in zip(run, ends, strict=True))
    return Items(text[: run[0].start].strip(), items, run[0].style)
