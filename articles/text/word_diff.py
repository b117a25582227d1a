"""Diff of two passages, by words. Pure functions with bounded work.

Chinese has no spaces between words: its characters are compared one by one, and short unchanged text between two
changes is added to the change, so that a sentence is not shredded.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

KEPT, REMOVED, ADDED, CHANGED = "kept", "removed", "added", "changed"
# Parts of one text times parts of the other. Beyond these, clauses are compared instead of words, then whole texts.
MAX_WORD_CELLS = 1_000_000
MAX_CELLS_IN_TOTAL = 40_000_000

_HAN = "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTERS = f"(?:(?![{_HAN}])\\w)+"
_NUMBER = "[〇零一二两三四五六七八九十百千万亿]+"
_WORD = re.compile(rf"{_NUMBER}|\d+(?:[.,:]\d+)+|{_LETTERS}(?:['’-]{_LETTERS})*|\s+|.", re.S)
_CLAUSE = re.compile(r"[^，。；：！？、,.;:!?\n]*[，。；：！？、,.;:!?\n]+|[^，。；：！？、,.;:!?\n]+")
_END = re.compile(r"[，。；：！？、,.;:!?\s”’」』）)]+")
_IS_HAN = re.compile(f"[{_HAN}]")


class DiffPiece(NamedTuple):
    """Text that was kept, removed or added."""

    state: str
    text: str


class DiffBudget:
    """Limits the work of one diff: a text of a megabyte that changed everywhere is compared by blocks only."""

    def __init__(self) -> None:
        self.left = MAX_CELLS_IN_TOTAL

    def spend(self, cells: int) -> bool:
        """Whether the work may still be done; it is counted in any case."""
        self.left -= cells
        return self.left >= 0


def word_pieces(old: str, new: str) -> list[DiffPiece]:
    """The diff of two passages, word by word."""
    return compared_words(old, new, DiffBudget())


def compared_words(old: str, new: str, budget: DiffBudget) -> list[DiffPiece]:
    """Like word_pieces(), with the budget of a larger diff."""
    for parts in (_WORD, _CLAUSE):
        before, after = parts.findall(old), parts.findall(new)
        start, end = _common_ends(before, after)
        left, right = before[start : len(before) - end], after[start : len(after) - end]
        if len(left) * len(right) <= MAX_WORD_CELLS and budget.spend(len(left) * len(right)):
            tail = before[len(before) - end :]
            segments = [
                _Segment.unchanged(before[:start]),
                *_segments(left, right),
                _Segment.unchanged(tail),
            ]
            return _pieces(_aligned_to_clauses(_without_shreds(segments)))
    return [piece for piece in (DiffPiece(REMOVED, old), DiffPiece(ADDED, new)) if piece.text]


def _common_ends(old: list[str], new: list[str]) -> tuple[int, int]:
    """Lengths of the common prefix and of the common suffix of the remainder."""
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    end = next((at for at in range(shorter - start) if old[-1 - at] != new[-1 - at]), shorter - start)
    return start, end


class _Segment:
    """Words that were replaced, or kept: then both sides are the same list."""

    __slots__ = ("kept", "new", "old")

    def __init__(self, old: list[str], new: list[str]) -> None:
        self.old, self.new, self.kept = old, new, False

    @classmethod
    def unchanged(cls, words: list[str]) -> "_Segment":
        segment = cls(words, words)
        segment.kept = True
        return segment

    def size(self) -> int:
        return max(_weight(self.old), _weight(self.new))


def _segments(old: list[str], new: list[str]) -> Iterator[_Segment]:
    for tag, a, a_end, b, b_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield _Segment.unchanged(old[a:a_end]) if tag == "equal" else _Segment(old[a:a_end], new[b:b_end])


def _weight(words: list[str]) -> int:
    """The length of words: one in letters counts like two Han characters, punctuation and spaces do not count."""
    return sum(len(word) if _IS_HAN.match(word) else 2 if word[0].isalnum() else 0 for word in words)


def _without_shreds(segments: list[_Segment]) -> list[_Segment]:
    """The segments with shreds merged into the changes around them.

    A shred is kept text between two changes that is one character, or shorter than both changes.
    """
    merged: list[_Segment] = []
    for segment in segments:
        if not segment.old and not segment.new:
            continue
        merged.append(segment)
        while len(merged) > 2 and _is_shred(*merged[-3:]):
            first, middle, last = merged[-3:]
            whole = (first.old + middle.old + last.old, first.new + middle.new + last.new)
            merged[-3:] = [_Segment(*whole)]
    return merged


def _is_shred(before: _Segment, kept: _Segment, after: _Segment) -> bool:
    if before.kept or after.kept or not kept.kept:
        return False
    weight = _weight(kept.old)
    # Changes on either side of a full stop stay separate.
    return not _ends_sentence(kept.old) and (weight <= 1 or weight < min(before.size(), after.size()))


def _ends_sentence(words: list[str]) -> bool:
    return any(word in "。！？\n" for word in words)


def _aligned_to_clauses(segments: list[_Segment]) -> list[_Segment]:
    """Move each addition or removal that has several equivalent positions to the beginning of a clause."""
    for at in range(1, len(segments) - 1):
        before, here, after = segments[at - 1 : at + 2]
        if here.kept or bool(here.old) == bool(here.new) or not (before.kept and after.kept):
            continue
        words = here.old or here.new
        text = before.old + words + after.old
        starts = list(_equivalent_starts(text, len(before.old), len(words), at == 1, at == len(segments) - 2))
        start = max(starts, key=lambda start: _clause_boundaries(text, start, len(words)))
        stop = start + len(words)
        before.old = before.new = text[:start]
        after.old = after.new = text[stop:]
        here.old, here.new = (text[start:stop], []) if here.old else ([], text[start:stop])
    return segments


def _equivalent_starts(text: list[str], start: int, length: int, first: bool, last: bool) -> Iterator[int]:
    """All starts of the same change. Between two changes, at least one word of the kept text must remain."""
    yield start
    at = start
    while at > (0 if first else 1) and text[at - 1] == text[at + length - 1]:
        at -= 1
        yield at
    at, latest = start, len(text) - length - (0 if last else 1)
    while at < latest and text[at] == text[at + length]:
        at += 1
        yield at


def _clause_boundaries(text: list[str], start: int, length: int) -> int:
    """How many ends of the change, 0 to 2, are at the boundary of a clause."""
    begins = start == 0 or _END.fullmatch(text[start - 1])
    ends = start + length == len(text) or _END.fullmatch(text[start + length - 1])
    return bool(begins) + bool(ends)


def _pieces(segments: list[_Segment]) -> list[DiffPiece]:
    pieces = []
    for segment in segments:
        if segment.kept:
            pieces.append(DiffPiece(KEPT, "".join(segment.new)))
        else:
            pieces += [DiffPiece(REMOVED, "".join(segment.old)), DiffPiece(ADDED, "".join(segment.new))]
    return [piece for piece in pieces if piece.text]
