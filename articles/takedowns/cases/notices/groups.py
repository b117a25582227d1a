"""Groups of the notices of a case: those of similar wording or from the same sender, so that one among a thousand is
found.

Leader clustering: a notice joins the earlier notices that lead a group and are similar to it, whose groups become one
(union-find), or leads one itself. Then groups with the same sender are united, and what is left over of a network that
sent many.
"""

import json
import struct
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, repeat
from typing import Any, NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast

from articles.takedowns.law.legal_bases import BASES
from articles.takedowns.models import Case, Notice

# Notices of a case that are grouped, the newest.
MAX_GROUPED = 2_000
SKETCH_SIZE = 24
# The share of common hashes from which two statements are versions of each other; short ones coincide by chance.
MIN_ALIKE, MIN_ALIKE_SHORT, SHORT = 0.4, 0.75, 8
# Leaders with which a notice is compared: those that share most hashes with it.
MAX_COMPARED = 8
# A network is a sender from so many notices.
MIN_OF_NETWORK = 5


class GroupedNotice(NamedTuple):
    """What grouping needs of a notice. `missing`: how many of the elements that its basis requires it lacks."""

    pk: int
    is_open: bool
    missing: int
    wording: int | None = None
    sketch: frozenset[int] = frozenset()
    sender: str = ""
    network: str = ""
    # Has all that its basis requires: the email address, which nobody has verified, does not group it.
    is_complete: bool = False

    @property
    def rank(self) -> tuple[bool, int, int]:
        """The smallest one is read first: open, complete, old."""
        return not self.is_open, self.missing, self.pk


@dataclass(frozen=True)
class NoticeGroup:
    """Notices of one wording, sender or network. `is_alike`: their wording alone groups them."""

    notices: tuple[GroupedNotice, ...]
    is_alike: bool = True

    @cached_property
    def representative(self) -> GroupedNotice:
        return min(self.notices, key=lambda notice: notice.rank)

    @cached_property
    def keys(self) -> list[int]:
        return [notice.pk for notice in self.notices]

    @cached_property
    def open_count(self) -> int:
        return [notice.is_open for notice in self.notices].count(True)

    @property
    def is_of_one_sender(self) -> bool:
        return len(self.notices) > 1 and len({notice.sender for notice in self.notices}) == 1 and self._has_sender

    @property
    def has_one_wording(self) -> bool:
        return len(self.notices) > 1 and len({notice.wording for notice in self.notices}) == 1

    @property
    def is_of_one_network(self) -> bool:
        networks = {notice.network for notice in self.notices}
        return len(self.notices) > 1 and not self.is_alike and len(networks) == 1 and "" not in networks

    @property
    def _has_sender(self) -> bool:
        return bool(self.notices[0].sender)

    @property
    def rank(self) -> tuple[bool, bool, int, int]:
        """Open notices that are like no other come first, the complete ones before the others."""
        first = self.representative
        return not first.is_open, len(self.notices) > 1, first.missing, first.pk


def groups_of(case: Case) -> list[NoticeGroup]:
    """The groups of a case in the order in which they are read. One query."""
    # As text: most notices of a case have the same elements, so few are parsed.
    elements = Cast("elements", TextField())
    signature = ("signature__wording", "signature__sketch", "signature__sender", "signature__network")
    rows = case.notices.order_by("-pk").values_list("pk", "state", "basis", elements, *signature)[:MAX_GROUPED]
    return list(_groups_of_rows(tuple((*row[:5], bytes(row[5] or b""), *row[6:]) for row in rows)))


@lru_cache(8)
def _groups_of_rows(rows: tuple[tuple[Any, ...], ...]) -> tuple[NoticeGroup, ...]:
    """Optimisation: a moderator opens the same case again and again, and grouping takes a tenth of the time."""
    return tuple(group([_grouped(*row) for row in rows]))


def _grouped(
    pk: int, state: str, basis: str, elements: str, wording: int | None, sketch: bytes, sender: str, network: str
) -> GroupedNotice:
    missing, is_complete = _missing(basis, elements)
    hashes = frozenset(struct.unpack(f"<{len(sketch) // 4}I", sketch))
    is_open = state != Notice.State.CLOSED
    return GroupedNotice(pk, is_open, missing, wording, hashes, sender or "", network or "", is_complete)


@lru_cache(1_000)
def _missing(basis: str, elements: str) -> tuple[int, bool]:
    """How many required elements are not among these, and whether all that are required are."""
    required, present = BASES[basis].required if basis in BASES else (), json.loads(elements)
    missing = sum(element not in present for element in required)
    return missing, bool(required) and not missing


def group(notices: Iterable[GroupedNotice]) -> list[NoticeGroup]:
    """The groups of these notices. The result does not depend on their order."""
    rows = sorted(notices, key=lambda notice: notice.pk)
    groups = _Groups(rows)
    leaders = _Leaders()
    for notice in rows:
        for leader in leaders.leaders_of(notice):
            groups.unite(notice.pk, leader)
    by_wording = {notice.pk: groups.find(notice.pk) for notice in rows}
    incomplete = [notice for notice in rows if not notice.is_complete]
    for _sender, of_sender in _by(incomplete, "sender"):
        for pk in of_sender:
            groups.unite(of_sender[0], pk)
    for _network, of_network in _by(incomplete, "network"):
        alone = [pk for pk in of_network if groups.size(pk) == 1]
        for pk in alone if len(alone) >= MIN_OF_NETWORK else ():
            groups.unite(alone[0], pk)
    return sorted(groups.result(by_wording), key=lambda each: each.rank)


def _by(rows: list[GroupedNotice], name: str) -> Iterable[tuple[str, list[int]]]:
    by_value: dict[str, list[int]] = defaultdict(list)
    for notice in rows:
        if value := getattr(notice, name):
            by_value[value].append(notice.pk)
    return by_value.items()


def similarity(one: frozenset[int], other: frozenset[int]) -> float:
    """An estimate of the share of common hashes, from the smallest hashes of both (Broder 1997, bottom-k sketch)."""
    smallest = frozenset(sorted(one | other)[:SKETCH_SIZE])
    return len(smallest & one & other) / len(smallest) if smallest else 0.0


class _Leaders:
    """The first notices of the groups, found by wording and by hash."""

    def __init__(self) -> None:
        self._by_wording: dict[int, list[int]] = {}
        self._by_hash: dict[int, list[int]] = defaultdict(list)
        self._sketches: dict[int, frozenset[int]] = {}

    def leaders_of(self, notice: GroupedNotice) -> list[int]:
        """The leaders of the groups that a notice belongs to: itself if it resembles no earlier one.

        Two versions may have too little in common by chance. A third one, which resembles both, unites them.
        """
        if notice.wording is None or not notice.sketch:
            return [notice.pk]
        if notice.wording not in self._by_wording:
            self._by_wording[notice.wording] = self._similar(notice) or [self._add(notice)]
        return self._by_wording[notice.wording]

    def _similar(self, notice: GroupedNotice) -> list[int]:
        shared = Counter(chain.from_iterable(map(self._by_hash.get, notice.sketch, repeat(()))))
        least = MIN_ALIKE_SHORT if len(notice.sketch) < SHORT else MIN_ALIKE
        nearest = shared.items() if len(shared) <= MAX_COMPARED else shared.most_common(MAX_COMPARED)
        return [
            pk
            for pk, count in nearest
            if count >= least * min(SKETCH_SIZE, len(notice.sketch) + len(self._sketches[pk]) - count)
            and similarity(notice.sketch, self._sketches[pk]) >= least
        ]

    def _add(self, notice: GroupedNotice) -> int:
        self._sketches[notice.pk] = notice.sketch
        for number in notice.sketch:
            self._by_hash[number].append(notice.pk)
        return notice.pk


class _Groups:
    """Union-find over the notices of a case."""

    def __init__(self, rows: list[GroupedNotice]) -> None:
        self._rows = rows
        self._parent = {notice.pk: notice.pk for notice in rows}
        self._size = dict.fromkeys(self._parent, 1)

    def find(self, pk: int) -> int:
        while self._parent[pk] != pk:
            self._parent[pk] = self._parent[self._parent[pk]]
            pk = self._parent[pk]
        return pk

    def unite(self, one: int, other: int) -> None:
        if self._parent[one] == self._parent[other]:
            return
        root, joined = sorted((self.find(one), self.find(other)))
        if root != joined:
            self._parent[joined] = root
            self._size[root] += self._size[joined]

    def size(self, pk: int) -> int:
        return self._size[self.find(pk)]

    def result(self, by_wording: dict[int, int]) -> list[NoticeGroup]:
        members: dict[int, list[GroupedNotice]] = defaultdict(list)
        for notice in self._rows:
            members[self.find(notice.pk)].append(notice)
        return [
            NoticeGroup(tuple(rows), len({by_wording[notice.pk] for notice in rows}) == 1) for rows in members.values()
        ]
