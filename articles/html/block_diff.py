"""Diff of two pages: blocks are aligned first, then the words inside changed blocks (`text/word_diff.py`).

Pure functions with bounded work.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any, NamedTuple

from articles.html.sanitizer import excerpt
from articles.html.static_copy import CopiedBlock
from articles.text.word_diff import ADDED, CHANGED, KEPT, REMOVED, DiffBudget, DiffPiece, compared_words

# Blocks of one text times blocks of the other. Beyond MAX_BLOCK_CELLS, blocks between two anchors are not aligned;
# beyond MAX_PAIR_CELLS, changed blocks are paired by position and not by similarity.
MAX_BLOCK_CELLS = 250_000
MAX_PAIR_CELLS = 10_000
MIN_SIMILARITY = 0.4
# Characters of a block that its similarity is computed from.
SAMPLE_LENGTH = 300


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A block before and after; one of them is None if the block was added or removed."""

    old: CopiedBlock | None
    new: CopiedBlock | None
    pieces: list[DiffPiece]

    @property
    def state(self) -> str:
        if self.old is None or self.new is None:
            return ADDED if self.old is None else REMOVED
        return KEPT if self.old == self.new else CHANGED

    @property
    def block(self) -> CopiedBlock:
        block = self.new or self.old
        assert block is not None, "a line has at least one block"
        return block


class ChangedPart(NamedTuple):
    """A brief, picture, name or other part of a page, and its state: `removed`, `added` or `changed`."""

    kind: str
    state: str
    name: str


def compare(old: Sequence[CopiedBlock], new: Sequence[CopiedBlock]) -> list[DiffLine]:
    """The lines of both texts in one order: removed blocks come before those that replace them."""
    lines, budget, budget_of_pairs = [], DiffBudget(), DiffBudget()
    matched = [(-1, -1), *_matched(old, new), (len(old), len(new))]
    for (a, b), (next_a, next_b) in pairwise(matched):
        if a >= 0:
            lines.append(DiffLine(old[a], new[b], [DiffPiece(KEPT, new[b].text)]))
        gap = _paired(old[a + 1 : next_a], new[b + 1 : next_b], budget_of_pairs)
        lines += [_line(before, after, budget) for before, after in gap]
    return lines


def parts_changed(then: dict[str, Any], now: dict[str, Any]) -> list[ChangedPart]:
    """The briefs, pictures, names and disclaimers that were added, removed or changed between two copies of a page."""
    parts = []
    for kind, read in (
        ("brief", _brief_parts),
        ("picture", _picture_parts),
        ("name", _name_parts),
        ("wording", _disclaimer_parts),
    ):
        old, new = read(then), read(now)
        parts += [ChangedPart(kind, REMOVED, name) for key, (name, _) in old.items() if key not in new]
        parts += [ChangedPart(kind, ADDED, name) for key, (name, _) in new.items() if key not in old]
        parts += [ChangedPart(kind, CHANGED, new[key][0]) for key in old if key in new and old[key][1] != new[key][1]]
    if then["item"]["source"] != now["item"]["source"]:
        both = [(REMOVED, then["item"]["source"]), (ADDED, now["item"]["source"])]
        parts += [ChangedPart("source", state, name) for state, name in both if name]
    return parts


# Identity of a part -> its name, and the content that may change.
_Parts = dict[Hashable, tuple[str, Hashable]]


def _brief_parts(copy: dict[str, Any]) -> _Parts:
    shown = [brief for brief in copy["briefs"] if brief["state"] == "shown"]
    return {brief["id"]: (brief["headline"] or excerpt(brief["body"], 40), _brief_content(brief)) for brief in shown}


def _brief_content(brief: dict[str, Any]) -> Hashable:
    return brief["headline"], brief["body_sha256"], brief["source"]


def _picture_parts(copy: dict[str, Any]) -> _Parts:
    pictures = copy["pictures"]
    return {row["id"]: (f"{row['alt']} · {row['credit']}", (row["sha256"], row["credit"])) for row in pictures}


def _name_parts(copy: dict[str, Any]) -> _Parts:
    return {(row["role"], row["name"]): (row["name"], None) for row in copy["names"]}


def _disclaimer_parts(copy: dict[str, Any]) -> _Parts:
    return {row["text"]: (excerpt(row["text"], 60), None) for row in copy["wordings"]}


def _line(before: CopiedBlock | None, after: CopiedBlock | None, budget: DiffBudget) -> DiffLine:
    if before and after:
        return DiffLine(before, after, compared_words(before.text, after.text, budget))
    block = before or after
    assert block is not None
    return DiffLine(before, after, [DiffPiece(REMOVED if before else ADDED, block.text)])


def _matched(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Pairs of positions of equal parts, in order. Parts that occur once on each side are anchors, and the rest is
    matched between two anchors, so that the time is about linear in the length of the texts.
    """
    pairs = []
    anchors = [(-1, -1), *_anchors(old, new), (len(old), len(new))]
    for (a, b), (next_a, next_b) in pairwise(anchors):
        if a >= 0:
            pairs.append((a, b))
        pairs += _matched_between(old, new, (a + 1, next_a), (b + 1, next_b))
    return pairs


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """The longest increasing run of parts that occur once on each side, as in a patience diff."""
    once_old, once_new = _once(old), _once(new)
    pairs = [(at, once_new[part]) for part, at in once_old.items() if part in once_new]
    # For each length of a run, its last element (tops, piles); for each pair, the one before it.
    tops: list[int] = []
    piles: list[int] = []
    before: list[int] = []
    for number, (_, at) in enumerate(pairs):
        pile = bisect_left(tops, at)
        before.append(piles[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(at)
            piles.append(number)
        else:
            tops[pile], piles[pile] = at, number
    run, number = [], piles[-1] if piles else -1
    while number >= 0:
        run.append(pairs[number])
        number = before[number]
    return run[::-1]


def _once(parts: Sequence[Hashable]) -> dict[Hashable, int]:
    counts = Counter(parts)
    return {part: at for at, part in enumerate(parts) if counts[part] == 1}


def _matched_between(
    old: Sequence[Hashable], new: Sequence[Hashable], a: tuple[int, int], b: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    (start_a, stop_a), (start_b, stop_b) = a, b
    while start_a < stop_a and start_b < stop_b and old[start_a] == new[start_b]:
        yield start_a, start_b
        start_a, start_b = start_a + 1, start_b + 1
    same_end = 0
    while start_a < stop_a - same_end and start_b < stop_b - same_end:
        if old[stop_a - same_end - 1] != new[stop_b - same_end - 1]:
            break
        same_end += 1
    left, right = old[start_a : stop_a - same_end], new[start_b : stop_b - same_end]
    if left and right and len(left) * len(right) <= MAX_BLOCK_CELLS:
        for match in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
            yield from ((start_a + match.a + step, start_b + match.b + step) for step in range(match.size))
    yield from ((stop_a - step, stop_b - step) for step in range(same_end, 0, -1))


def _paired(
    old: Sequence[CopiedBlock], new: Sequence[CopiedBlock], budget: DiffBudget
) -> Iterator[tuple[CopiedBlock | None, CopiedBlock | None]]:
    """Pair the blocks between two unchanged ones, in the order that gives the greatest total similarity."""
    if (
        not old
        or not new
        or len(old) * len(new) > MAX_PAIR_CELLS
        or not budget.spend(len(old) * len(new) * SAMPLE_LENGTH)
    ):
        yield from _paired_in_place(old, new)
        return
    best = _best_scores(old, new)
    a = b = 0
    while a < len(old) and b < len(new):
        if best[a][b] == best[a + 1][b]:
            yield old[a], None
            a += 1
        elif best[a][b] == best[a][b + 1]:
            yield None, new[b]
            b += 1
        else:
            yield old[a], new[b]
            a, b = a + 1, b + 1
    yield from ((block, None) for block in old[a:])
    yield from ((None, block) for block in new[b:])


def _paired_in_place(
    old: Sequence[CopiedBlock], new: Sequence[CopiedBlock]
) -> Iterator[tuple[CopiedBlock | None, CopiedBlock | None]]:
    """Pair many blocks by position: a name replaced in every paragraph of a long text moves none of them."""
    pairs = list(zip(old, new, strict=True)) if len(old) == len(new) else []
    similar = {at for at, (a, b) in enumerate(pairs) if _similarity(a, b, *map(_sample, (a, b))) >= MIN_SIMILARITY}
    for at, block in enumerate(old):
        yield block, new[at] if at in similar else None
        if pairs and at not in similar:
            yield None, new[at]
    yield from ((None, block) for block in ([] if pairs else new))


def _best_scores(old: Sequence[CopiedBlock], new: Sequence[CopiedBlock]) -> list[list[float]]:
    """The greatest total similarity of pairs from position (a, b) to the end: dynamic programming."""
    sampled_old, sampled_new = (list(map(_sample, blocks)) for blocks in (old, new))
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for a in range(len(old) - 1, -1, -1):
        for b in range(len(new) - 1, -1, -1):
            similarity = _similarity(old[a], new[b], sampled_old[a], sampled_new[b])
            paired = similarity + best[a + 1][b + 1] if similarity >= MIN_SIMILARITY else 0.0
            best[a][b] = max(paired, best[a + 1][b], best[a][b + 1])
    return best


def _sample(block: CopiedBlock) -> Counter[str]:
    return Counter(block.text[:SAMPLE_LENGTH])


def _similarity(old: CopiedBlock, new: CopiedBlock, sampled_old: Counter[str], sampled_new: Counter[str]) -> float:
    if (old.kind, old.ref) != (new.kind, new.ref):
        return 0.0
    if old.kind == "picture":
        return 1.0
    both = sampled_old.total() + sampled_new.total()
    return 2 * (sampled_old & sampled_new).total() / both if both else 1.0
