"""Search by pinyin: items whose characters have these initials or readings. Names: `desk_lookup.py`."""

from collections.abc import Callable

from articles.models.newsitem import NewsItem
from articles.search.index.facets import FacetKind, facet
from articles.search.index.write import LAST, StoreQuery
from articles.search.query.find import query_store
from articles.text.pinyin import (
    initials_meant,
    initials_typed,
    is_meant,
    is_pronounced,
    pairs_of,
    pinyin_typed,
    read_initials,
    read_syllables,
    reads_exactly_as,
)
from articles.text.tokens import canonical_form

# The index contains pairs of initials; adjacency and readings are checked in the headlines, in batches of this size.
READ_AT_ONCE = 200
MAX_ROUNDS = 5


def slots_by_pinyin(typed: str, kind: str, most: int) -> list[int]:
    """The newest items, whatever their status, whose headline contains Han characters with these consecutive initials
    or readings. `kind` "" means both kinds.
    """
    return sorted({*slots_by_initials(typed, kind, most), *_slots_by_readings(typed, kind, most)}, reverse=True)[:most]


def slots_by_initials(typed: str, kind: str, most: int) -> list[int]:
    """Like slots_by_pinyin(), by initials only.

    Longer sequences are searched among the newest 1,000 items that contain all their pairs.
    """
    letters = initials_typed(typed)
    if not letters:
        return []
    if len(letters) == 2:
        return query_store(StoreQuery(_tokens(letters, kind)), most).slots
    return _checked(_tokens(letters, kind), lambda headline: is_meant(read_initials(headline), letters), most)


def _slots_by_readings(typed: str, kind: str, most: int) -> list[int]:
    """Among the newest items with the initials of the readings: 1,000, or fewer for each if they have several."""
    pinyin = pinyin_typed(typed)
    meant = initials_meant(pinyin) if pinyin else []
    rounds = MAX_ROUNDS if len(meant) == 1 else MAX_ROUNDS // 2
    slots: list[int] = []
    for letters in meant:
        tokens = _tokens(letters, kind)
        slots += _checked(tokens, lambda headline: is_pronounced(read_syllables(headline), pinyin), most, rounds)
    return slots


def _tokens(letters: str, kind: str) -> tuple[tuple[str, ...], ...]:
    kinds = [(facet(FacetKind.KIND, kind),)] if kind else []
    return (*((facet(FacetKind.INITIALS, pair),) for pair in sorted(pairs_of(letters))), *kinds)


def _checked(
    tokens: tuple[tuple[str, ...], ...], is_match: Callable[[str], bool], most: int, rounds: int = MAX_ROUNDS
) -> list[int]:
    matching: list[int] = []
    before = LAST
    for _round in range(rounds):
        slots = query_store(StoreQuery(tokens, last=before - 1), READ_AT_ONCE).slots
        rows = NewsItem.objects.filter(slot__in=slots).order_by("-slot").values_list("slot", "headline")
        matching += [slot for slot, headline in rows if is_match(headline)] if slots else []
        if len(matching) >= most or len(slots) < READ_AT_ONCE:
            break
        before = slots[-1]
    return matching[:most]


def is_exact(name: str, typed: str) -> bool:
    """Whether a headline or name equals the typed text, or its initials or readings do from the first to the last."""
    return reads_exactly_as(name, typed) or canonical_form(name) == canonical_form(typed) != ""
