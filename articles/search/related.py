"""Which briefs belong beside this item? Those that share its names, telling names first, near its own date.

For each of the heaviest names a bounded number of mentions on both sides of the item's slot is read, whatever the size
of the archive; the score is the sum of what the shared names weigh, decayed by the distance in time.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import connection

from articles.markup import brief_ids
from articles.models.channel import Channel
from articles.models.newsitem import Kind, NewsItem
from articles.models.slots import second_of
from articles.search.tokens import is_cjk, runs

MOST_NAMES = 12
MOST_COUNTED_NAMES = 40
MOST_MENTIONS = 150
# The gate judges the best alone: to judge some thousands takes five times as long as to find them.
MOST_JUDGED = 200
MOST_RELATED = 20
COUNTED = 1_000
COLLECTION = 20_000
PER_CHARACTER = 0.7
LONGEST_COUNTED = 6
GIVEN, SUBJECT, PASSING = 3.0, 2.0, 1.0
HALF_LIFE = 3 * 365 * 86_400
NO_DECAY = 1e18
LEAST_SCORE = 10.0

# How many briefs name each tag is counted up to COUNTED: beyond that a name is common, and how common matters little.
# In the order of their index: PostgreSQL would read the whole table where it takes a name for a common one.
NAMES = """
SELECT m.tag_id, t.name, m.weight,
    (SELECT count(*) FROM (SELECT 1 FROM search_mention b
        WHERE b.tag_id = m.tag_id AND b.kind = %s ORDER BY b.slot LIMIT %s) counted),
    EXISTS (SELECT 1 FROM articles_tagging g WHERE g.tag_id = m.tag_id AND g.content_object_id = m.item_id) AS given
FROM search_mention m JOIN articles_tag t ON t.id = m.tag_id
WHERE m.item_id = %s ORDER BY given DESC, m.weight DESC LIMIT %s
"""
SIDE = """
SELECT * FROM (SELECT item_id, slot, weight * %s AS share, %s AS bit FROM search_mention
WHERE tag_id = %s AND kind = %s AND slot {side} %s ORDER BY slot {order} LIMIT %s) {alias}"""
# The same on PostgreSQL, which would plan each of 24 parts at every question.
LATERAL_SIDE = """
SELECT part.item_id, part.slot, part.weight * name.strength AS share, name.bit
FROM unnest(%s::float8[], %s::int[], %s::bigint[]) AS name (strength, bit, tag_id)
CROSS JOIN LATERAL (SELECT item_id, slot, weight FROM search_mention
    WHERE tag_id = name.tag_id AND kind = %s AND slot {side} %s ORDER BY slot {order} LIMIT %s) AS part"""
DIRECTIONS = (("<=", "DESC"), (">", "ASC"))
SCORED = """
SELECT item_id, slot, sum(share) / (1.0 + abs(slot - %s) / %s) AS score, sum(bit) AS shared FROM ({sides}) sides
WHERE item_id NOT IN ({carried}) GROUP BY item_id, slot"""
BEST = """
SELECT * FROM ({scored}) scored WHERE score >= %s ORDER BY score DESC, slot DESC LIMIT %s"""
# The gate's own query is joined, never written again here.
RELATED = """
SELECT i.id, i.kind, i.headline, i.label, i.language, i.happened_at, i.happened_precision, i.published_at, i.channel_id,
    c.name AS channel_name, c.name_en AS channel_name_en, c.colour AS channel_colour, best.score, best.shared
FROM ({best}) best
JOIN ({listed}) gate ON gate.id = best.item_id
JOIN articles_newsitem i ON i.id = gate.id
LEFT JOIN articles_channel c ON c.id = i.channel_id
ORDER BY best.score DESC, best.slot DESC LIMIT %s"""
SOME_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Name:
    """A tag that an item names, how much it means to share it (1 to about 60), and whether an editor gave it."""

    tag_id: int
    name: str
    strength: float
    given: bool


def names_of(item: NewsItem) -> list[Name]:
    """The tags an item names or was given, the most telling first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(NAMES, [Kind.BRIEF, COUNTED, item.pk, MOST_COUNTED_NAMES])
        rows = cursor.fetchall()
    forms = [(runs(name), count) for _, name, _, count, _ in rows]
    names = [
        # Squared, as a name counts on both sides of a comparison: what it tells of the item, and of the brief.
        Name(tag, name, _importance(weight, given) * rarity(form, forms) ** 2 / 10, bool(given))
        for (tag, name, weight, _, given), (form, _) in zip(rows, forms, strict=True)
    ]
    return sorted(names, key=lambda name: (-name.strength, name.tag_id))


def _importance(weight: float, given: bool) -> float:
    """An editor's tag is what the item is about; a name that leads it or comes twice most likely is."""
    return GIVEN if given else SUBJECT if weight > 1 else PASSING


def rarity(form: str, names: Iterable[tuple[str, int]]) -> float:
    """How much a name tells: its inverse document frequency, and more the longer it is.

    `names` are the forms of names with the number of briefs that name them. A brief that names 蚂蚁区块链 does not
    name 区块链, yet the words are there: for the frequency it counts. Length stands in for what a small archive
    cannot tell: of two names seen equally often the longer one is the more particular.
    """
    count = sum(count for other, count in names if _stands_in(form, other))
    length = sum(1.0 if is_cjk(character) else 0.5 for character in form if character != " ")
    return math.log(COLLECTION / (min(count, COUNTED) + 1)) + PER_CHARACTER * min(length, LONGEST_COUNTED)


def _stands_in(form: str, other: str) -> bool:
    """CJK anywhere, other words as whole words."""
    return form in other if is_cjk(form[-1:]) else f" {form} " in f" {other} "


@dataclass(frozen=True, slots=True)
class Related:
    """A brief worth reading beside an item, its score, and the shared name that says why."""

    item: NewsItem
    score: float
    reason: str


def related_briefs(item: NewsItem, names: list[Name], at: datetime) -> list[Related]:
    """At most MOST_RELATED listed briefs, best first, none that the item's own text carries. One query."""
    heaviest = names[:MOST_NAMES]
    if not heaviest:
        return []
    dated = _date_of(item)
    anchor = second_of(dated or at)
    sides, params = _sides(heaviest, anchor)
    carried = [*brief_ids(item.body), item.pk]
    scored = SCORED.format(sides=sides, carried=", ".join(["%s"] * len(carried)))
    listed, gate_params = _listed(at)
    sql = RELATED.format(best=BEST.format(scored=scored), listed=listed)
    half = float(HALF_LIFE) if dated else NO_DECAY
    bounds = [LEAST_SCORE, MOST_JUDGED, *gate_params, MOST_RELATED]
    return [_related(row, heaviest) for row in NewsItem.objects.raw(sql, [anchor, half, *params, *carried, *bounds])]


def _listed(at: datetime) -> tuple[str, list[Any]]:
    """The gate's query for briefs at a moment, as SQL and parameters."""
    sql, params = _listed_at_some_moment()
    adapt = connection.ops.adapt_datetimefield_value
    return sql, [adapt(at) if param == adapt(SOME_MOMENT) else param for param in params]


@cache
def _listed_at_some_moment() -> tuple[str, tuple[Any, ...]]:
    """Compiled once, as compiling takes longer than asking."""
    gate = NewsItem.objects.listed(SOME_MOMENT).filter(kind=Kind.BRIEF).order_by().values("id")
    return gate.query.sql_with_params()


def _date_of(item: NewsItem) -> datetime | None:
    """The item's own date; a text of somebody else without a known date has none."""
    if item.happened_at or item.original_at:
        return item.happened_at or item.original_at
    return item.published_at if item.origin == NewsItem.Origin.OWN else None


def _sides(names: list[Name], anchor: int) -> tuple[str, list[Any]]:
    """The mentions of each name nearest to a moment, before and after it, as SQL and parameters."""
    parts: list[str] = []
    params: list[Any] = []
    if connection.vendor == "postgresql":
        told = [[name.strength for name in names], [1 << n for n in range(len(names))], [name.tag_id for name in names]]
        for side, order in DIRECTIONS:
            parts.append(LATERAL_SIDE.format(side=side, order=order))
            params += [*told, Kind.BRIEF.value, anchor, MOST_MENTIONS]
        return " UNION ALL ".join(parts), params
    for number, name in enumerate(names):
        for side, order in DIRECTIONS:
            parts.append(SIDE.format(side=side, order=order, alias=f"part{len(parts)}"))
            params += [name.strength, 1 << number, name.tag_id, Kind.BRIEF.value, anchor, MOST_MENTIONS]
    return " UNION ALL ".join(parts), params


def _related(row: Any, names: list[Name]) -> Related:
    """`shared` has a bit for each shared name, in the order of their strength."""
    lowest = (row.shared & -row.shared).bit_length() - 1
    row.channel = row.channel_id and Channel(
        pk=row.channel_id, name=row.channel_name, name_en=row.channel_name_en, colour=row.channel_colour
    )
    return Related(row, row.score, names[lowest].name)
