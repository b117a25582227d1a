"""The lists that have feeds, and their entries: the fifty newest items of the list's page."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import Channel, Kind, NewsItem, Section, Tag
from articles.models.choices import Importance
from articles.models.tag import merge_targets
from articles.pages.corrections import corrections_page
from articles.pages.listing import credits_of, only_listed, page_of
from articles.pages.metadata import display_name
from articles.rights.models import Person, Source
from articles.search.models import Mention
from articles.syndication.entries import FeedEntry, compose, correction_entry, followed_items

MAX_ENTRIES = 50


class ListingMoved(Exception):
    """The list is now part of another one of its kind, with this key."""

    def __init__(self, pk: int) -> None:
        super().__init__(pk)
        self.pk = pk


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as a feed: its title, the path of its page, its entries."""

    title: str
    path: str
    entries: list[FeedEntry]


def all_articles(at: datetime) -> Listing:
    items = _newest(followed_items(at).filter(kind=Kind.ARTICLE))
    return Listing(_("All articles"), reverse("articles:home"), compose(items, at))


def all_briefs(at: datetime) -> Listing:
    items = _newest(followed_items(at).filter(kind=Kind.BRIEF))
    return Listing(_("Flash briefs"), reverse("briefs:stream"), compose(items, at))


def important_briefs(at: datetime) -> Listing:
    """One query per rank, because an index serves one rank."""
    briefs = followed_items(at).filter(kind=Kind.BRIEF)
    ranks = (briefs.filter(importance=rank) for rank in (Importance.TOP, Importance.HIGH))
    return Listing(_("Important flash briefs"), reverse("briefs:importance"), compose(_newest(*ranks), at))


def of_section(at: datetime, pk: int) -> Listing:
    section = Section.objects.get(pk=pk)
    items = _newest(followed_items(at).filter(section=section))
    return Listing(str(section), reverse("articles:section", args=[pk]), compose(items, at))


def of_channel(at: datetime, pk: int) -> Listing:
    channel = Channel.objects.get(pk=pk)
    items = _newest(followed_items(at).filter(channel=channel, kind=Kind.BRIEF))
    return Listing(str(channel), reverse("briefs:channel", args=[pk]), compose(items, at))


def of_source(at: datetime, pk: int) -> Listing:
    source = Source.objects.get(pk=pk)
    items = _known(_newest(followed_items(at).filter(source=source)), Source)
    return Listing(display_name(source), reverse("articles:source", args=[pk]), compose(items, at))


def of_tag(at: datetime, pk: int) -> Listing:
    """Raises ListingMoved for a merged tag."""
    tag = Tag.with_merged.get(pk=pk)
    if tag.merged_into_id is not None:
        raise ListingMoved(merge_targets([pk])[pk].pk)
    mentions = (only_listed(Mention.objects.filter(tag=tag, kind=kind), at) for kind in Kind)
    named = page_of(*mentions, before=None, most=MAX_ENTRIES).rows
    items = _known(_in_order([mention.item_id for mention in named], at), Tag)
    return Listing(tag.name, reverse("articles:tag", args=[pk]), compose(items, at))


def of_person(at: datetime, pk: int) -> Listing:
    person = Person.objects.get(pk=pk)
    credited = page_of(credits_of(pk, at), before=None, most=MAX_ENTRIES).rows
    items = _known(_in_order([byline.item_id for byline in credited], at), Person)
    return Listing(person.name, reverse("articles:person", args=[pk]), compose(items, at))


def corrections(at: datetime) -> Listing:
    """The first page of the list of corrections, which contains nothing of removed texts."""
    rows = corrections_page(None, at).rows
    return Listing(_("Corrections"), reverse("articles:corrections"), [correction_entry(one) for one in rows])


def _newest(*lists: "Iterable[NewsItem]") -> list[NewsItem]:
    return page_of(*lists, before=None, most=MAX_ENTRIES).rows  # type: ignore[arg-type]


def _in_order(numbers: Collection[int], at: datetime) -> list[NewsItem]:
    items = {item.pk: item for item in followed_items(at).filter(pk__in=numbers)}
    return [items[number] for number in numbers if number in items]


def _known(items: list[NewsItem], model: type[Model]) -> list[NewsItem]:
    """Raise DoesNotExist for a name that only drafts or removed texts have, as for an unknown one."""
    if not items:
        raise model.DoesNotExist  # type: ignore[attr-defined]
    return items
