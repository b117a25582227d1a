"""List surfaces: the lists, feeds, sitemaps and searches in which an item could be seen."""

from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils import timezone

from articles.html.sanitizer import excerpt
from articles.models.byline import Byline
from articles.models.choices import Importance, Kind
from articles.models.newsitem import NewsItem
from articles.models.slots import moment_of
from articles.pages.listing import PAGE
from articles.pages.periods import day_span, month_span
from articles.search.query.syntax import MAX_QUERY_LENGTH, reworded
from articles.search.related import WeightedTag
from articles.takedowns.proof.surface import Surface, SurfaceKind, feed_surfaces, in_both_languages

MAX_NAMES = 8
# Searches for the heaviest names.
MAX_SEARCHED_NAMES = 2
# A sitemap for a longer period is replaced by shorter ones beyond this many items.
MAX_IN_SITEMAP = 1_000
HOUR, QUARTER = 3_600, 900


def lists_of(item: NewsItem, names: Iterable[WeightedTag], people: list[int]) -> Iterator[Surface]:
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
        yield from in_both_languages(SurfaceKind.LIST, view, *args)
        if is_beyond_first_page:
            yield in_both_languages(SurfaceKind.LIST, view, *args, query={"before": _just_before(item, view)})[0]


def _just_before(item: NewsItem, view: str) -> int:
    """A cursor just after the item; in the list of a day or month it has to lie within that period."""
    day = timezone.localdate(moment_of(item.slot))
    spans = {"briefs:day": day_span, "articles:month": month_span}
    return min(item.slot + 1, spans[view](day).stop - 1) if view in spans else item.slot + 1


def people_of(item: NewsItem) -> list[int]:
    named = Byline.objects.filter(item=item.pk, person__isnull=False).values_list("person", flat=True)
    return list(dict.fromkeys(named[:MAX_NAMES]))


def feeds_of(item: NewsItem, names: Iterable[WeightedTag], people: list[int]) -> Iterator[Surface]:
    yield from feed_surfaces("articles" if item.kind == Kind.ARTICLE else "briefs")
    if item.importance > Importance.NORMAL and item.kind == Kind.BRIEF:
        yield from feed_surfaces("important")
    for name, number in (("section", item.section_id), ("channel", item.channel_id), ("source", item.source_id)):
        yield from feed_surfaces(name, number) if number else ()
    for person in people:
        yield from feed_surfaces("person", person)
    for tag in names:
        yield from feed_surfaces("tag", tag.tag_id)


def sitemaps_of(item: NewsItem) -> Iterator[Surface]:
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


def search_of(item: NewsItem, names: list[WeightedTag]) -> Iterator[Surface]:
    text = item.headline or excerpt(item.body, MAX_QUERY_LENGTH // 2)
    yield from in_both_languages(SurfaceKind.SEARCH, "search:search", query={"q": text[:MAX_QUERY_LENGTH]})
    for name in names[:MAX_SEARCHED_NAMES]:
        tagged = {"q": reworded("", "tag", name.name)}
        yield from in_both_languages(SurfaceKind.SEARCH, "search:search", query=tagged)
        yield from in_both_languages(SurfaceKind.SEARCH, "search:search", query=tagged | {"order": "best"})
        yield from in_both_languages(SurfaceKind.NAMES, "search:names", query={"q": name.name})
