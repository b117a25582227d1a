"""Which addresses should search engines know? Every listed item once, in time order, a thousand to a sitemap.

A month is one sitemap. One with more is told by its days, a crowded day by hours, an hour by quarters: slots are
unique seconds, so a quarter holds nine hundred at most. Nothing is counted further than that, and no sitemap shifts
when another one grows.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Q

from articles.models import Correction, Kind, NewsItem, Placement, Restriction
from articles.rights.models import Use
from articles.spans import day_span, days_of, month_span, months_with_items
from articles.surroundings import updated
from articles.syndication.addresses import own_address, path_in, whole
from articles.syndication.terms import portion, title_of
from articles.versions import language_links, with_versions

MOST = 1_000
HOUR, QUARTER = 3_600, 900
NEWS = timedelta(hours=48)
# The gate's own query stands inside, never written again here. Rows are counted to the bound and no further.
SIZES = """
WITH pieces(start, stop) AS (VALUES {values})
SELECT start, (SELECT count(*) FROM (SELECT 1 FROM articles_newsitem i WHERE i.slot >= start AND i.slot < stop
    LIMIT %s) counted)
FROM pieces WHERE EXISTS ({listed} AND articles_newsitem.slot >= start AND articles_newsitem.slot < stop)
ORDER BY start"""
BATCH = 2_000
_NAME = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2})(?:T(\d{2})(\d{2})?)?)?")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of time under one name: 2026-11, 2026-11-03, 2026-11-03T14 (hours since midnight), 2026-11-03T1430."""

    name: str
    start: int
    stop: int

    def parts(self) -> list["Piece"]:
        """The shorter stretches of a piece; none of a quarter of an hour."""
        if len(self.name) == len("2026-11"):
            return [_day(span.first) for span in days_of(month_span(date.fromisoformat(f"{self.name}-01")))]
        if len(self.name) == len("2026-11-03"):
            hours = range((self.stop - self.start) // HOUR)
            starts = [(f"{self.name}T{hour:02}", self.start + hour * HOUR) for hour in hours]
            return [Piece(name, start, start + HOUR) for name, start in starts]
        if len(self.name) == len("2026-11-03T14"):
            starts = [(f"{self.name}{quarter * 15:02}", self.start + quarter * QUARTER) for quarter in range(4)]
            return [Piece(name, start, start + QUARTER) for name, start in starts]
        return []


def _day(day: date) -> Piece:
    span = day_span(day)
    return Piece(day.isoformat(), span.start, span.stop)


def _month(first: date) -> Piece:
    span = month_span(first)
    return Piece(f"{first:%Y-%m}", span.start, span.stop)


def piece_named(name: str) -> Piece | None:
    """The stretch of time of a name, None for one that we never gave."""
    found = _NAME.fullmatch(name)
    if not found:
        return None
    try:
        within = [_month(date(int(found[1]), int(found[2]), 1))]
    except (ValueError, OverflowError):
        return None
    while within and within[0].name != name:
        within = [part for piece in within for part in piece.parts() if name.startswith(part.name)]
    return within[0] if within else None


def pieces_with_items(at: datetime) -> list[Piece]:
    """The stretches that hold listed items, oldest first, short enough for one sitemap each. Few queries."""
    waiting = [_month(span.first) for span in months_with_items(NewsItem.objects.listed(at))]
    found: list[Piece] = []
    while waiting:
        sizes = [pair for batch in range(0, len(waiting), BATCH) for pair in _sizes(waiting[batch:][:BATCH], at)]
        found += [piece for piece, size in sizes if size <= MOST]
        waiting = [part for piece, size in sizes if size > MOST for part in piece.parts()]
    return sorted(found, key=lambda piece: piece.start)


def _sizes(pieces: Collection[Piece], at: datetime) -> list[tuple[Piece, int]]:
    """Those of the pieces that hold a listed item, and how many rows they have, up to one more than a sitemap."""
    by_start = {piece.start: piece for piece in pieces}
    listed, params = NewsItem.objects.listed(at).order_by().values("pk").query.sql_with_params()
    values = ", ".join(["(%s, %s)"] * len(by_start))
    bounds = [bound for piece in by_start.values() for bound in (piece.start, piece.stop)]
    with connection.cursor() as rows:
        rows.execute(SIZES.format(values=values, listed=listed), [*bounds, MOST + 1, *params])
        return [(by_start[start], size) for start, size in rows.fetchall()]


@dataclass(frozen=True, slots=True)
class Place:
    """One address, when it changed (None: not known), and its versions in other languages by their codes."""

    address: str
    changed: datetime | None = None
    versions: tuple[tuple[str, str], ...] = ()


def places(piece: Piece, at: datetime) -> list[Place]:
    """The listed items of a stretch, oldest first; none where there are too many for one sitemap. Four queries."""
    listed = NewsItem.objects.listed(at).filter(slot__gte=piece.start, slot__lt=piece.stop)
    items = list(with_versions(listed.defer("body", "standfirst"), at).order_by("slot")[: MOST + 1])
    if len(items) > MOST:
        return []
    changed = last_changes(items, at)
    return [Place(own_address(item), changed[item.pk], _alternates(item)) for item in items]


def last_changes(items: Collection[NewsItem], at: datetime) -> dict[int, datetime]:
    """When each page was last given something new: its release, a revision, a correction, its briefs' included."""
    numbers = [item.pk for item in items]
    told: dict[int, list[Correction]] = defaultdict(list)
    for correction in Correction.objects.filter(item__in=numbers, made_at__lte=at):
        told[correction.item_id].append(correction)
    carried = _carried(numbers, at)
    briefs = {brief.pk for shown in carried.values() for brief in shown}
    corrections = Correction.objects.filter(item__placed_in__article__in=numbers, made_at__lte=at).distinct()
    of_briefs: dict[int, list[Correction]] = defaultdict(list)
    for correction in corrections if briefs else ():
        of_briefs[correction.item_id].append(correction)
    changes = {}
    for item in items:
        notes = told[item.pk] + [note for brief in carried[item.pk] for note in of_briefs[brief.pk]]
        released = item.first_published_at or item.published_at or item.created_at
        changes[item.pk] = updated(item, carried[item.pk], notes) or released
    return changes


def _carried(numbers: Collection[int], at: datetime) -> dict[int, list[NewsItem]]:
    """The briefs that these articles show now."""
    placed = Placement.objects.filter(article__in=numbers, position__isnull=False)
    placed = placed.filter(brief__in=NewsItem.objects.public(at).filter(kind=Kind.BRIEF))
    placed = placed.exclude(restrictions__in=Restriction.objects.active(at))
    carried: dict[int, list[NewsItem]] = defaultdict(list)
    for placement in placed.select_related("brief").defer("brief__body"):
        carried[placement.article_id].append(placement.brief)
    return carried


def _alternates(item: NewsItem) -> tuple[tuple[str, str], ...]:
    """As on the item's own page: both languages of the interface, and where there is a translation, that one."""
    both = {"zh-Hans": path_in(item, "zh-hans"), "en": path_in(item, "en")}
    return tuple((code, whole(path)) for code, path in language_links(item).get("alternates", both).items())


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of the news sitemap."""

    address: str
    title: str
    language: str
    published: datetime


# Google asks for these two instead of the scripts.
NEWS_LANGUAGES = {"zh-Hans": "zh-cn", "zh-Hant": "zh-tw"}


def news(at: datetime) -> list[Told]:
    """What was first published within the last 48 hours, newest first, a thousand at most. One query."""
    since = at - NEWS
    fresh = Q(first_published_at__isnull=True) | Q(first_published_at__gt=since)
    listed = NewsItem.objects.listed(at).filter(fresh, published_at__gt=since)
    items = listed.select_related("source__licence", "licence", "channel").order_by("-published_at", "-slot")[:MOST]
    return [_told(item) for item in items if portion(item) > Use.NOTHING]


def _told(item: NewsItem) -> Told:
    published = item.first_published_at or item.published_at
    assert published is not None, "the gate lets out only what has been published"
    language = NEWS_LANGUAGES.get(item.language, item.language)
    return Told(own_address(item), title_of(item), language, published)


def news_until(told: Iterable[Told]) -> datetime | None:
    """The moment at which the first of these is older than 48 hours."""
    return min((one.published + NEWS for one in told), default=None)
