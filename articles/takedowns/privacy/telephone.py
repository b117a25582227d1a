"""Telephone numbers are compared by their digits: separators, width, trunk zeros and country codes do not matter."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from articles.html.text_runs import Span
from articles.text.folding import fold, fold_with_positions

# Shorter numbers are dates, prices and house numbers more often than telephones.
MIN_DIGITS = 7
# A country code with a zero after it, or an area code, that only one of two spellings has.
MAX_PREFIX = 5
CHINA = "86"
# With and without the zero before an area code.
NATIONAL_LENGTHS = range(10, 13)
# Numbers that are written in more groups than this are none.
MAX_GROUPS = 8
MAX_CODE = 9
# What stands between the digits of one number. Folding has made wide characters narrow.
_SEPARATORS = r"[ \t\n().,/·_\u2014\u2015~-]{1,3}"
_NUMBERS = re.compile(rf"\d+(?:{_SEPARATORS}\d+)*")
# A country code, a plus sign or a bracket before a number belongs to it.
_CODE_BEFORE = re.compile(rf"(?:\(?\+\d{{1,3}}{_SEPARATORS}|[+(])\Z")
_GROUPS = re.compile(r"\d+")
_NOT_DIGITS = re.compile(r"\D+")


def numbers_in(text: str) -> list[str]:
    """The digits of each telephone number in a text, without its trunk zeros."""
    found = (significant(match[0]) for match in _NUMBERS.finditer(fold(text)))
    return [digits for digits in found if len(digits) >= MIN_DIGITS]


def is_number(word: str) -> bool:
    """Whether a word is a telephone number and nothing else."""
    match = _NUMBERS.fullmatch(fold(word).strip("+() "))
    return match is not None and len(significant(match[0])) >= MIN_DIGITS


def significant(number: str) -> str:
    """The digits of a number without the zeros before them and without the code of China: `(0086) 138-9999-0000` is
    `13899990000`.
    """
    digits = _NOT_DIGITS.sub("", number).lstrip("0")
    return digits[2:].lstrip("0") if digits.startswith(CHINA) and len(digits) - 2 in NATIONAL_LENGTHS else digits


def is_same_number(first: str, second: str) -> bool:
    """Whether two significant numbers are the same, although only one has a country code or an area code."""
    shorter, longer = sorted((first, second), key=len)
    return len(shorter) >= MIN_DIGITS and longer.endswith(shorter) and len(longer) - len(shorter) <= MAX_PREFIX


@dataclass(frozen=True, slots=True)
class NumberReplacement:
    """A telephone number, given by its significant digits, becomes `new` however it is written."""

    digits: str
    new: str

    def is_possible_in(self, digits: str) -> bool:
        """Whether it can occur in a text with these digits; False for most texts."""
        return self.digits[-MIN_DIGITS:] in digits

    def spans(self, text: str) -> list[Span]:
        """Where the number occurs in a text, left to right."""
        folded = fold_with_positions(text)
        spans = []
        for match in _NUMBERS.finditer(folded.text):
            for start, end in self._occurrences(folded.text, match.span()):
                spans.append(folded.span(start, end))
        return spans

    def _occurrences(self, text: str, run: Span) -> Iterator[Span]:
        """The groups in a run of digits that are the number, left to right; other numbers may stand beside it."""
        groups = [match.span() for match in _GROUPS.finditer(text, *run)]
        exact = list(_sequences(text, groups, lambda digits: digits == self.digits))
        found = exact or list(_sequences(text, groups, lambda digits: is_same_number(self.digits, digits)))
        for start, end in found:
            before = _CODE_BEFORE.search(text, max(0, start - MAX_CODE), start)
            yield before.start() if before else start, end

    def apply(self, text: str) -> str:
        for start, end in reversed(self.spans(text)):
            text = text[:start] + self.new + text[end:]
        return text


def digits_in(text: str) -> str:
    """All digits of a folded text in a row."""
    return _NOT_DIGITS.sub("", text)


def _sequences(text: str, groups: Sequence[Span], is_number: Callable[[str], bool]) -> Iterator[Span]:
    """The longest sequences of groups of which the digits are a number."""
    first = 0
    while first < len(groups):
        for last in range(min(len(groups), first + MAX_GROUPS) - 1, first - 1, -1):
            start, end = groups[first][0], groups[last][1]
            if is_number(significant(text[start:end])):
                yield start, end
                first = last
                break
        first += 1
