"""Feed entries: what an item's page shows, as far as its licence permits.

Fifty items take as many queries as one.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import get_template
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _

from articles.formats.interface_language import interface_language
from articles.models.byline import Byline, Role
from articles.models.correction import Correction
from articles.models.item_queryset import NewsItemQuerySet
from articles.models.newsitem import NewsItem
from articles.models.tag import Tagging
from articles.pages.body import Body, CardStyle, lead_picture, render_bodies
from articles.pages.item_context import updated
from articles.pages.listing import listed_items
from articles.pages.metadata import display_name
from articles.rights.models import Use
from articles.syndication.addresses import for_elsewhere, whole
from articles.syndication.terms import carried_words, gist, paragraph, portion, publisher_name, rights_of, title_of

CARDS = CardStyle("syndication/_card.html", carried_words)
Name = tuple[str, str]


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One feed entry. `summary` and `content` are HTML with absolute URLs, "" if the licence forbids them; authors are
    pairs of a name and a site or "".
    """

    id: str
    address: str
    title: str
    language: str
    summary: str
    content: str
    published: datetime
    updated: datetime
    authors: tuple[Name, ...]
    contributors: tuple[Name, ...] = ()
    categories: tuple[str, ...] = ()
    rights: str = ""
    source: str = ""
    original: str = ""


@dataclass(frozen=True, slots=True)
class Company:
    """Data about many items, by item id."""

    bodies: dict[int, Body]
    bylines: dict[int, list[Byline]]
    tags: dict[int, list[str]]
    corrections: dict[int, list[Correction]]


def followed_items(at: datetime) -> NewsItemQuerySet[NewsItem]:
    """Items for feeds, with everything that an entry needs."""
    return listed_items(at).with_restrictions(at).select_related("source__licence", "licence")


def compose(items: Collection[NewsItem], at: datetime) -> list[FeedEntry]:
    """Entries of the items whose licence permits at least the headline. At most six queries."""
    permitted = [item for item in items if portion(item) > Use.NOTHING]
    company = _company(permitted, at)
    return [_entry(item, company, at) for item in permitted]


def _company(items: Collection[NewsItem], at: datetime) -> Company:
    numbers = [item.pk for item in items]
    bodies = render_bodies(items, at, CARDS)
    bylines: dict[int, list[Byline]] = defaultdict(list)
    for byline in Byline.objects.filter(item__in=numbers).select_related("person", "outlet"):
        bylines[byline.item_id].append(byline)
    tags: dict[int, list[str]] = defaultdict(list)
    taggings = Tagging.objects.filter(content_object__in=numbers).order_by("pk")
    for item, name in taggings.values_list("content_object_id", "tag__name"):
        tags[item].append(name)
    carried = {brief.pk for body in bodies.values() for brief in body.briefs}
    corrections: dict[int, list[Correction]] = defaultdict(list)
    for correction in Correction.objects.filter(item__in={*numbers, *carried}, made_at__lte=at):
        corrections[correction.item_id].append(correction)
    return Company(bodies, bylines, tags, corrections)


def _entry(item: NewsItem, company: Company, at: datetime) -> FeedEntry:
    body = company.bodies[item.pk]
    corrections = [note for text in (item, *body.briefs) for note in company.corrections[text.pk]]
    address = whole(item.get_absolute_url())
    published = item.first_published_at or item.published_at or item.created_at
    writers, others = names_of(item, company.bylines[item.pk])
    return FeedEntry(
        id=item.uuid.urn,
        address=address,
        title=title_of(item),
        language=item.language,
        summary=_note(item) + gist(item),
        content=_content(item, body, corrections, at, address) if portion(item) >= Use.FULL_TEXT else "",
        published=published,
        updated=updated(item, body.briefs, corrections) or published,
        authors=writers,
        contributors=others,
        categories=categories(item, company.tags[item.pk]),
        rights=rights_of(item),
        source=display_name(item.source) if item.source else "",
        original=iri_to_uri(item.original_url) or "",
    )


def names_of(item: NewsItem, bylines: Collection[Byline]) -> tuple[tuple[Name, ...], tuple[Name, ...]]:
    """Authors (people and outlets, else the source, else the publisher) and other contributors."""
    writers = [_named(byline) for byline in bylines if byline.role in (Role.WRITER, Role.OUTLET)]
    others = [_named(byline) for byline in bylines if byline.role not in (Role.WRITER, Role.OUTLET)]
    if not writers and item.source:
        writers = [(display_name(item.source), item.source.site)]
    house = (publisher_name(), whole("/"))
    return tuple(dict.fromkeys(writers or [house])), tuple(dict.fromkeys(others))


def _named(byline: Byline) -> Name:
    return (display_name(byline.outlet), byline.outlet.site) if byline.outlet else (byline.name, "")


def categories(item: NewsItem, tags: Collection[str]) -> tuple[str, ...]:
    places = [str(place) for place in (item.section, item.channel) if place]
    return tuple(dict.fromkeys([*places, *tags]))


def _note(item: NewsItem) -> str:
    """What must accompany the text everywhere: that AI helped to write it, and the editors' note."""
    assisted = paragraph(_("This text was produced with AI assistance.")) if item.ai_assisted else ""
    return assisted + _label(item)


def _label(item: NewsItem) -> str:
    if "labelled" not in (item.active_modes or "").split(","):
        return ""
    words = item.notice or _("Part of this text is disputed; we are looking into it.")
    return paragraph(f"{_('Editors’ note')} {words}")


def _content(item: NewsItem, body: Body, told: list[Correction], at: datetime, address: str) -> str:
    context = {
        "item": item,
        "body": body.html,
        "note": _note(item),
        "corrections": told,
        "picture": lead_picture(item, at),
        "page_language": interface_language(),
    }
    return for_elsewhere(get_template("syndication/_content.html").render(context), address)


def correction_entry(correction: Correction) -> FeedEntry:
    """A correction as an entry of its own; the words are ours, whatever the licence of the corrected text."""
    item = correction.item
    made = correction.made_at
    day = made.astimezone(UTC).date()
    return FeedEntry(
        id=f"tag:{urlsplit(settings.SITE_URL).hostname},{day}:correction/{correction.pk}",
        address=whole(f"{item.get_absolute_url()}#corrections"),
        title=_("{kind}: {title}").format(kind=correction.get_kind_display(), title=title_of(item)),
        language=interface_language(),
        summary=paragraph(" ".join(correction.text.split())),
        content="",
        published=made,
        updated=made,
        authors=((publisher_name(), whole("/")),),
        rights=f"© {publisher_name()}",
    )


def newest_change(entries: Collection[FeedEntry]) -> datetime:
    """The latest change in a feed. An empty feed has a fixed date, so that its bytes do not depend on the clock."""
    start = datetime(2000, 1, 1, tzinfo=UTC)
    return timezone.localtime(max((entry.updated for entry in entries), default=start))
