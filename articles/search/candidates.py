"""Which stored texts could contain a name, in whatever script variant, width or case it is written there?

A first sieve in the database, among the newest items only; `mentions` reads what passes it and decides.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable
from functools import cache, reduce
from operator import and_, or_

from django.db.models import Q, QuerySet

from articles.models.newsitem import NewsItem
from articles.parsing.folding import fold, simplified
from articles.search.tokens import is_cjk

NEWEST_SEARCHED = 20_000
COLUMNS = ("headline", "standfirst", "body")
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def could_name(spellings: Iterable[str]) -> QuerySet[NewsItem, int]:
    """Ids of items among the newest, newest first, that may contain one of these names (canonical form)."""
    texts = reduce(or_, (_may_contain(spelling) for spelling in spellings), Q(pk__in=[]))
    last = NewsItem.objects.order_by("-slot").values_list("slot", flat=True)[NEWEST_SEARCHED - 1 : NEWEST_SEARCHED]
    items = NewsItem.objects.filter(texts, slot__gte=min(last, default=-(2**62)))
    return items.order_by("-slot").values_list("pk", flat=True)


def _may_contain(spelling: str) -> Q:
    return reduce(and_, (_anywhere(_written(piece)) for piece in _pieces(spelling)))


def _pieces(spelling: str) -> list[str]:
    """Words as they are, CJK runs in pairs: whole runs would have too many script variants to ask for."""
    pieces = []
    for run in spelling.split(" "):
        pieces += [run[at : at + 2] for at in range(0, len(run), 2)] if is_cjk(run[0]) else [run]
    return pieces


def _written(piece: str) -> set[str]:
    """The ways in which a piece may stand in a text; SQL ignores the case of ASCII letters, not of wide ones."""
    if is_cjk(piece[0]):
        return {"".join(way) for way in itertools.product(*({char, *_variants().get(char, ())} for char in piece))}
    return {piece, *(form.translate(FULL_WIDTH) for form in (piece, piece.upper(), piece.title()))}


@cache
def _variants() -> dict[str, list[str]]:
    """Simplified character -> the traditional ones that are folded to it."""
    variants: dict[str, list[str]] = defaultdict(list)
    for char in simplified():
        variants[fold(char)].append(char)
    return dict(variants)


def _anywhere(ways: Iterable[str]) -> Q:
    return reduce(or_, (Q(**{f"{column}__icontains": way}) for way in sorted(ways) for column in COLUMNS))
