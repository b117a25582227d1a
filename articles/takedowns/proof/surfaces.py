"""Surfaces: the public addresses, in both languages, at which a target could be seen.

The list does not depend on whether the target is shown, so it is the same before and after a removal. What grows with
the archive is bounded: the newest pages that carry the target are listed, the others only counted.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from articles.editing.restrictions import Target
from articles.formats.counts import bounded_count
from articles.html.sanitizer import brief_ids
from articles.models.choices import Kind
from articles.models.correction import Correction
from articles.models.item_queryset import NewsItemQuerySet
from articles.models.newsitem import NewsItem
from articles.models.placement import Placement
from articles.pictures.models import Picture
from articles.search.models import Mention
from articles.search.related import WeightedTag, names_of
from articles.takedowns.proof.list_surfaces import MAX_NAMES, feeds_of, lists_of, people_of, search_of, sitemaps_of
from articles.takedowns.proof.surface import (
    LANGUAGES,
    LIST_KINDS,
    Surface,
    SurfaceKind,
    feed_surfaces,
    in_both_languages,
    page_surfaces,
)

MAX_SURFACES = 60
MAX_CARRIERS = 20
# How many of the newest pages that carry a target have their own lists and feeds probed too.
MAX_CARRIERS_IN_LISTS = 5
# A side column shows a brief for one of the heaviest names, on pages near it in time, before or after.
MAX_RELATED_NAMES, MAX_RELATED_PAGES = 2, 2


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
    yield from page_surfaces(SurfaceKind.OWN, article)
    for surface in (*page_surfaces(SurfaceKind.CARRIER, brief), *feeds_of(article, [], people_of(article))):
        yield replace(surface, lawful=True)


def _of_picture(picture: Picture, at: datetime) -> Iterator[Surface]:
    yield Surface(SurfaceKind.PICTURE, picture.get_absolute_url())
    yield Surface(SurfaceKind.PICTURE, picture.portrait_address)
    users = list(carriers_of(picture, at)[:MAX_CARRIERS])
    briefs = [user for user in users[:MAX_CARRIERS_IN_LISTS] if user.kind == Kind.BRIEF]
    around = [item for brief in briefs for item in carriers_of(brief, at)[:2]]
    for item in (*users, *around):
        yield from page_surfaces(SurfaceKind.CARRIER, item)
    for person in picture.portraits.order_by("pk").values_list("person", flat=True)[:MAX_CARRIERS]:
        yield from in_both_languages(SurfaceKind.LIST, "articles:person", person)
    yield from in_both_languages(SurfaceKind.HOME, "articles:home")
    for item in users[:MAX_CARRIERS_IN_LISTS]:
        names = names_of(item)[:MAX_NAMES]
        people = people_of(item)
        yield from (*lists_of(item, names, people), *feeds_of(item, names, people))
    for item in around:
        yield from feeds_of(item, [], people_of(item))


def _of_item(item: NewsItem, at: datetime) -> Iterator[Surface]:
    names = sorted(names_of(item), key=lambda name: not name.given)[:MAX_NAMES]
    people = people_of(item)
    carriers = list(carriers_of(item, at)[:MAX_CARRIERS])
    yield from page_surfaces(SurfaceKind.OWN, item)
    yield from (Surface(SurfaceKind.PICTURE, picture.get_absolute_url()) for picture in own_pictures(item, at))
    for carrier in carriers:
        yield from page_surfaces(SurfaceKind.CARRIER, carrier)
    yield from in_both_languages(SurfaceKind.HOME, "articles:home")
    yield from (*lists_of(item, names, people), *feeds_of(item, names, people))
    yield from (*sitemaps_of(item), *search_of(item, names))
    if item.kind == Kind.BRIEF:
        for carrier in carriers[:MAX_CARRIERS_IN_LISTS]:
            yield from feeds_of(carrier, [], people_of(carrier))
        yield from _related_to(item, names, {item.pk, *(carrier.pk for carrier in carriers)}, at)
    if Correction.objects.filter(item=item.pk).exists():
        yield from (*in_both_languages(SurfaceKind.CORRECTIONS, "articles:corrections"), *feed_surfaces("corrections"))
    story = item.translation_of_id or item.pk
    versions = NewsItem.objects.public(at).filter(Q(pk=story) | Q(translation_of=story)).exclude(pk=item.pk)
    for version in versions.order_by("pk")[: len(settings.ITEM_LANGUAGES)]:
        yield from page_surfaces(SurfaceKind.VERSION, version)
    yield from in_both_languages(SurfaceKind.FORM, "takedowns:new", query={"item": item.pk})


def own_pictures(item: NewsItem, at: datetime) -> list[Picture]:
    """The pictures of an item that no other public item shows: they disappear with it."""
    used = list(Picture.objects.filter(uses__item=item.pk).order_by("pk")[:MAX_CARRIERS])
    if not used:
        return []
    others = NewsItem.objects.public(at).exclude(pk=item.pk)
    return [picture for picture in used if not others.filter(picture_uses__picture=picture).exists()]


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
            yield from page_surfaces(SurfaceKind.RELATED, other)
