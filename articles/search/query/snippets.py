"""Snippets: the passage of a text that shows why it was found, cut from the original text.

The result is a list of parts with or without highlighting, which the template escapes.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from articles.search.query.syntax import Phrase
from articles.text.folding import fold_with_positions
from articles.text.tokens import CJK, MAX_TEXT_LENGTH, is_cjk

LENGTH = 120
BEFORE = 30
MAX_MATCHES = 50
_WORD = f"[^\\W{CJK}_]"
# Blocks of a text are joined in a snippet: in Chinese with nothing after a closing mark, otherwise with a blank.
_BREAK = re.compile(r"(?<=[。！？；：…”’」』）])\n")
_START = re.compile(r"[。！？!?；;\n]\s*|[，,、：:\s]")


@dataclass(frozen=True, slots=True)
class Part:
    """Some text, and whether it matches the query."""

    text: str
    marked: bool = False


def marked(text: str, phrases: Iterable[Phrase]) -> list[Part]:
    """A whole text with its matches marked."""
    return _parts(text, _matches(text, phrases), 0, len(text))


def snippet(text: str, phrases: Sequence[Phrase]) -> list[Part]:
    """About LENGTH characters (twice as many in Latin script) around most matches, else the beginning."""
    matches = _matches(text, phrases)
    first = _best(matches)
    length = LENGTH if any(is_cjk(char) for char in text[first : first + LENGTH]) else 2 * LENGTH
    start = _opening(text, first)
    end = min(len(text), start + length)
    if end < len(text) and not is_cjk(text[end]):
        end = max(text.rfind(" ", start + length // 2, end), 0) or end
    parts = [
        Part(_BREAK.sub("", part.text).replace("\n", " "), part.marked) for part in _parts(text, matches, start, end)
    ]
    return [*([Part("…")] if start else []), *parts, *([Part("…")] if end < len(text) else [])]


def _matches(text: str, phrases: Iterable[Phrase]) -> list[tuple[int, int, int]]:
    """Start, end and index of phrase, in the order of the text, without nested matches."""
    folded = fold_with_positions(text[:MAX_TEXT_LENGTH])
    matches = []
    for number, phrase in enumerate(phrases):
        for count, match in enumerate(_pattern(phrase.form).finditer(folded.text)):
            if count == MAX_MATCHES:
                break
            matches.append((*folded.span(*match.span()), number))
    kept: list[tuple[int, int, int]] = []
    for start, end, number in sorted(matches, key=lambda one: (one[0], -one[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, number))
    return kept


@lru_cache(maxsize=1_000)
def _pattern(form: str) -> re.Pattern[str]:
    """Runs separated only by characters that are neither letters nor digits; words match as a whole."""
    pieces = form.split(" ")
    text = re.escape(pieces[0])
    for left, right in pairwise(pieces):
        text += (r"[\W_]*" if is_cjk(left[-1]) or is_cjk(right[0]) else r"[\W_]+") + re.escape(right)
    before = "" if is_cjk(form[0]) else f"(?<!{_WORD})"
    after = "" if is_cjk(form[-1]) else f"(?!{_WORD})"
    return re.compile(f"{before}{text}{after}")


def _best(found: Sequence[tuple[int, int, int]]) -> int:
    """The start of the window with the most different phrases; the earliest if equal."""
    if not found:
        return 0
    spread = [len({number for start, _, number in found if first <= start < first + LENGTH}) for first, _, _ in found]
    return found[spread.index(max(spread))][0]


def _opening(text: str, first: int) -> int:
    """Where a snippet that shows position `first` begins: at the start of its sentence or word if that is near."""
    if first <= BEFORE:
        return 0
    earliest = first - BEFORE
    breaks = [match.end() for match in _START.finditer(text, earliest, first)]
    return breaks[0] if breaks else earliest


def _parts(text: str, found: Iterable[tuple[int, int, int]], start: int, end: int) -> list[Part]:
    parts, at = [], start
    for first, last, _ in found:
        if first < start or first >= end:
            continue
        parts += [Part(text[at:first]), Part(text[first : min(last, end)], marked=True)]
        at = min(last, end)
    parts.append(Part(text[at:end]))
    return [part for part in parts if part.text]
