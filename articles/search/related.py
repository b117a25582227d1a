"""Related briefs of an item: those that share its names, weighted by how telling a name is and by distance in time.

For each of the strongest names a bounded number of mentions on both sides of the item's slot is read, whatever the size
of the archive. The score is the sum of the weights of shared names, decayed by the distance in time.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from articles.html.sanitizer import brief_ids
from articles.models.channel import Channel
from articles.models.choices import Kind
from articles.models.item_queryset import NewsItemQuerySet
from articles.models.listed_sql import compiled_listed_sql
from articles.models.newsitem import NewsItem
from articles.models.slots import second_of
from articles.text.tokens import canonical_form, is_cjk

MAX_NAMES = 12
MAX_COUNTED_NAMES = 40
MAX_MENTIONS = 150
# Visibility is checked for the best candidates only; checking thousands would take five times as long as finding them.
MAX_JUDGED = 200
MAX_RELATED = 20
COUNTED = 1_000
COLLECTION = 20_000
PER_CHARACTER = 0.7
MAX_COUNTED_LENGTH = 6
GIVEN, SUBJECT, PASSING = 3.0, 2.0, 1.0
HALF_LIFE = 3 * 365 * 86_400
NO_DECAY = 1e18
MIN_SCORE = 10.0

# Briefs per tag are counted up to COUNTED; beyond that a name is common, and how common matters little.
# ORDER BY keeps PostgreSQL on the index; it would scan the whole table for a name that it considers common.
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
# The same for PostgreSQL, which would otherwise plan each of the 24 parts of the UNION for every query.
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
# {listed} is the compiled visibility rule.
RELATED = """
SELECT i.id, i.kind, i.headline, i.label, i.language, i.happened_at, i.happened_precision, i.happened_raw,
    i.published_at, i.channel_id,
    c.name AS channel_name, c.name_en AS channel_name_en, c.colour AS channel_colour, best.score, best.shared
FROM ({best}) best
JOIN ({listed}) gate ON gate.id = best.item_id
JOIN articles_newsitem i ON i.id = gate.id
LEFT JOIN articles_channel c ON c.id = i.channel_id
ORDER BY best.score DESC, best.slot DESC LIMIT %s"""


@dataclass(frozen=True, slots=True)
class WeightedTag:
    """A tag of an item: `strength` (1 to about 60) is what sharing it counts, `given` whether an editor set it."""

    tag_id: int
    name: str
    strength: float
    given: bool


def names_of(item: NewsItem) -> list[WeightedTag]:
    """The tags that an item names or was given, strongest first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(NAMES, [Kind.BRIEF, COUNTED, item.pk, MAX_COUNTED_NAMES])
        rows = cursor.fetchall()
    forms = [(canonical_form(name), count) for _, name, _, count, _ in rows]
    names = [
        # Squared, because a telling name counts for the item as well as for the brief.
        WeightedTag(tag, name, _importance(weight, given) * rarity(form, forms) ** 2 / 10, bool(given))
        for (tag, name, weight, _, given), (form, _) in zip(rows, forms, strict=True)
    ]
    return sorted(names, key=lambda name: (-name.strength, name.tag_id))


def _importance(weight: float, given: bool) -> float:
    """Weight of a tag: given by an editor, prominent (leads the text or occurs twice), or in passing."""
    return GIVEN if given else SUBJECT if weight > 1 else PASSING


def rarity(form: str, names: Iterable[tuple[str, int]]) -> float:
    """The inverse document frequency of a name, plus a bonus for its length.

    `names` holds the canonical forms of names with the number of briefs that mention them. Mentions of longer names
    count too: a brief that mentions 蚂蚁区块链 also contains 区块链. Length makes up for small archives: of names seen
    equally often the longer one is the more specific.
    """
    count = sum(count for other, count in names if _stands_in(form, other))
    length = sum(1.0 if is_cjk(character) else 0.5 for character in form if character != " ")
    return math.log(COLLECTION / (min(count, COUNTED) + 1)) + PER_CHARACTER * min(length, MAX_COUNTED_LENGTH)


def _stands_in(form: str, other: str) -> bool:
    """CJK text matches anywhere, other text as whole words."""
    return form in other if is_cjk(form[-1:]) else f" {form} " in f" {other} "


@dataclass(frozen=True, slots=True)
class Related:
    """A brief to show beside an item, its score, and the shared name that explains it."""

    item: NewsItem
    score: float
    reason: str


def related_briefs(item: NewsItem, names: list[WeightedTag], at: datetime) -> list[Related]:
    """At most MAX_RELATED listed briefs, best first, without those that the text itself carries. One query."""
    heaviest = names[:MAX_NAMES]
    if not heaviest:
        return []
    dated = _date_of(item)
    anchor = second_of(dated or at)
    sides, params = _sides(heaviest, anchor)
    carried = [*brief_ids(item.body), item.pk]
    scored = SCORED.format(sides=sides, carried=", ".join(["%s"] * len(carried)))
    listed, gate_params = compiled_listed_sql(_brief_ids, at)
    sql = RELATED.format(best=BEST.format(scored=scored), listed=listed)
    half = float(HALF_LIFE) if dated else NO_DECAY
    bounds = [MIN_SCORE, MAX_JUDGED, *gate_params, MAX_RELATED]
    return [_related(row, heaviest) for row in NewsItem.objects.raw(sql, [anchor, half, *params, *carried, *bounds])]


def _brief_ids(listed: NewsItemQuerySet[NewsItem]) -> QuerySet[Any, Any]:
    return listed.filter(kind=Kind.BRIEF).order_by().values("id")


def _date_of(item: NewsItem) -> datetime | None:
    """The item's own date; None for a text by someone else without a known date."""
    if item.happened_at or item.original_at:
        return item.happened_at or item.original_at
    return item.published_at if item.origin == NewsItem.Origin.OWN else None


def _sides(names: list[WeightedTag], anchor: int) -> tuple[str, list[Any]]:
    """The mentions of each name nearest to a moment, before and after it, as SQL and parameters."""
    parts: list[str] = []
    params: list[Any] = []
    if connection.vendor == "postgresql":
        columns = [
            [name.strength for name in names],
            [1 << n for n in range(len(names))],
            [name.tag_id for name in names],
        ]
        for side, order in DIRECTIONS:
            parts.append(LATERAL_SIDE.format(side=side, order=order))
            params += [*columns, Kind.BRIEF.value, anchor, MAX_MENTIONS]
        return " UNION ALL ".join(parts), params
    for number, name in enumerate(names):
        for side, order in DIRECTIONS:
            parts.append(SIDE.format(side=side, order=order, alias=f"part{len(parts)}"))
            params += [name.strength, 1 << number, name.tag_id, Kind.BRIEF.value, anchor, MAX_MENTIONS]
    return " UNION ALL ".join(parts), params


def _related(row: Any, names: list[WeightedTag]) -> Related:
    """`row.shared` has one bit per shared name, in the order of their strength."""
    lowest = (row.shared & -row.shared).bit_length() - 1
    row.channel = row.channel_id and Channel(
        pk=row.channel_id, name=row.channel_name, name_en=row.channel_name_en, colour=row.channel_colour
    )
    return Related(row, row.score, names[lowest].name)
