"""At which public addresses could a target be seen? All of them, in both languages, before and after a removal alike.

Nothing here asks whether the target itself may be shown, so the list stays the same when it is taken down. What grows
with the archive is bounded: the newest pages that carry it are named, the others only counted.
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

from articles.lists import PAGE
from articles.markup import brief_ids, excerpt
from articles.models.byline import Byline
from articles.models.correction import Correction
from articles.models.newsitem import Importance, Kind, NewsItem, NewsItemQuerySet
from articles.models.placement import Placement
from articles.models.slots import moment_of
from articles.pictures.models import Picture
from articles.restricting import Target
from articles.search.models import Mention
from articles.search.queries import LONGEST_QUERY, reworded
from articles.search.related import Name, names_of
from articles.spans import day_span, month_span

MOST = 60
MOST_CARRIERS = 20
# How many of the newest pages that carry a target have their own lists and feeds asked too.
MOST_FOLLOWED = 5
MOST_NAMES = 8
# Side columns are asked for the heaviest names, on either side of the date: that is where they show a brief.
RELATED_NAMES, RELATED_PAGES = 2, 2
# More than these stand in no sitemap of one name.
MOST_IN_A_SITEMAP = 1_000
HOUR, QUARTER = 3_600, 900
LANGUAGES = (settings.LANGUAGE_CODE, "en")


class Where(models.TextChoices):
    """What sort of address it is; the most telling first."""

    OWN = "own", _("its own page")
    PICTURE = "picture", _("picture files")
    CARRIER = "carrier", _("pages that carry it")
    HOME = "home", _("front page")
    LIST = "list", _("lists")
    FEED = "feed", _("feeds")
    SITEMAP = "sitemap", _("sitemaps")
    SEARCH = "search", _("search results")
    CORRECTIONS = "corrections", _("list of corrections")
    RELATED = "related", _("related briefs beside other texts")
    VERSION = "version", _("versions in other languages")
    NAMES = "names", _("suggestions while typing")
    FORM = "form", _("the form for notices")


# Where a delisted text may not be found; its own page and those that carry it still show it.
IN_LISTS = frozenset(
    {Where.HOME, Where.LIST, Where.FEED, Where.SITEMAP, Where.SEARCH, Where.CORRECTIONS, Where.RELATED}
)


@dataclass(frozen=True, slots=True)
class Surface:
    """One address, as a browser would send it. `item`: whose page it is; `lawful`: the words may also stand there on
    another ground, as the brief's own page is not touched where the brief is taken out of one article.
    """

    where: Where
    path: str
    item: int | None = None
    lawful: bool = False


def surfaces_of(target: Target, at: datetime, most: int | None = MOST) -> list[Surface]:
    """Every sort of address in turn until there are `most`; all that are known for None. Each address once."""
    by_path: dict[str, Surface] = {}
    # In the zone of the site, whatever that of the desk: days are parts of addresses.
    with timezone.override(None):
        for surface in _known(target, at):
            by_path.setdefault(surface.path, surface)
    return _in_turn(by_path.values())[:most]


def _known(target: Target, at: datetime) -> Iterator[Surface]:
    if isinstance(target, Placement):
        return _of_placement(target)
    return _of_picture(target, at) if isinstance(target, Picture) else _of_item(target, at)


def _in_turn(surfaces: Iterable[Surface]) -> list[Surface]:
    """One of each sort, then the second of each: where not all can be asked, no sort is left out."""
    by_sort: dict[Where, int] = defaultdict(int)
    ranked = []
    for surface in surfaces:
        by_sort[surface.where] += 1
        ranked.append((by_sort[surface.where], list(Where).index(surface.where), surface))
    return [surface for _, _, surface in sorted(ranked, key=lambda one: one[:2])]


def carriers_of(target: NewsItem | Picture, at: datetime) -> NewsItemQuerySet:
    """The public items on whose pages a target stands: a brief in articles, a picture in items."""
    public = NewsItem.objects.public(at).order_by("-slot")
    if isinstance(target, Picture):
        return public.filter(picture_uses__picture=target)
    if target.kind == Kind.BRIEF:
        return public.filter(placements__brief=target, placements__position__isnull=False)
    # The page of a brief names the articles that carry it.
    return public.filter(placed_in__article=target, placed_in__position__isnull=False)


def _of_placement(placement: Placement) -> Iterator[Surface]:
    article, brief = placement.article, placement.brief
    yield from _page(Where.OWN, article)
    for surface in (*_page(Where.CARRIER, brief), *_feeds_of(article, [])):
        yield replace(surface, lawful=True)


def _of_picture(picture: Picture, at: datetime) -> Iterator[Surface]:
    yield Surface(Where.PICTURE, picture.get_absolute_url())
    users = list(carriers_of(picture, at)[:MOST_CARRIERS])
    around = [item for user in users[:MOST_FOLLOWED] if user.kind == Kind.BRIEF for item in carriers_of(user, at)[:2]]
    for item in (*users, *around):
        yield from _page(Where.CARRIER, item)
    yield from _both(Where.HOME, "articles:home")
    for item in users[:MOST_FOLLOWED]:
        names = names_of(item)[:MOST_NAMES]
        yield from (*_lists_of(item, names), *_feeds_of(item, names))
    for item in around:
        yield from _feeds_of(item, [])


def _of_item(item: NewsItem, at: datetime) -> Iterator[Surface]:
    names = sorted(names_of(item), key=lambda name: not name.given)[:MOST_NAMES]
    carriers = list(carriers_of(item, at)[:MOST_CARRIERS])
    yield from _page(Where.OWN, item)
    yield from (Surface(Where.PICTURE, picture.get_absolute_url()) for picture in own_pictures(item, at))
    for carrier in carriers:
        yield from _page(Where.CARRIER, carrier)
    yield from _both(Where.HOME, "articles:home")
    yield from (*_lists_of(item, names), *_feeds_of(item, names), *_sitemaps_of(item), *_search_of(item, names))
    if item.kind == Kind.BRIEF:
        for carrier in carriers[:MOST_FOLLOWED]:
            yield from _feeds_of(carrier, [])
        yield from _related_to(item, names, {item.pk, *(carrier.pk for carrier in carriers)}, at)
    if Correction.objects.filter(item=item.pk).exists():
        yield from (*_both(Where.CORRECTIONS, "articles:corrections"), *_feed("corrections"))
    story = item.translation_of_id or item.pk
    versions = NewsItem.objects.public(at).filter(Q(pk=story) | Q(translation_of=story)).exclude(pk=item.pk)
    for version in versions.order_by("pk")[: len(settings.ITEM_LANGUAGES)]:
        yield from _page(Where.VERSION, version)
    yield from _both(Where.FORM, "takedowns:new", query={"item": item.pk})


def own_pictures(item: NewsItem, at: datetime) -> list[Picture]:
    """The pictures of an item that no other public item shows: they go with it."""
    used = Picture.objects.filter(uses__item=item.pk).order_by("pk")[:MOST_CARRIERS]
    others = NewsItem.objects.public(at).exclude(pk=item.pk)
    return [picture for picture in used if not others.filter(picture_uses__picture=picture).exists()]


def _page(where: Where, item: NewsItem) -> list[Surface]:
    view = "articles:article" if item.kind == Kind.ARTICLE else "briefs:brief"
    return [replace(surface, item=item.pk) for surface in _both(where, view, item.pk)]


def _both(where: Where, view: str, *args: object, query: Mapping[str, object] | None = None) -> list[Surface]:
    """A view in both languages."""
    asked = f"?{urlencode(query)}" if query else ""
    found = []
    for language in LANGUAGES:
        with translation.override(language):
            found.append(Surface(where, reverse(view, args=args) + asked))
    return found


def _feed(name: str, *args: object) -> list[Surface]:
    return [one for form in ("rss", "atom") for one in _both(Where.FEED, f"syndication:{name}-{form}", *args)]


def _lists_of(item: NewsItem, names: Iterable[Name]) -> Iterator[Surface]:
    """The first page of each, and where an item is older than a page is long, the page that begins with it."""
    day = timezone.localdate(moment_of(item.slot))
    places: list[tuple[str, object]] = [("articles:tag", name.tag_id) for name in names]
    places += [("articles:person", person) for person in _people_of(item)]
    places += [("articles:source", item.source_id)] if item.source_id else []
    if item.kind == Kind.ARTICLE:
        places += [("articles:month", day), *([("articles:section", item.section_id)] if item.section_id else [])]
    else:
        loud = item.importance > Importance.NORMAL
        places += [("briefs:stream", None), ("briefs:day", day)] + ([("briefs:importance", None)] if loud else [])
        places += [("briefs:channel", item.channel_id)] if item.channel_id else []
    newer = NewsItem.objects.filter(slot__gt=item.slot, published_at__isnull=False).order_by("slot")
    is_deep = len(newer.values("pk")[:PAGE]) == PAGE
    for view, of in places:
        args = [] if of is None else [of]
        yield from _both(Where.LIST, view, *args)
        if is_deep:
            yield _both(Where.LIST, view, *args, query={"before": _just_before(item, view)})[0]


def _just_before(item: NewsItem, view: str) -> int:
    """A cursor above the item; in a list of a span of time it has to lie within it."""
    day = timezone.localdate(moment_of(item.slot))
    spans = {"briefs:day": day_span, "articles:month": month_span}
    return min(item.slot + 1, spans[view](day).stop - 1) if view in spans else item.slot + 1


def _people_of(item: NewsItem) -> list[int]:
    named = Byline.objects.filter(item=item.pk, person__isnull=False).values_list("person", flat=True)
    return list(dict.fromkeys(named[:MOST_NAMES]))


def _feeds_of(item: NewsItem, names: Iterable[Name]) -> Iterator[Surface]:
    yield from _feed("articles" if item.kind == Kind.ARTICLE else "briefs")
    if item.importance > Importance.NORMAL and item.kind == Kind.BRIEF:
        yield from _feed("important")
    for name, number in (("section", item.section_id), ("channel", item.channel_id), ("source", item.source_id)):
        yield from _feed(name, number) if number else ()
    for person in _people_of(item):
        yield from _feed("person", person)
    for tag in names:
        yield from _feed("tag", tag.tag_id)


def _sitemaps_of(item: NewsItem) -> Iterator[Surface]:
    """The news sitemap, that of the month, and of a crowded month the one of the day, hour or quarter it stands in."""
    yield Surface(Where.SITEMAP, reverse("crawlers:news"))
    day = timezone.localdate(moment_of(item.slot))
    month, start = month_span(day), day_span(day).start
    hour = start + (item.slot - start) // HOUR * HOUR
    quarter = start + (item.slot - start) // QUARTER * QUARTER
    pieces = [(f"{day:%Y-%m}", month.start, month.stop), (f"{day}", start, day_span(day).stop)]
    pieces += [(f"{day}T{(hour - start) // HOUR:02}", hour, hour + HOUR)]
    pieces += [(f"{pieces[-1][0]}{(quarter - hour) // 60:02}", quarter, quarter + QUARTER)]
    for name, first, stop in pieces:
        yield Surface(Where.SITEMAP, reverse("crawlers:sitemap", args=[name]))
        inside = NewsItem.objects.filter(slot__gte=first, slot__lt=stop).order_by("slot").values("pk")
        if len(inside[: MOST_IN_A_SITEMAP + 1]) <= MOST_IN_A_SITEMAP:
            return


def _search_of(item: NewsItem, names: list[Name]) -> Iterator[Surface]:
    words = item.headline or excerpt(item.body, LONGEST_QUERY // 2)
    yield from _both(Where.SEARCH, "search:search", query={"q": words[:LONGEST_QUERY]})
    for name in names[:RELATED_NAMES]:
        tagged = {"q": reworded("", "tag", name.name)}
        yield from _both(Where.SEARCH, "search:search", query=tagged)
        yield from _both(Where.SEARCH, "search:search", query=tagged | {"order": "best"})
        yield from _both(Where.NAMES, "search:names", query={"q": name.name})


def _related_to(item: NewsItem, names: list[Name], known: set[int], at: datetime) -> Iterator[Surface]:
    """The pages next to it in time that name the same: these show it in their side column if any do."""
    near: set[int] = set()
    for name in names[:RELATED_NAMES]:
        for kind in Kind:
            rows = Mention.objects.filter(tag=name.tag_id, kind=kind).exclude(item__in=known)
            sides = (
                rows.filter(slot__lt=item.slot).order_by("-slot"),
                rows.filter(slot__gt=item.slot).order_by("slot"),
            )
            near.update(row.item_id for side in sides for row in side[:RELATED_PAGES])
    for other in NewsItem.objects.public(at).filter(pk__in=near).order_by("-slot"):
        if item.pk not in brief_ids(other.body):
            yield from _page(Where.RELATED, other)
