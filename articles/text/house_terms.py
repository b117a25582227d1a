"""Matching of listed terms in texts: a compact form that spelling variants share, and one pass for all terms.

The compact form is folded (width, case, script, variant characters). Blanks, hyphens, quotation marks and dots inside a
name are left out of it next to Chinese characters and become one blank between words of other scripts. Commas, full
stops and line ends remain, so no match reaches across them.
"""

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from unicodedata import normalize

import ahocorasick

from articles.text.folding import FoldedText, fold_with_positions
from articles.text.tokens import is_cjk

MAX_ABBREVIATION = 4
_PAIRS = ("“”", "「」", "『』", "《》", "〈〉")
_WEAK = re.compile("[ \\-·'\"“”「」『』《》〈〉*_~.]+")


@dataclass(frozen=True, slots=True)
class CompactText:
    """The compact form of a text. `places`: the position of each of its characters in the folded text."""

    text: str
    places: Sequence[int]
    folded: FoldedText

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original text that the characters from `start` to `end` (exclusive) are from."""
        return self.folded.span(self.places[start], self.places[end - 1] + 1)


@dataclass(frozen=True, slots=True)
class TermEntry:
    """A term to find: its id, its key, and the keys of longer words in which it is right."""

    pk: int
    key: str
    allowed: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class TermMatch:
    """Where terms with one key occur in the original text; the end is exclusive. Positions are in characters."""

    start: int
    end: int
    pks: Sequence[int]


def term_key(term: str) -> str:
    """The compact form of a term; "" if nothing of it could be found in a text."""
    key = compact(term).text.strip()
    return key if any(character.isalnum() for character in key) else ""


def is_single_han(key: str) -> bool:
    return len(key) == 1 and is_cjk(key)


def compact(text: str) -> CompactText:
    folded = fold_with_positions(text)
    words, pieces, places, at = folded.text, list[str](), list[int](), 0
    for run in _WEAK.finditer(words):
        start, end = run.span()
        pieces.append(words[at:start])
        places += range(at, start)
        if kept := _between(words[start - 1 : start], run[0], words[end : end + 1]):
            pieces.append(kept)
            places += range(start, start + len(kept))
        at = end
    pieces.append(words[at:])
    places += range(at, len(words))
    return CompactText("".join(pieces), places, folded)


def _between(before: str, run: str, after: str) -> str:
    """What stays of separators between two characters of a folded text; either is "" at an end of the text."""
    if not (_is_letter(before) and _is_letter(after)):
        return ""
    if run in (".", "'"):
        return run if before.isdecimal() and after.isdecimal() else ""
    return " "


def _is_letter(character: str) -> bool:
    """Whether it is part of a word of a script with blanks between words, digits included."""
    return character.isalnum() and not is_cjk(character)


class TermMatcher:
    """All terms in one automaton. 100,000 terms take about 20 MB; see `benchmarks/word_lists.py`."""

    def __init__(self, entries: Iterable[TermEntry]) -> None:
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
        # By the number of a key: its length, the first term that has it (0 for none), and whether it is allowed.
        self._lengths, self._first, self._allowed = array("H"), array("q"), bytearray()
        self._others: dict[int, list[int]] = {}
        for entry in entries:
            self._add_term(entry)
        if self._first:
            self._automaton.make_automaton()

    def __len__(self) -> int:
        return len(self._first)

    def matches(self, text: str) -> list[TermMatch]:
        """The terms in a text, in its order. Of terms that overlap, the one that begins first is returned, and of
        those that begin together the longest.
        """
        found, start = list[TermMatch](), 0
        for line in text.split("\n") if self._first else ():
            found += (TermMatch(match.start + start, match.end + start, match.pks) for match in self._in_line(line))
            start += len(line) + 1
        return found

    def _in_line(self, text: str) -> list[TermMatch]:
        form = compact(text)
        spans = [span for span in self._spans(form.text) if _is_whole(form, span[0], span[1])]
        allowed = [(start, end) for start, end, number in spans if self._allowed[number]]
        found, at = list[TermMatch](), 0
        for start, end, number in sorted(spans, key=lambda span: (span[0], -span[1])):
            if start >= at and self._first[number] and not _is_inside(start, end, allowed):
                found.append(TermMatch(*form.span(start, end), self._pks(number)))
                at = end
        return found

    def _spans(self, form: str) -> Iterator[tuple[int, int, int]]:
        for last, number in self._automaton.iter(form):
            yield last + 1 - self._lengths[number], last + 1, number

    def _pks(self, number: int) -> list[int]:
        return [self._first[number], *self._others.get(number, ())]

    def _add_term(self, entry: TermEntry) -> None:
        number = self._number(entry.key)
        if self._first[number]:
            self._others.setdefault(number, []).append(entry.pk)
        else:
            self._first[number] = entry.pk
        for key in entry.allowed:
            if len(key) > len(entry.key) and entry.key in key:
                self._allowed[self._number(key)] = 1

    def _number(self, key: str) -> int:
        number: int = self._automaton.get(key, -1)
        if number == -1:
            number = len(self._first)
            self._automaton.add_word(key, number)
            self._lengths.append(len(key))
            self._first.append(0)
            self._allowed.append(0)
        return number


def _is_inside(start: int, end: int, allowed: Sequence[tuple[int, int]]) -> bool:
    """Whether a longer allowed word covers the stretch."""
    return any(first <= start and end <= last and last - first > end - start for first, last in allowed)


def _is_whole(form: CompactText, start: int, end: int) -> bool:
    """Whether a match neither begins nor ends inside a word, which is known of scripts with blanks between words.

    A single Chinese character counts only where it stands alone, without a letter on either side.
    """
    text = form.text
    if end - start == 1 and is_cjk(text[start]):
        words, place = form.folded.text, form.places[start]
        return not (words[max(place - 1, 0) : place].isalnum() or words[place + 1 : place + 2].isalnum())
    begins_inside = start > 0 and _is_letter(text[start]) and _is_letter(text[start - 1])
    ends_inside = end < len(text) and _is_letter(text[end - 1]) and _is_letter(text[end])
    return not (begins_inside or ends_inside)


def is_meant(term: str, replacement: str, found: str) -> bool:
    """Whether a passage that has the key of a term is the term: neither its replacement nor half of a quotation.

    A short abbreviation is meant only in capitals, so that “US” does not mark “us”. A term whose replacement has the
    same key is compared exactly.
    """
    passage, written = (normalize("NFKC", "".join(text.split())) for text in (found, term))
    right = normalize("NFKC", "".join(replacement.split()))
    if passage == right or any(passage.count(pair[0]) != passage.count(pair[1]) for pair in _PAIRS):
        return False
    if right and term_key(term) == term_key(replacement):
        return passage == written
    is_abbreviation = written.isascii() and written.isupper() and len(written) <= MAX_ABBREVIATION
    return passage.isupper() or not is_abbreviation
