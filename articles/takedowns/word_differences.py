"""Which words differ between two passages? Pure functions, with bounded work.

Chinese has no blanks: its characters are compared one by one, and what stays alone between two changes goes with them,
so that no sentence is shredded.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

KEPT, REMOVED, ADDED, CHANGED = "kept", "removed", "added", "changed"
# Cells of a comparison of every part with every other: beyond them coarser parts are compared.
MOST_WORD_CELLS = 1_000_000
MOST_CELLS_IN_ALL = 40_000_000

_HAN = "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTERS = f"(?:(?![{_HAN}])\\w)+"
_NUMBER = "[〇零一二两三四五六七八九十百千万亿]+"
_WORD = re.compile(rf"{_NUMBER}|\d+(?:[.,:]\d+)+|{_LETTERS}(?:['’-]{_LETTERS})*|\s+|.", re.S)
_CLAUSE = re.compile(r"[^，。；：！？、,.;:!?\n]*[，。；：！？、,.;:!?\n]+|[^，。；：！？、,.;:!?\n]+")
_END = re.compile(r"[，。；：！？、,.;:!?\s”’」』）)]+")
_IS_HAN = re.compile(f"[{_HAN}]")


class Piece(NamedTuple):
    """Some words, and whether they were kept, removed or added."""

    state: str
    text: str


class Budget:
    """How much comparing may still be done: a text of a megabyte that changed everywhere is told by its blocks."""

    def __init__(self) -> None:
        self.left = MOST_CELLS_IN_ALL

    def spend(self, cells: int) -> bool:
        self.left -= cells
        return self.left >= 0


def word_pieces(old: str, new: str) -> list[Piece]:
    """What changed inside one text, by words."""
    return compared_words(old, new, Budget())


def compared_words(old: str, new: str, budget: Budget) -> list[Piece]:
    for parts in (_WORD, _CLAUSE):
        before, after = parts.findall(old), parts.findall(new)
        start, end = _same_ends(before, after)
        left, right = before[start : len(before) - end], after[start : len(after) - end]
        if len(left) * len(right) <= MOST_WORD_CELLS and budget.spend(len(left) * len(right)):
            segments = [_Segment(before[:start], before[:start]), *_segments(left, right)]
            tail = before[len(before) - end :]
            segments.append(_Segment(tail, tail))
            return _pieces(_slid(_without_shreds(segments)))
    return [piece for piece in (Piece(REMOVED, old), Piece(ADDED, new)) if piece.text]


def _same_ends(old: list[str], new: list[str]) -> tuple[int, int]:
    most = min(len(old), len(new))
    start = next((at for at in range(most) if old[at] != new[at]), most)
    end = next((at for at in range(most - start) if old[-1 - at] != new[-1 - at]), most - start)
    return start, end


class _Segment:
    """Some words that stayed (both sides are one list), or that were replaced."""

    __slots__ = ("kept", "new", "old")

    def __init__(self, old: list[str], new: list[str], kept: bool = True) -> None:
        self.old, self.new, self.kept = old, new, kept

    def size(self) -> int:
        return max(_weight(self.old), _weight(self.new))


def _segments(old: list[str], new: list[str]) -> Iterator[_Segment]:
    for tag, a, a_end, b, b_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield _Segment(old[a:a_end], new[b:b_end], tag == "equal")


def _weight(words: list[str]) -> int:
    """A word of letters counts as much as a Chinese word of two characters; signs and blanks count nothing."""
    return sum(len(word) if _IS_HAN.match(word) else 2 if word[0].isalnum() else 0 for word in words)


def _without_shreds(segments: list[_Segment]) -> list[_Segment]:
    """What stayed between two changes and is shorter than both, or a single character, goes with them."""
    done: list[_Segment] = []
    for segment in segments:
        if not segment.old and not segment.new:
            continue
        done.append(segment)
        while len(done) > 2 and _is_shred(*done[-3:]):
            first, middle, last = done[-3:]
            whole = (first.old + middle.old + last.old, first.new + middle.new + last.new)
            done[-3:] = [_Segment(*whole, kept=False)]
    return done


def _is_shred(before: _Segment, kept: _Segment, after: _Segment) -> bool:
    if before.kept or after.kept or not kept.kept:
        return False
    weight = _weight(kept.old)
    # Two changes on either side of a full stop stay two.
    return not _ends_sentence(kept.old) and (weight <= 1 or weight < min(before.size(), after.size()))


def _ends_sentence(words: list[str]) -> bool:
    return any(word in "。！？\n" for word in words)


def _slid(segments: list[_Segment]) -> list[_Segment]:
    """An addition or removal that could stand in several places stands where a clause begins."""
    for at in range(1, len(segments) - 1):
        before, here, after = segments[at - 1 : at + 2]
        if here.kept or bool(here.old) == bool(here.new) or not (before.kept and after.kept):
            continue
        words = here.old or here.new
        text = before.old + words + after.old
        spots = list(_spots(text, len(before.old), len(words), at == 1, at == len(segments) - 2))
        spot = max(spots, key=lambda spot: _fits(text, spot, len(words)))
        stop = spot + len(words)
        before.old = before.new = text[:spot]
        after.old = after.new = text[stop:]
        here.old, here.new = (text[spot:stop], []) if here.old else ([], text[spot:stop])
    return segments


def _spots(text: list[str], start: int, length: int, first: bool, last: bool) -> Iterator[int]:
    """Where the same change could begin; what stays around it does not vanish between two changes."""
    yield start
    spot = start
    while spot > (0 if first else 1) and text[spot - 1] == text[spot + length - 1]:
        spot -= 1
        yield spot
    spot, most = start, len(text) - length - (0 if last else 1)
    while spot < most and text[spot] == text[spot + length]:
        spot += 1
        yield spot


def _fits(text: list[str], spot: int, length: int) -> int:
    begins = spot == 0 or _END.fullmatch(text[spot - 1])
    ends = spot + length == len(text) or _END.fullmatch(text[spot + length - 1])
    return bool(begins) + bool(ends)


def _pieces(segments: list[_Segment]) -> list[Piece]:
    pieces = []
    for segment in segments:
        if segment.kept:
            pieces.append(Piece(KEPT, "".join(segment.new)))
        else:
            pieces += [Piece(REMOVED, "".join(segment.old)), Piece(ADDED, "".join(segment.new))]
    return [piece for piece in pieces if piece.text]
