"""What has changed between two texts, so that a person reads it at a glance? Pure functions, with bounded work.

Blocks are aligned first, then the words inside a changed block (`word_differences.py`).
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any, NamedTuple

from articles.markup import excerpt
from articles.takedowns.inert import Block
from articles.takedowns.word_differences import ADDED, CHANGED, KEPT, REMOVED, Budget, Piece, compared_words

# Cells of a comparison of every part with every other: beyond them coarser parts are compared.
MOST_BLOCK_CELLS = 250_000
MOST_PAIRED = 10_000
LEAST_ALIKE = 0.4
SAMPLED = 300


@dataclass(frozen=True, slots=True)
class Line:
    """A block as it was and as it is; one of them is missing where it was removed or added."""

    old: Block | None
    new: Block | None
    pieces: list[Piece]

    @property
    def state(self) -> str:
        if self.old is None or self.new is None:
            return ADDED if self.old is None else REMOVED
        return KEPT if self.old == self.new else CHANGED

    @property
    def block(self) -> Block:
        block = self.new or self.old
        assert block is not None, "a line has a block"
        return block


class Part(NamedTuple):
    """Something that a page is made of, and what became of it: `removed`, `added` or `changed`."""

    kind: str
    state: str
    name: str


def compare(old: Sequence[Block], new: Sequence[Block]) -> list[Line]:
    """The lines of both texts in one order: what was removed stands before what came in its place."""
    lines, budget, budget_of_pairs = [], Budget(), Budget()
    matched = [(-1, -1), *_matched(old, new), (len(old), len(new))]
    for (a, b), (next_a, next_b) in pairwise(matched):
        if a >= 0:
            lines.append(Line(old[a], new[b], [Piece(KEPT, new[b].text)]))
        gap = _paired(old[a + 1 : next_a], new[b + 1 : next_b], budget_of_pairs)
        lines += [_line(before, after, budget) for before, after in gap]
    return lines


def parts_changed(then: dict[str, Any], now: dict[str, Any]) -> list[Part]:
    """Which briefs, pictures, names and wordings came and went between two copies of a page, or are not the same."""
    found = []
    for kind, read in (("brief", _briefs), ("picture", _pictures), ("name", _names), ("wording", _wordings)):
        old, new = read(then), read(now)
        found += [Part(kind, REMOVED, name) for key, (name, _) in old.items() if key not in new]
        found += [Part(kind, ADDED, name) for key, (name, _) in new.items() if key not in old]
        found += [Part(kind, CHANGED, new[key][0]) for key in old if key in new and old[key][1] != new[key][1]]
    if then["item"]["source"] != now["item"]["source"]:
        both = [(REMOVED, then["item"]["source"]), (ADDED, now["item"]["source"])]
        found += [Part("source", state, name) for state, name in both if name]
    return found


# Each by what makes it the same one, with its name and with what may change of it.
_Parts = dict[Hashable, tuple[str, Hashable]]


def _briefs(copy: dict[str, Any]) -> _Parts:
    shown = [brief for brief in copy["briefs"] if brief["state"] == "shown"]
    return {one["id"]: (one["headline"] or excerpt(one["body"], 40), _words_of(one)) for one in shown}


def _words_of(brief: dict[str, Any]) -> Hashable:
    return brief["headline"], brief["body_sha256"], brief["source"]


def _pictures(copy: dict[str, Any]) -> _Parts:
    pictures = copy["pictures"]
    return {one["id"]: (f"{one['alt']} · {one['credit']}", (one["sha256"], one["credit"])) for one in pictures}


def _names(copy: dict[str, Any]) -> _Parts:
    return {(one["role"], one["name"]): (one["name"], None) for one in copy["names"]}


def _wordings(copy: dict[str, Any]) -> _Parts:
    return {one["text"]: (excerpt(one["text"], 60), None) for one in copy["wordings"]}


def _line(before: Block | None, after: Block | None, budget: Budget) -> Line:
    if before and after:
        return Line(before, after, compared_words(before.text, after.text, budget))
    text = (before or after).text  # type: ignore[union-attr]
    return Line(before, after, [Piece(REMOVED if before else ADDED, text)])


def _matched(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Which parts are the same, in order. Parts that occur once on each side are the anchors between which the rest
    is sought, so that a long text takes no longer than its length.
    """
    found = []
    anchors = [(-1, -1), *_anchors(old, new), (len(old), len(new))]
    for (a, b), (next_a, next_b) in pairwise(anchors):
        if a >= 0:
            found.append((a, b))
        found += _matched_between(old, new, (a + 1, next_a), (b + 1, next_b))
    return found


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """The longest rising run of parts that occur once in both."""
    once_old, once_new = _once(old), _once(new)
    pairs = [(at, once_new[part]) for part, at in once_old.items() if part in once_new]
    # Patience: the last element of each rising run of a length, and what came before it.
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
    if left and right and len(left) * len(right) <= MOST_BLOCK_CELLS:
        for match in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
            yield from ((start_a + match.a + step, start_b + match.b + step) for step in range(match.size))
    yield from ((stop_a - step, stop_b - step) for step in range(same_end, 0, -1))


def _paired(old: Sequence[Block], new: Sequence[Block], budget: Budget) -> Iterator[tuple[Block | None, Block | None]]:
    """Blocks between two that stayed: each with what it became, in the order that joins the most alike."""
    if not old or not new or len(old) * len(new) > MOST_PAIRED or not budget.spend(len(old) * len(new) * SAMPLED):
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


def _paired_in_place(old: Sequence[Block], new: Sequence[Block]) -> Iterator[tuple[Block | None, Block | None]]:
    """Many blocks: a name replaced in every paragraph of a long text changes no paragraph's place."""
    pairs = list(zip(old, new, strict=True)) if len(old) == len(new) else []
    alike = {at for at, (a, b) in enumerate(pairs) if _likeness(a, b, *map(_sampled, (a, b))) >= LEAST_ALIKE}
    for at, block in enumerate(old):
        yield block, new[at] if at in alike else None
        if pairs and at not in alike:
            yield None, new[at]
    yield from ((None, block) for block in ([] if pairs else new))


def _best_scores(old: Sequence[Block], new: Sequence[Block]) -> list[list[float]]:
    """How much likeness can be joined from a place in both on."""
    sampled_old, sampled_new = (list(map(_sampled, blocks)) for blocks in (old, new))
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for a in range(len(old) - 1, -1, -1):
        for b in range(len(new) - 1, -1, -1):
            alike = _likeness(old[a], new[b], sampled_old[a], sampled_new[b])
            joined = alike + best[a + 1][b + 1] if alike >= LEAST_ALIKE else 0.0
            best[a][b] = max(joined, best[a + 1][b], best[a][b + 1])
    return best


def _sampled(block: Block) -> Counter[str]:
    return Counter(block.text[:SAMPLED])


def _likeness(old: Block, new: Block, sampled_old: Counter[str], sampled_new: Counter[str]) -> float:
    if (old.kind, old.ref) != (new.kind, new.ref):
        return 0.0
    if old.kind == "picture":
        return 1.0
    both = sampled_old.total() + sampled_new.total()
    return 2 * (sampled_old & sampled_new).total() / both if both else 1.0
