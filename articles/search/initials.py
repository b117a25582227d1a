"""Which items and names does somebody mean who types the initials of their characters?"""

from articles.models.newsitem import NewsItem
from articles.parsing.initials import initials_typed, is_meant, pairs_of, read_initials
from articles.search.facets import INITIALS, KIND, facet
from articles.search.finding import asked
from articles.search.storing import LAST, Wanted
from articles.search.tokens import runs

# The index knows pairs; whether they stand side by side is read in the headlines, so many at once, so many times.
READ_AT_ONCE = 200
MOST_ROUNDS = 5


def slots_by_initials(typed: str, kind: str, most: int) -> list[int]:
    """The newest items, whatever their standing, whose headline has Han with these initials side by side. `kind` ""
    asks for both. Longer ones are read for among the newest 1,000 that have all their pairs.
    """
    letters = initials_typed(typed)
    if not letters:
        return []
    pairs = sorted(pairs_of(letters))
    kinds = [(facet(KIND, kind),)] if kind else []
    wanted = [*((facet(INITIALS, pair),) for pair in pairs), *kinds]
    if len(pairs) == 1:
        return asked(Wanted(tuple(wanted)), most).slots
    found: list[int] = []
    before = LAST
    for _round in range(MOST_ROUNDS):
        slots = asked(Wanted(tuple(wanted), last=before - 1), READ_AT_ONCE).slots
        found += _meant(slots, letters)
        if len(found) >= most or len(slots) < READ_AT_ONCE:
            break
        before = slots[-1]
    return found[:most]


def is_exact(name: str, typed: str) -> bool:
    """Whether a headline or a name is what was typed, or is spelled by it from its first character to its last."""
    initials, letters = read_initials(name), initials_typed(typed)
    is_spelled = bool(letters) and len(letters) == len(initials) and is_meant(initials, letters)
    return is_spelled or runs(name) == runs(typed) != ""


def _meant(slots: list[int], letters: str) -> list[int]:
    rows = NewsItem.objects.filter(slot__in=slots).order_by("-slot").values_list("slot", "headline")
    return [slot for slot, headline in rows if is_meant(read_initials(headline), letters)]
