"""Surfaces: the public addresses, in both languages, at which a target could be seen.

The list does not depend on whether the target is shown, so it is the same before and after a removal. What grows with
the archive is bounded: the newest pages that carry the target are listed, the others only counted.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from articles.editing.restrictions import Target
from articles.formats.counts import bounded_count
from articles.html.sanitizer import brief_ids, excerpt
from articles.models.byline import Byline
from articles.models.choices import Importance, Kind
from articles.models.correction import Correction
from articles.models.item_queryset import NewsItemQuerySet
from articles.models.newsitem import NewsItem
from articles.models.placement import Placement
from articles.models.slots import moment_of
from articles.pages.listing import PAGE
from articles.pages.periods import day_span, month_span
from articles.pictures.models import Picture
from articles.search.models import Mention
from articles.search.query.syntax import MAX_QUERY_LENGTH, reworded
from articles.search.related import WeightedTag, names_of

MAX_SURFACES = 60
MAX_CARRIERS = 20
# How many of the newest pages that carry a target have their own lists and feeds probed too.
MAX_CARRIERS_IN_LISTS = 5
MAX_NAMES = 8
# A side column shows a brief for one of the heaviest names, on pages near it in time, before or after.
MAX_RELATED_NAMES, MAX_RELATED_PAGES = 2, 2
# A sitemap for a longer period is replaced by shorter ones beyond this many items.
MAX_IN_SITEMAP = 1_000
HOUR, QUARTER = 3_600, 900
LANGUAGES = (settings.LANGUAGE_CODE, "en")


class SurfaceKind(models.TextChoices):
    """Kinds of addresses, the most important first."""

    OWN = "own", _("its own page")
    PICTURE = "picture", _("picture files")
    CARRIER = "carrier", _("pages that carry it")
    HOME = "home", _("front page")
    LIST = "list", _("lists")
    FEED = "feed", _("feeds")
    SITEMAP = "sitemap", _("sitemaps")
    SEARCH = "search", _("search results")
    CORRECTIONS = "corrections", _("corrections page")
    RELATED = "related", _("related briefs on other pages")
    VERSION = "version", _("translations")
    NAMES = "names", _("search suggestions")
    FORM = "form", _("report form")


# Where a delisted item must not appear; its own page and those that carry it still show it.
LIST_KINDS = frozenset(
    {
        SurfaceKind.HOME,
        SurfaceKind.LIST,
        SurfaceKind.FEED,
        SurfaceKind.SITEMAP,
        SurfaceKind.SEARCH,
        SurfaceKind.CORRECTIONS,
        SurfaceKind.RELATED,
    }
)


@dataclass(frozen=True, slots=True)
class Surface:
    """One address, as a browser would send it.

    `item`: the item whose page it is. `lawful`: the text may remain there; the page of a brief, for example, when the
    brief is removed from one article only. `noindex`: the page must close itself to search engines.
    """

    where: SurfaceKind
    path: str
    item: int | None = None
    lawful: bool = False
    noindex: bool = False


def surfaces_of(target: Target, at: datetime, limit: int | None = MAX_SURFACES) -> list[Surface]:
    """Up to `limit` distinct addresses (None: all), taking one of each kind, then a second of each, and so on."""
    by_path: dict[str, Surface] = {}
    # In the time zone of the site, not of the user: some addresses contain a day.
    with timezone.override(None):
        for surface in _all_surfaces(target, at):
            by_path.setdefault(surface.path, surface)
    return _interleaved(by_path.values())[:limit]


def surfaces_of_delisted(target: Target, at: datetime) -> list[Surface]:
    """All addresses for a target that is only delisted: lists that must not have it, and its own pages, which remain
    but are closed to search engines.
    """
    surfaces = surfaces_of(target, at, None)
    own = [replace(row, lawful=True, noindex=True) for row in surfaces if row.where is SurfaceKind.OWN]
    return own + [row for row in surfaces if row.where in LIST_KINDS]


def _all_surfaces(target: Target, at: datetime) -> Iterator[Surface]:
    if isinstance(target, Placement):
        return _of_placement(target)
    return _of_picture(target, at) if isinstance(target, Picture) else _of_item(target, at)


def _interleaved(surfaces: Iterable[Surface]) -> list[Surface]:
    """One of each kind, then the second of each: a limit then leaves out no kind."""
    counts: dict[SurfaceKind, int] = defaultdict(int)
    ranked = []
    for surface in surfaces:
        counts[surface.where] += 1
        ranked.append((counts[surface.where], list(SurfaceKind).index(surface.where), surface))
    return [surface for _, _, surface in sorted(ranked, key=lambda entry: entry[:2])]


def carriers_of(target: NewsItem | Picture, at: datetime) -> NewsItemQuerySet[NewsItem]:
    """The public items on whose pages a target appears: articles with a brief, items with a picture."""
    public = NewsItem.objects.public(at).order_by("-slot")
    if isinstance(target, Picture):
        return public.filter(picture_uses__picture=target)
    if target.kind == Kind.BRIEF:
        return public.filter(placements__brief=target, placements__position__isnull=False)
    # The page of a brief links to the articles that carry it.
    return public.filter(placed_in__article=target, placed_in__position__isnull=False)


def carrier_addresses_left_out(target: Target, at: datetime) -> int:
    """How many addresses of pages that show a target are beyond the first; counted up to a limit."""
    if isinstance(target, Placement):
        return 0
    return len(LANGUAGES) * max(0, bounded_count(carriers_of(target, at)).number - MAX_CARRIERS)


def _of_placement(placement: Placement) -> Iterator[Surface]:
    article, brief = placement.article, placement.brief
    yield from _page(SurfaceKind.OWN, article)
    for surface in (*_page(SurfaceKind.CARRIER, brief), *_feeds_of(article, [], _people_of(article))):
        yield replace(surface, lawful=True)


def _of_picture(picture: Picture, at: datetime) -> Iterator[Surface]:
    yield Surface(SurfaceKind.PICTURE, picture.get_absolute_url())
    yield Surface(SurfaceKind.PICTURE, picture.portrait_address)
    users = list(carriers_of(picture, at)[:MAX_CARRIERS])
    briefs = [user for user in users[:MAX_CARRIERS_IN_LISTS] if user.kind == Kind.BRIEF]
    around = [item for brief in briefs for item in carriers_of(brief, at)[:2]]
    for item in (*users, *around):
        yield from _page(SurfaceKind.CARRIER, item)
    for person in picture.portraits.order_by("pk").values_list("person", flat=True)[:MAX_CARRIERS]:
        yield from _both(SurfaceKind.LIST, "articles:person", person)
    yield from _both(SurfaceKind.HOME, "articles:home")
    for item in users[:MAX_CARRIERS_IN_LISTS]:
        names = names_of(item)[:MAX_NAMES]
        people = _people_of(item)
        yield from (*_lists_of(item, names, people), *_feeds_of(item, names, people))
    for item in around:
        yield from _feeds_of(item, [], _people_of(item))


def _of_item(item: NewsItem, at: datetime) -> Iterator[Surface]:
    names = sorted(names_of(item), key=lambda name: not name.given)[:MAX_NAMES]
    people = _people_of(item)
    carriers = list(carriers_of(item, at)[:MAX_CARRIERS])
    yield from _page(SurfaceKind.OWN, item)
    yield from (Surface(SurfaceKind.PICTURE, picture.get_absolute_url()) for picture in own_pictures(item, at))
    for carrier in carriers:
        yield from _page(SurfaceKind.CARRIER, carrier)
    yield from _both(SurfaceKind.HOME, "articles:home")
    yield from (*_lists_of(item, names, people), *_feeds_of(item, names, people))
    yield from (*_sitemaps_of(item), *_search_of(item, names))
    if item.kind == Kind.BRIEF:
        for carrier in carriers[:MAX_CARRIERS_IN_LISTS]:
            yield from _feeds_of(carrier, [], _people_of(carrier))
        yield from _related_to(item, names, {item.pk, *(carrier.pk for carrier in carriers)}, at)
    if Correction.objects.filter(item=item.pk).exists():
        yield from (*_both(SurfaceKind.CORRECTIONS, "articles:corrections"), *_feed("corrections"))
    story = item.translation_of_id or item.pk
    versions = NewsItem.objects.public(at).filter(Q(pk=story) | Q(translation_of=story)).exclude(pk=item.pk)
    for version in versions.order_by("pk")[: len(settings.ITEM_LANGUAGES)]:
        yield from _page(SurfaceKind.VERSION, version)
    yield from _both(SurfaceKind.FORM, "takedowns:new", query={"item": item.pk})


def own_pictures(item: NewsItem, at: datetime) -> list[Picture]:
    """The pictures of an item that no other public item shows: they disappear with it."""
    used = Picture.objects.filter(uses__item=item.pk).order_by("pk")[:MAX_CARRIERS]
    others = NewsItem.objects.public(at).exclude(pk=item.pk)
    return [picture for picture in used if not others.filter(picture_uses__picture=picture).exists()]


def _page(where: SurfaceKind, item: NewsItem) -> list[Surface]:
    view = "articles:article" if item.kind == Kind.ARTICLE else "briefs:brief"
    return [replace(surface, item=item.pk) for surface in _both(where, view, item.pk)]


def _both(where: SurfaceKind, view: str, *args: object, query: Mapping[str, object] | None = None) -> list[Surface]:
    """A view in both languages."""
    suffix = f"?{urlencode(query)}" if query else ""
    surfaces = []
    for language in LANGUAGES:
        with translation.override(language):
            surfaces.append(Surface(where, reverse(view, args=args) + suffix))
    return surfaces


def _feed(name: str, *args: object) -> list[Surface]:
    views = (f"syndication:{name}-rss", f"syndication:{name}-atom")
    return [surface for view in views for surface in _both(SurfaceKind.FEED, view, *args)]


def _lists_of(item: NewsItem, names: Iterable[WeightedTag], people: list[int]) -> Iterator[Surface]:
    """The first page of each list; for an item too old for it, also the page that begins with the item."""
    day = timezone.localdate(moment_of(item.slot))
    lists: list[tuple[str, object]] = [("articles:tag", name.tag_id) for name in names]
    lists += [("articles:person", person) for person in people]
    lists += [("articles:source", item.source_id)] if item.source_id else []
    if item.kind == Kind.ARTICLE:
        lists += [("articles:month", day), *([("articles:section", item.section_id)] if item.section_id else [])]
    else:
        lists += [("briefs:stream", None), ("briefs:day", day)]
        lists += [("briefs:importance", None)] if item.importance > Importance.NORMAL else []
        lists += [("briefs:channel", item.channel_id)] if item.channel_id else []
    newer = NewsItem.objects.filter(slot__gt=item.slot, published_at__isnull=False).order_by("slot")
    is_beyond_first_page = len(newer.values("pk")[:PAGE]) == PAGE
    for view, argument in lists:
        args = [] if argument is None else [argument]
        yield from _both(SurfaceKind.LIST, view, *args)
        if is_beyond_first_page:
            yield _both(SurfaceKind.LIST, view, *args, query={"before": _just_before(item, view)})[0]


def _just_before(item: NewsItem, view: str) -> int:
    """A cursor just after the item; in the list of a day or month it has to lie within that period."""
    day = timezone.localdate(moment_of(item.slot))
    spans = {"briefs:day": day_span, "articles:month": month_span}
    return min(item.slot + 1, spans[view](day).stop - 1) if view in spans else item.slot + 1


def _people_of(item: NewsItem) -> list[int]:
    named = Byline.objects.filter(item=item.pk, person__isnull=False).values_list("person", flat=True)
    return list(dict.fromkeys(named[:MAX_NAMES]))


def _feeds_of(item: NewsItem, names: Iterable[WeightedTag], people: list[int]) -> Iterator[Surface]:
    yield from _feed("articles" if item.kind == Kind.ARTICLE else "briefs")
    if item.importance > Importance.NORMAL and item.kind == Kind.BRIEF:
        yield from _feed("important")
    for name, number in (("section", item.section_id), ("channel", item.channel_id), ("source", item.source_id)):
        yield from _feed(name, number) if number else ()
    for person in people:
        yield from _feed("person", person)
    for tag in names:
        yield from _feed("tag", tag.tag_id)


def _sitemaps_of(item: NewsItem) -> Iterator[Surface]:
    """The news sitemap and that of the month; in a crowded month also that of the day, hour or quarter of an hour."""
    yield Surface(SurfaceKind.SITEMAP, reverse("crawlers:news"))
    day = timezone.localdate(moment_of(item.slot))
    month, start = month_span(day), day_span(day).start
    hour = start + (item.slot - start) // HOUR * HOUR
    quarter = start + (item.slot - start) // QUARTER * QUARTER
    pieces = [(f"{day:%Y-%m}", month.start, month.stop), (f"{day}", start, day_span(day).stop)]
    pieces += [(f"{day}T{(hour - start) // HOUR:02}", hour, hour + HOUR)]
    pieces += [(f"{pieces[-1][0]}{(quarter - hour) // 60:02}", quarter, quarter + QUARTER)]
    for name, first, stop in pieces:
        yield Surface(SurfaceKind.SITEMAP, reverse("crawlers:sitemap", args=[name]))
        inside = NewsItem.objects.filter(slot__gte=first, slot__lt=stop).order_by("slot").values("pk")
        if len(inside[: MAX_IN_SITEMAP + 1]) <= MAX_IN_SITEMAP:
            return


def _search_of(item: NewsItem, names: list[WeightedTag]) -> Iterator[Surface]:
    text = item.headline or excerpt(item.body, MAX_QUERY_LENGTH // 2)
    yield from _both(SurfaceKind.SEARCH, "search:search", query={"q": text[:MAX_QUERY_LENGTH]})
    for name in names[:MAX_RELATED_NAMES]:
        tagged = {"q": reworded("", "tag", name.name)}
        yield from _both(SurfaceKind.SEARCH, "search:search", query=tagged)
        yield from _both(SurfaceKind.SEARCH, "search:search", query=tagged | {"order": "best"})
        yield from _both(SurfaceKind.NAMES, "search:names", query={"q": name.name})


def _related_to(item: NewsItem, names: list[WeightedTag], excluded: set[int], at: datetime) -> Iterator[Surface]:
    """The pages nearest in time that share its heaviest names: if any side column shows it, theirs do."""
    near: set[int] = set()
    for name in names[:MAX_RELATED_NAMES]:
        for kind in Kind:
            rows = Mention.objects.filter(tag=name.tag_id, kind=kind).exclude(item__in=excluded)
            sides = (
                rows.filter(slot__lt=item.slot).order_by("-slot"),
                rows.filter(slot__gt=item.slot).order_by("slot"),
            )
            near.update(row.item_id for side in sides for row in side[:MAX_RELATED_PAGES])
    for other in NewsItem.objects.public(at).filter(pk__in=near).order_by("-slot"):
        if item.pk not in brief_ids(other.body):
            yield from _page(SurfaceKind.RELATED, other)
