"""What does a feed tell of an item? Everything that its page tells, as far as its terms let it go.

Fifty items are composed with the queries of one.
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
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.lists import listed_items
from articles.models.byline import Byline, Role
from articles.models.correction import Correction
from articles.models.newsitem import NewsItem, NewsItemQuerySet
from articles.models.tag import Tagging
from articles.page_head import called
from articles.rendering import Body, Dress, lead_picture, render_bodies
from articles.rights.models import Use
from articles.surroundings import updated
from articles.syndication.addresses import for_elsewhere, whole
from articles.syndication.terms import carried_words, gist, paragraph, portion, publisher_name, rights_of, title_of

CARDS = Dress("syndication/_card.html", carried_words)
Name = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed. `summary` and `content` are HTML with whole addresses, "" where the terms forbid them;
    names are pairs of a name and a site or "".
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
    """What stands around many items, by their ids."""

    bodies: dict[int, Body]
    bylines: dict[int, list[Byline]]
    tags: dict[int, list[str]]
    corrections: dict[int, list[Correction]]


def followed_items(at: datetime) -> NewsItemQuerySet:
    """What feeds show, with everything that an entry says of its item."""
    return listed_items(at).with_restrictions(at).select_related("source__licence", "licence")


def compose(items: Collection[NewsItem], at: datetime) -> list[Entry]:
    """An entry for each item whose terms let at least its headline go. Six queries at most."""
    given = [item for item in items if portion(item) > Use.NOTHING]
    company = _company(given, at)
    return [_entry(item, company, at) for item in given]


def _company(items: Collection[NewsItem], at: datetime) -> Company:
    numbers = [item.pk for item in items]
    bodies = render_bodies(items, at, CARDS)
    bylines: dict[int, list[Byline]] = defaultdict(list)
    for byline in Byline.objects.filter(item__in=numbers).select_related("person", "outlet"):
        bylines[byline.item_id].append(byline)
    tags: dict[int, list[str]] = defaultdict(list)
    given = Tagging.objects.filter(content_object__in=numbers).order_by("pk")
    for item, name in given.values_list("content_object_id", "tag__name"):
        tags[item].append(name)
    carried = {brief.pk for body in bodies.values() for brief in body.briefs}
    corrections: dict[int, list[Correction]] = defaultdict(list)
    for correction in Correction.objects.filter(item__in={*numbers, *carried}, made_at__lte=at):
        corrections[correction.item_id].append(correction)
    return Company(bodies, bylines, tags, corrections)


def _entry(item: NewsItem, company: Company, at: datetime) -> Entry:
    body = company.bodies[item.pk]
    told = [note for text in (item, *body.briefs) for note in company.corrections[text.pk]]
    address = whole(item.get_absolute_url())
    published = item.first_published_at or item.published_at or item.created_at
    writers, others = names_of(item, company.bylines[item.pk])
    return Entry(
        id=item.uuid.urn,
        address=address,
        title=title_of(item),
        language=item.language,
        summary=_note(item) + gist(item),
        content=_content(item, body, told, at, address) if portion(item) >= Use.FULL_TEXT else "",
        published=published,
        updated=updated(item, body.briefs, told) or published,
        authors=writers,
        contributors=others,
        categories=categories(item, company.tags[item.pk]),
        rights=rights_of(item),
        source=called(item.source) if item.source else "",
        original=iri_to_uri(item.original_url) or "",
    )


def names_of(item: NewsItem, bylines: Collection[Byline]) -> tuple[tuple[Name, ...], tuple[Name, ...]]:
    """Who wrote it: persons and outlets, else its source, else the house; and who else is named."""
    writers = [_named(byline) for byline in bylines if byline.role in (Role.WRITER, Role.OUTLET)]
    others = [_named(byline) for byline in bylines if byline.role not in (Role.WRITER, Role.OUTLET)]
    if not writers and item.source:
        writers = [(called(item.source), item.source.site)]
    house = (publisher_name(), whole("/"))
    return tuple(dict.fromkeys(writers or [house])), tuple(dict.fromkeys(others))


def _named(byline: Byline) -> Name:
    return (called(byline.outlet), byline.outlet.site) if byline.outlet else (byline.name, "")


def categories(item: NewsItem, tags: Collection[str]) -> tuple[str, ...]:
    places = [str(place) for place in (item.section, item.channel) if place]
    return tuple(dict.fromkeys([*places, *tags]))


def _note(item: NewsItem) -> str:
    """What the house obliged itself to say with the text wherever it stands."""
    if "labelled" not in (item.active_modes or "").split(","):  # type: ignore[attr-defined]
        return ""
    words = item.notice or _("Something in this text is disputed; we are looking into it.")  # type: ignore[attr-defined]
    return paragraph(f"{_('Editors’ note')} {words}")


def _content(item: NewsItem, body: Body, told: list[Correction], at: datetime, address: str) -> str:
    language = "en" if get_language() == "en" else "zh-Hans"
    context = {
        "item": item,
        "body": body.html,
        "note": _note(item),
        "corrections": told,
        "picture": lead_picture(item, at),
        "page_language": language,
    }
    return for_elsewhere(get_template("syndication/_content.html").render(context), address)


def correction_entry(correction: Correction) -> Entry:
    """A correction as an entry of its own: our words, whatever the terms of the text that it corrects."""
    item = correction.item
    made = correction.made_at
    day = made.astimezone(UTC).date()
    return Entry(
        id=f"tag:{urlsplit(settings.SITE_URL).hostname},{day}:correction/{correction.pk}",
        address=whole(f"{item.get_absolute_url()}#corrections"),
        title=_("{kind}: {title}").format(kind=correction.get_kind_display(), title=title_of(item)),
        language="en" if get_language() == "en" else "zh-Hans",
        summary=paragraph(" ".join(correction.text.split())),
        content="",
        published=made,
        updated=made,
        authors=((publisher_name(), whole("/")),),
        rights=f"© {publisher_name()}",
    )


def newest_change(entries: Collection[Entry]) -> datetime:
    """The latest moment in a feed. One without entries changes never: its bytes must not move with the clock."""
    start = datetime(2000, 1, 1, tzinfo=UTC)
    return timezone.localtime(max((entry.updated for entry in entries), default=start))
