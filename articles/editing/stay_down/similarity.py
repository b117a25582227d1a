"""Similarity of a text to a removed one, and what follows from it: withheld, only a warning, or nothing.

Withheld is only what is equal after folding, or nearly equal at length. Nearly equal: no two neighbouring characters or
words differ, few single ones do, and few figures. Briefs written to one pattern differ in figures, names and dates, so
they are never nearly equal; a short one with one changed figure may be the next brief of its pattern.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from math import ceil

from articles.text.keyed_shingles import TextPrint
from articles.text.shingles import GROUP

# A text of fewer characters or words occurs by chance, and is recognised only as a whole.
MIN_UNITS = 8
# Shorter texts are withheld only if they are equal.
MIN_LENGTH = 60
MIN_NEAR_EQUAL = 0.9
# One character in so many may be retyped wrongly, and one figure in so many changed.
LENGTH_PER_TYPO = 30
LENGTH_PER_FIGURE = 150
MAX_CHANGED_FIGURES = 0.2
# What warns: how much of the removed text is there, if it has no figures, or all of them are the same, or most are not.
# The last is the next brief of a pattern, unless even the names are the same.
MIN_CONTAINED, MIN_WITH_FIGURES, MIN_WITHOUT_FIGURES = 0.7, 0.55, 0.95
MIN_FIGURES = 0.5
# A part of a removed text is recognised from this number of units, and a passage inside another text from this one.
MIN_PART_UNITS = 10
MIN_PART = 0.85
MIN_PASSAGE = 120
# A short removed text that was cut off is recognised from this number of units, if they are the same in one stretch.
MIN_CUT_UNITS = 7
MAX_CUT_LENGTH = 120


class Level(IntEnum):
    """What follows from a similarity."""

    NONE = 0
    WARN = 1
    WITHHOLD = 2


@dataclass(frozen=True, slots=True)
class Subject:
    """The prints of a text that may be a removed one: its body, and everything with headline and standfirst."""

    body: TextPrint
    whole: TextPrint

    def has_digest_of(self, removed: TextPrint) -> bool:
        return removed.digest in (self.body.digest, self.whole.digest)


@dataclass(frozen=True, slots=True)
class Similarity:
    """`share`: how much of the removed text is there, or of this text is from it, whichever is more; 0 to 1."""

    level: Level
    share: float


def compare(subject: Subject, removed: TextPrint, *, at_another_time: bool) -> Similarity:
    """`at_another_time`: both texts have a time of their own, and these differ, which counts as a changed figure."""
    is_long = removed.length >= MIN_LENGTH
    if subject.has_digest_of(removed):
        return Similarity(Level.WITHHOLD if is_long or not at_another_time else Level.WARN, 1.0)
    if removed.units < MIN_UNITS or not subject.whole.shingles:
        return Similarity(Level.NONE, 0.0)
    present = [shingle in subject.whole.shingle_set for shingle in removed.shingles]
    contained = sum(present) / len(present)
    kept = _kept(removed.figures, subject.whole.figures)
    part = _part(subject.body, removed)
    share = max(contained, part)
    if is_long and _is_nearly_equal(present, contained, subject, removed, changed=int(at_another_time)):
        return Similarity(Level.WITHHOLD, share)
    has_passage = max(_runs(present, True), default=0) >= MIN_PASSAGE
    if contained >= _threshold(kept) or part >= MIN_PART or has_passage or _is_cut_off(subject.body, removed):
        return Similarity(Level.WARN, share)
    return Similarity(Level.NONE, share)


def _kept(figures: tuple[int, ...], others: tuple[int, ...]) -> float | None:
    """The share of these figures that are among the others; None if there are none."""
    return (Counter(figures) & Counter(others)).total() / len(figures) if figures else None


def _threshold(kept: float | None) -> float:
    if kept == 1:
        return MIN_WITH_FIGURES
    return MIN_CONTAINED if kept is None or kept >= MIN_FIGURES else MIN_WITHOUT_FIGURES


def _is_nearly_equal(
    present: list[bool], contained: float, subject: Subject, removed: TextPrint, *, changed: int
) -> bool:
    missing = list(_runs(present, False))
    changed += (Counter(removed.figures) - Counter(subject.whole.figures)).total()
    most = min(removed.length // LENGTH_PER_FIGURE, ceil(MAX_CHANGED_FIGURES * len(removed.figures)))
    return (
        contained >= MIN_NEAR_EQUAL
        # A single changed unit is in GROUP shingles; two neighbouring ones are in more.
        and max(missing, default=0) <= GROUP
        and len(missing) <= removed.length // LENGTH_PER_TYPO
        and changed <= most
    )


def _part(body: TextPrint, removed: TextPrint) -> float:
    """The share of a text that comes from a removed one that is longer; 0 for a text too short to tell."""
    kept = _kept(body.figures, removed.figures)
    if body.units < MIN_PART_UNITS or (kept is not None and kept < MIN_FIGURES):
        return 0.0
    return sum(shingle in removed.shingle_set for shingle in body.shingles) / len(body.shingles)


def _is_cut_off(body: TextPrint, removed: TextPrint) -> bool:
    """Whether a text is a stretch of a short removed one and shorter. It may end in the middle of a figure.

    The next brief of the same pattern is as long, and differs in other figures than the last.
    """
    count = len(body.shingles)
    if body.units < MIN_CUT_UNITS or removed.length > MAX_CUT_LENGTH or count >= len(removed.shingles):
        return False
    if Counter(body.figures[:-1]) - Counter(removed.figures):
        return False
    starts = range(len(removed.shingles) - count + 1)
    return any(removed.shingles[start : start + count] == body.shingles for start in starts)


def _runs(present: list[bool], value: bool) -> Iterable[int]:
    """The lengths of the stretches of equal values."""
    length = 0
    for one in present:
        if one is value:
            length += 1
        elif length:
            yield length
            length = 0
    if length:
        yield length
