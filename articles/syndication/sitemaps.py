"""Sitemaps: every listed item once, in order of time, at most a thousand per sitemap; and one of the other pages.

Items whose canonical URL is that of the original elsewhere are left out.

A month is one sitemap. A month with more items is split into days, a crowded day into hours, an hour into quarters:
slots are unique seconds, so a quarter of an hour contains at most 900. Nothing is counted beyond the limit, and no
sitemap shifts when another one grows.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Q
from django.urls import reverse

from articles.models import Correction, Kind, NewsItem, Placement, Restriction
from articles.pages.item_context import updated
from articles.pages.listing import sections
from articles.pages.metadata import CANONICAL_HERE
from articles.pages.periods import day_span, days_of, month_span, months_with_items
from articles.pages.translations import language_links, with_translations
from articles.rights.models import Use
from articles.site_pages.models import SitePage
from articles.syndication.addresses import own_address, path_in, whole
from articles.syndication.terms import portion, title_of

OF_ARTICLES = ("home", "archive", "corrections", "disclaimers", "about", "contact")
PAGES = (*(f"articles:{name}" for name in OF_ARTICLES), "briefs:stream", "syndication:feeds")
MAX_COUNT = 1_000
HOUR, QUARTER = 3_600, 900
NEWS = timedelta(hours=48)
# {listed} is the compiled visibility rule. Rows are counted only up to the limit.
SIZES = """
WITH pieces(start, stop) AS (VALUES {values})
SELECT start, (SELECT count(*) FROM (SELECT 1 FROM articles_newsitem i WHERE i.slot >= start AND i.slot < stop
    LIMIT %s) counted)
FROM pieces WHERE EXISTS ({listed} AND articles_newsitem.slot >= start AND articles_newsitem.slot < stop)
ORDER BY start"""
BATCH = 2_000
_NAME = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2})(?:T(\d{2})(\d{2})?)?)?")


@dataclass(frozen=True, slots=True)
class Period:
    """A period with a name: 2026-11, 2026-11-03, 2026-11-03T14 (the hour from 14:00), 2026-11-03T1430 (15 minutes)."""

    name: str
    start: int
    stop: int

    def parts(self) -> list["Period"]:
        """The shorter periods inside it; none for a quarter of an hour."""
        if len(self.name) == len("2026-11"):
            return [_day(span.first) for span in days_of(month_span(date.fromisoformat(f"{self.name}-01")))]
        if len(self.name) == len("2026-11-03"):
            hours = range((self.stop - self.start) // HOUR)
            starts = [(f"{self.name}T{hour:02}", self.start + hour * HOUR) for hour in hours]
            return [Period(name, start, start + HOUR) for name, start in starts]
        if len(self.name) == len("2026-11-03T14"):
            starts = [(f"{self.name}{quarter * 15:02}", self.start + quarter * QUARTER) for quarter in range(4)]
            return [Period(name, start, start + QUARTER) for name, start in starts]
        return []


def _day(day: date) -> Period:
    span = day_span(day)
    return Period(day.isoformat(), span.start, span.stop)


def _month(first: date) -> Period:
    span = month_span(first)
    return Period(f"{first:%Y-%m}", span.start, span.stop)


def period_named(name: str) -> Period | None:
    """The period with a name, None for an invalid one."""
    match = _NAME.fullmatch(name)
    if not match:
        return None
    try:
        within = [_month(date(int(match[1]), int(match[2]), 1))]
    except (ValueError, OverflowError):
        return None
    while within and within[0].name != name:
        within = [part for piece in within for part in piece.parts() if name.startswith(part.name)]
    return within[0] if within else None


def periods_with_items(at: datetime) -> list[Period]:
    """Periods with listed items, oldest first, each short enough for one sitemap. Few queries."""
    waiting = [_month(span.first) for span in months_with_items(NewsItem.objects.listed(at))]
    periods: list[Period] = []
    while waiting:
        sizes = [pair for batch in range(0, len(waiting), BATCH) for pair in _sizes(waiting[batch:][:BATCH], at)]
        periods += [piece for piece, size in sizes if size <= MAX_COUNT]
        waiting = [part for piece, size in sizes if size > MAX_COUNT for part in piece.parts()]
    return sorted(periods, key=lambda piece: piece.start)


def _sizes(pieces: Collection[Period], at: datetime) -> list[tuple[Period, int]]:
    """The periods with listed items and their number of rows, counted up to one more than the limit."""
    by_start = {piece.start: piece for piece in pieces}
    listed, params = NewsItem.objects.listed(at).filter(CANONICAL_HERE).order_by().values("pk").query.sql_with_params()
    values = ", ".join(["(%s, %s)"] * len(by_start))
    bounds = [bound for piece in by_start.values() for bound in (piece.start, piece.stop)]
    with connection.cursor() as rows:
        rows.execute(SIZES.format(values=values, listed=listed), [*bounds, MAX_COUNT + 1, *params])
        return [(by_start[start], size) for start, size in rows.fetchall()]


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """A URL, when it changed (None: unknown), and its versions in other languages by language code."""

    address: str
    changed: datetime | None = None
    versions: tuple[tuple[str, str], ...] = ()


def entries(piece: Period, at: datetime) -> list[SitemapEntry]:
    """The listed items of a period, oldest first; none if they exceed one sitemap. Four queries."""
    listed = NewsItem.objects.listed(at).filter(CANONICAL_HERE, slot__gte=piece.start, slot__lt=piece.stop)
    items = list(with_translations(listed.defer("body", "standfirst"), at).order_by("slot")[: MAX_COUNT + 1])
    if len(items) > MAX_COUNT:
        return []
    changed = last_changes(items, at)
    return [SitemapEntry(own_address(item), changed[item.pk], _alternates(item)) for item in items]


def entries_of_pages() -> list[SitemapEntry]:
    """The pages that are not items, in both languages: the front page, sections, and pages about the site."""
    paths = [reverse(name) for name in PAGES]
    paths += [reverse("articles:section", args=[section.pk]) for section in sections()]
    changed = dict.fromkeys(paths)
    changed |= {page.get_absolute_url(): page.changed_at for page in SitePage.objects.public().defer("body", "body_en")}
    return [
        SitemapEntry(whole(path), at, (("zh-Hans", whole(path)), ("en", whole(f"/en{path}"))))
        for path, at in changed.items()
    ]


def last_changes(items: Collection[NewsItem], at: datetime) -> dict[int, datetime]:
    """When each page last changed for readers: publication, revision or correction, of its briefs too."""
    numbers = [item.pk for item in items]
    own_notes: dict[int, list[Correction]] = defaultdict(list)
    for correction in Correction.objects.filter(item__in=numbers, made_at__lte=at):
        own_notes[correction.item_id].append(correction)
    carried = _carried(numbers, at)
    briefs = {brief.pk for shown in carried.values() for brief in shown}
    corrections = Correction.objects.filter(item__placed_in__article__in=numbers, made_at__lte=at).distinct()
    of_briefs: dict[int, list[Correction]] = defaultdict(list)
    for correction in corrections if briefs else ():
        of_briefs[correction.item_id].append(correction)
    changes = {}
    for item in items:
        notes = own_notes[item.pk] + [note for brief in carried[item.pk] for note in of_briefs[brief.pk]]
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
    """As on the item's page: both languages of the interface, and the translations."""
    both = {"zh-Hans": path_in(item, "zh-hans"), "en": path_in(item, "en")}
    return tuple((code, whole(path)) for code, path in language_links(item).get("alternates", both).items())


@dataclass(frozen=True, slots=True)
class NewsEntry:
    """One entry of the news sitemap."""

    address: str
    title: str
    language: str
    published: datetime


# Google News expects these codes instead of script subtags.
NEWS_LANGUAGES = {"zh-Hans": "zh-cn", "zh-Hant": "zh-tw"}


def news(at: datetime) -> list[NewsEntry]:
    """Items first published within the last 48 hours, newest first, at most a thousand. One query."""
    since = at - NEWS
    fresh = Q(first_published_at__isnull=True) | Q(first_published_at__gt=since)
    listed = NewsItem.objects.listed(at).filter(CANONICAL_HERE, fresh, published_at__gt=since)
    items = listed.select_related("source__licence", "licence", "channel").order_by("-published_at", "-slot")[
        :MAX_COUNT
    ]
    return [_news_entry(item) for item in items if portion(item) > Use.NOTHING]


def _news_entry(item: NewsItem) -> NewsEntry:
    published = item.first_published_at or item.published_at
    assert published is not None, "the gate lets out only what has been published"
    language = NEWS_LANGUAGES.get(item.language, item.language)
    return NewsEntry(own_address(item), title_of(item), language, published)


def news_until(told: Iterable[NewsEntry]) -> datetime | None:
    """The moment when the oldest of these entries becomes older than 48 hours."""
    return min((one.published + NEWS for one in told), default=None)
