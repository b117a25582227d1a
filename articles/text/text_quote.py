"""Quotes of a passage with what stands before and after it: the TextQuoteSelector of the W3C Web Annotation Data Model.

A quote points into a text without any mark in the text, so it survives edits elsewhere. Runs of white space count as
one space, because the places that quote a text divide its blocks differently.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

CONTEXT_LENGTH = 32
MAX_QUOTE_LENGTH = 2_000
# A longer quote that occurs once is found even if everything around it changed.
_TELLING_LENGTH = 12
_MIN_LIKENESS = 0.4
# The candidates whose context is compared as a whole; the others share less of it beside the quote.
_MAX_COMPARED = 50
_BLANKS = re.compile(r"\s+")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class TextQuote:
    """`exact`: the passage, "" if there is none. `prefix` and `suffix`: up to CONTEXT_LENGTH characters around it."""

    exact: str
    prefix: str = ""
    suffix: str = ""


def normalised(text: str) -> str:
    """The text in which quotes are found: runs of white space as one space, none at the ends."""
    return _BLANKS.sub(" ", text).strip()


def quote_of(text: str, start: int, end: int) -> TextQuote:
    """The quote of a passage of a normalised text."""
    return TextQuote(
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT_LENGTH) : start],
        suffix=text[end : end + CONTEXT_LENGTH],
    )


def find_quote(text: str, quote: TextQuote) -> Span | None:
    """The span of a quote in a normalised text, None if the passage has changed.

    Of several occurrences the one whose surroundings resemble the quote's most; none if no surroundings do.
    """
    exact = normalised(quote.exact)
    if not exact:
        return None
    prefix, suffix = _BLANKS.sub(" ", quote.prefix), _BLANKS.sub(" ", quote.suffix)
    starts = list(_occurrences(text, exact))
    if len(starts) == 1 and (len(exact) >= _TELLING_LENGTH or not (prefix + suffix).strip()):
        return starts[0], starts[0] + len(exact)
    scored = [(_beside(text, start, start + len(exact), prefix, suffix), -start) for start in starts]
    best = sorted(scored, reverse=True)[:_MAX_COMPARED]
    likenesses = [
        (_likeness(text, -start, -start + len(exact), prefix, suffix), beside, start) for beside, start in best
    ]
    if not likenesses or max(likenesses)[0] < _MIN_LIKENESS:
        return None
    start = -max(likenesses)[2]
    return start, start + len(exact)


def located(text: str, quote: TextQuote) -> TextQuote:
    """The quote with the surroundings that it has in a text now; unchanged if the passage is not found."""
    clean = normalised(text)
    span = find_quote(clean, quote)
    return quote_of(clean, *span) if span else quote


def _occurrences(text: str, exact: str) -> Iterator[int]:
    start = text.find(exact)
    while start >= 0:
        yield start
        start = text.find(exact, start + 1)


def _beside(text: str, start: int, end: int, prefix: str, suffix: str) -> int:
    """How many characters directly before and after a candidate are those of the quote."""
    before = text[max(0, start - len(prefix)) : start]
    after = text[end : end + len(suffix)]
    return _common_start(before[::-1], prefix[::-1]) + _common_start(after, suffix)


def _common_start(one: str, other: str) -> int:
    length = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        length += 1
    return length


def _likeness(text: str, start: int, end: int, prefix: str, suffix: str) -> float:
    """The better of the likenesses of both sides, from 0 to 1: an edit on one side does not hide the passage."""
    before = text[max(0, start - len(prefix)) : start]
    after = text[end : end + len(suffix)]
    return max(_ratio(before, prefix), _ratio(after, suffix))


def _ratio(now: str, then: str) -> float:
    """0 for an empty side; else the share of characters of the quote that are still there, in their order."""
    if not then.strip():
        return 0.0
    blocks = SequenceMatcher(None, now, then, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(then)
