"""Which part of a text shows a reader why it was found? Cut from the original, never from the index.

What is given back are words with a mark or without; the template escapes them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from articles.parsing.folding import fold
from articles.search.queries import Phrase
from articles.search.tokens import CJK, LONGEST_TEXT, is_cjk

LENGTH = 120
BEFORE = 30
MOST_MATCHES = 50
_WORD = f"[^\\W{CJK}_]"
# Blocks of a text run on in a snippet: behind a closing mark nothing parts them, in Chinese; else a blank does.
_BREAK = re.compile(r"(?<=[。！？；：…”’」』）])\n")
_START = re.compile(r"[。！？!?；;\n]\s*|[，,、：:\s]")


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of a text, and whether they are what was asked for."""

    text: str
    marked: bool = False


def marked(text: str, phrases: Iterable[Phrase]) -> list[Part]:
    """A whole text, what was asked for marked."""
    return _parts(text, _matches(text, phrases), 0, len(text))


def snippet(text: str, phrases: Sequence[Phrase]) -> list[Part]:
    """About LENGTH characters (twice as many of Latin script) where most of the phrases stand close together; the
    beginning of the text where none does.
    """
    found = _matches(text, phrases)
    first = _best(found)
    length = LENGTH if any(is_cjk(char) for char in text[first : first + LENGTH]) else 2 * LENGTH
    start = _opening(text, first)
    end = min(len(text), start + length)
    if end < len(text) and not is_cjk(text[end]):
        end = max(text.rfind(" ", start + length // 2, end), 0) or end
    parts = [
        Part(_BREAK.sub("", part.text).replace("\n", " "), part.marked) for part in _parts(text, found, start, end)
    ]
    return [*([Part("…")] if start else []), *parts, *([Part("…")] if end < len(text) else [])]


def _matches(text: str, phrases: Iterable[Phrase]) -> list[tuple[int, int, int]]:
    """Start, end and number of phrase, in the order of the text, none inside another."""
    folded, origin = _folded(text[:LONGEST_TEXT])
    found = []
    for number, phrase in enumerate(phrases):
        for count, match in enumerate(_pattern(phrase.form).finditer(folded)):
            if count == MOST_MATCHES:
                break
            found.append((origin[match.start()], origin[match.end() - 1] + 1, number))
    kept: list[tuple[int, int, int]] = []
    for start, end, number in sorted(found, key=lambda one: (one[0], -one[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, number))
    return kept


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """The text as it is compared, and for each of its characters where in the original it comes from."""
    if text.isascii() or all(len(fold(char)) == 1 for char in set(text)):
        return fold(text), range(len(text))
    forms = [fold(char) for char in text]
    return "".join(forms), [at for at, form in enumerate(forms) for _ in form]


@lru_cache(maxsize=1_000)
def _pattern(form: str) -> re.Pattern[str]:
    """Runs with nothing between them but what is neither letter nor digit; words whole."""
    pieces = form.split(" ")
    text = re.escape(pieces[0])
    for left, right in pairwise(pieces):
        text += (r"[\W_]*" if is_cjk(left[-1]) or is_cjk(right[0]) else r"[\W_]+") + re.escape(right)
    before = "" if is_cjk(form[0]) else f"(?<!{_WORD})"
    after = "" if is_cjk(form[-1]) else f"(?!{_WORD})"
    return re.compile(f"{before}{text}{after}")


def _best(found: Sequence[tuple[int, int, int]]) -> int:
    """The start of the window that shows most of the different phrases; the earliest of equals."""
    if not found:
        return 0
    spread = [len({number for start, _, number in found if first <= start < first + LENGTH}) for first, _, _ in found]
    return found[spread.index(max(spread))][0]


def _opening(text: str, first: int) -> int:
    """Where a snippet begins that shows what stands at `first`: at the start of its sentence or words if near."""
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
