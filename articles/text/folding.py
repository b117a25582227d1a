"""Folding: one form of a text for comparison and search.

Texts that a reader takes for the same have the same form: it is without differences in width, case, accents, script and
variant forms, without characters that nobody sees, and without blanks between Han characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent
# What Unicode calls default ignorable, and control characters; not the blanks. U+200D, which joins emoji, is one of
# them: forms are compared, never shown or stored as text.
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = (
    f"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f{_BIDI}\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d"
    "\u2060-\u2065\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
_INVISIBLES = re.compile(f"[{_INVISIBLE}]+")
_VISIBLE = re.compile(f"(?P<char>[^{_INVISIBLE}])(?P<belonging>(?:(?![{_BIDI}])[{_INVISIBLE}])*)")
_TRAILING_BIDI = re.compile(f"[{_BIDI}]+$")
# Letters of Hangul, and halfwidth voiced sound marks: NFKC may join them to the character before.
_JOINING = "\u1161-\u11ff\u3131-\u318e\ud7b0-\ud7fb\uff9e\uff9f\uffa1-\uffdc"
_PLAIN = "!-~\u3001\u3002\u4e00-\u9fff\uff01-\uff5e"
MIDDLE_DOT = "\u00b7"
# Each of these is folded on its own, to one character: a text of nothing else keeps its positions.
_ONE_TO_ONE = re.compile(f"[{_PLAIN} \n“”‘’—·]*")
_SAME_MARK = (
    # Dots inside names, in the encodings of several countries; bullets are used for them.
    dict.fromkeys("\u0387\u2022\u2027\u2219\u22c5\u2e31\u2e33\u30fb\uff65", MIDDLE_DOT)
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-")
    | dict.fromkeys("\u02bc\u2018\u2019\u201b\u2032", "'")
    | {"\t": " "}
)
_HAN = f"{MIDDLE_DOT}\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_NEEDLESS_BLANKS = re.compile(f"(?<=[{_HAN}]) +(?=[{_HAN}])|(?<= ) +")


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A folded text, and for each of its characters where in the original the characters begin and end that it is from.

    The ends include the invisible characters that belong to the character before them.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original from which the folded characters from `start` to `end` (exclusive) are."""
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> str:
    """The form of a text for comparison: folding it again does not change it."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.lower()
    return _NEEDLESS_BLANKS.sub("", _folded_piece(text))


def fold_with_positions(text: str) -> FoldedText:
    """Like fold(), with the positions in the original."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return FoldedText(text.lower(), range(len(text)), range(1, len(text) + 1))
    if _ONE_TO_ONE.fullmatch(text):
        return _without_needless_blanks(FoldedText(text.translate(_TABLE), range(len(text)), range(1, len(text) + 1)))
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for piece in _piece_pattern().finditer(text):
        at, end = piece.span()
        if piece["plain"]:
            folded.append(piece[0].translate(_TABLE))
            starts += range(at, end)
            ends += range(at + 1, end + 1)
        elif form := _folded_piece(piece[0]):
            folded.append(form)
            starts += [at] * len(form)
            ends += [at + len(_TRAILING_BIDI.sub("", piece[0]))] * len(form)
    return _without_needless_blanks(FoldedText("".join(folded), starts, ends))


def _without_needless_blanks(folded: FoldedText) -> FoldedText:
    if not _NEEDLESS_BLANKS.search(folded.text):
        return folded
    text, starts, ends, at = list[str](), list[int](), list[int](), 0
    for blanks in _NEEDLESS_BLANKS.finditer(folded.text):
        text.append(folded.text[at : blanks.start()])
        starts += folded.starts[at : blanks.start()]
        ends += folded.ends[at : blanks.start()]
        at = blanks.end()
    return FoldedText("".join(text) + folded.text[at:], [*starts, *folded.starts[at:]], [*ends, *folded.ends[at:]])


@cache
def _piece_pattern() -> re.Pattern[str]:
    """What is folded on its own: a character with everything after it that NFKC may join to it.

    Runs of characters that are folded one to one (`plain`) are one match, which is much faster.
    """
    marks = "".join(char for char in map(chr, range(0x300, 0x20000)) if unicodedata.category(char)[0] == "M")
    joined = f"[{marks}{_JOINING}{_INVISIBLE}]"
    return re.compile(f"(?P<plain>(?:[{_PLAIN}](?!{joined}))+)|.{joined}*", re.S)


def without_invisible(text: str) -> str:
    """The text without the characters that nobody sees."""
    return _INVISIBLES.sub("", text)


def visible_with_positions(text: str) -> FoldedText:
    """Like without_invisible(), with the positions in the original."""
    pieces = [(piece["char"], piece.start(), piece.end("belonging")) for piece in _VISIBLE.finditer(text)]
    visible = "".join(char for char, _start, _end in pieces)
    return FoldedText(visible, [start for _char, start, _end in pieces], [end for _char, _start, end in pieces])


def _folded_piece(text: str) -> str:
    return unicodedata.normalize("NFKC", _INVISIBLES.sub("", text)).translate(_TABLE)


class _Folded(dict[int, str]):
    """A str.translate table that folds each character on first use and caches it."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


_TABLE = _Folded()


def _fold_character(char: str) -> str:
    folded = unicodedata.normalize("NFKC", char).casefold()
    # casefold() may produce a form that NFKC changes again (ϓ, ſ with marks).
    folded = unicodedata.normalize("NFKC", folded)
    return "".join(_base_character(character) for character in folded)


def _base_character(char: str) -> str:
    if char in _SAME_MARK:
        return _SAME_MARK[char]
    if char.isascii():
        return char
    if "\u0300" <= char <= "\u036f":
        return ""
    base = unicodedata.normalize("NFD", char)
    if len(base) > 1 and base[0].isascii() and base[0].isalpha():
        return base[0]
    return char if char < "\u2e80" else _usual_form(char)


def _usual_form(char: str) -> str:
    """The simplified, usual form of a Chinese character. Some entries of the tables lead to others."""
    forms = _usual_forms()
    for _ in range(4):
        char = forms.get(char, char)
    return char


@cache
def _usual_forms() -> dict[str, str]:
    """Variant -> usual form, and traditional character -> simplified one, from OpenCC. Loaded on first use."""
    return _pairs_in("variants.txt") | _pairs_in("traditional.txt")


def _pairs_in(file: str) -> dict[str, str]:
    lines = (_FOLDER / file).read_text(encoding="utf-8").splitlines()
    pairs = "".join(line for line in lines if not line.startswith("#"))
    return dict(zip(pairs[::2], pairs[1::2], strict=True))
