"""Parties: the outlets, authors and sources of pictures behind the targets of cases, with the address of each."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from articles.formats.interface_language import interface_code_for
from articles.models.byline import Byline, Role
from articles.models.newsitem import NewsItem
from articles.models.picture_use import PictureUse
from articles.pictures.models import Picture
from articles.rights.models import Person, Source
from articles.takedowns.law.affected_parties import Party
from articles.takedowns.models import Case

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Of the items that show a picture, those whose outlets are written to.
MAX_ITEMS_OF_PICTURE = 20
# Of those beyond, the ones whose outlets are named as not informed.
MAX_ITEMS_READ = 1_000


class Relation(Enum):
    """How content credits somebody."""

    CREDITED = "it credits them"
    # A picture or a brief in an article, and they are credited in the item that shows it.
    SHOWS_IT = "their content shows it"


@dataclass(frozen=True, slots=True)
class ConcernedParty:
    """Somebody concerned by a measure. `email` is empty if we have no address; people in bylines have none."""

    role: Party
    credit: Source | Person
    email: str
    language: str
    relation: Relation = Relation.CREDITED

    @property
    def name(self) -> str:
        return str(self.credit)


def affected_parties(cases: Iterable[Case]) -> dict[int, list[ConcernedParty]]:
    """The parties behind the target of each case, by the key of the case; each once. Four queries at most."""
    cases = list(cases)
    pictures = Picture.objects.select_related("source").in_bulk({case.picture_id for case in cases if case.picture_id})
    showing = _items_showing(pictures)
    keys = {key for case in cases for key in _items_of(case, showing)}
    items = NewsItem.objects.select_related("source").defer("body").in_bulk(keys) if keys else {}
    bylines: dict[int, list[Byline]] = defaultdict(list)
    for line in Byline.objects.filter(item__in=keys).select_related("outlet", "person") if keys else ():
        bylines[line.item_id].append(line)
    found: dict[int, list[ConcernedParty]] = {}
    for case in cases:
        picture = pictures.get(case.picture_id or 0)
        parties = list(_of_picture(picture)) if picture else []
        for key in _items_of(case, showing):
            if key in items:
                is_shown = picture or (case.placement and key == case.placement.article_id)
                relation = Relation.SHOWS_IT if is_shown else Relation.CREDITED
                parties += (replace(party, relation=relation) for party in _of_item(items[key], bylines[key]))
        # Of somebody credited twice the first: in the content itself, not in what shows it.
        found[case.pk] = list({(party.role, party.credit): party for party in reversed(parties)}.values())[::-1]
    return found


def _items_of(case: Case, showing: dict[int, list[int]]) -> list[int]:
    """The items whose outlets and authors a case concerns: of a picture those that show it."""
    if case.picture_id:
        return showing.get(case.picture_id, [])
    if case.placement:
        return [case.placement.brief_id, case.placement.article_id]
    return [case.item_id] if case.item_id else []


def _items_showing(pictures: Iterable[int]) -> dict[int, list[int]]:
    by_picture: dict[int, list[int]] = defaultdict(list)
    if keys := list(pictures):
        uses = PictureUse.objects.filter(picture__in=keys, item__first_published_at__isnull=False)
        for picture, item in uses.order_by("-item__slot").values_list("picture", "item"):
            if len(by_picture[picture]) < MAX_ITEMS_OF_PICTURE:
                by_picture[picture].append(item)
    return by_picture


def outlets_beyond(picture: Picture) -> list[str]:
    """The outlets of items that show a picture which get no letter, because more than MAX_ITEMS_OF_PICTURE items show
    it; in the order of their newest item, of MAX_ITEMS_READ items. One query.
    """
    uses = PictureUse.objects.filter(picture=picture, item__first_published_at__isnull=False).order_by("-item__slot")
    names = list(uses.values_list("item__source__name", flat=True)[:MAX_ITEMS_READ])
    informed = set(names[:MAX_ITEMS_OF_PICTURE])
    return list(dict.fromkeys(name for name in names[MAX_ITEMS_OF_PICTURE:] if name and name not in informed))


def _of_picture(picture: Picture) -> Iterator[ConcernedParty]:
    if picture.source:
        yield ConcernedParty(Party.PICTURE, picture.source, _email_of(picture.source), "")


def _of_item(item: NewsItem, bylines: Iterable[Byline]) -> Iterator[ConcernedParty]:
    language = interface_code_for(item.language)
    outlets = [item.source, *(line.outlet for line in bylines if line.role == Role.OUTLET)]
    for outlet in outlets:
        if outlet:
            yield ConcernedParty(Party.OUTLET, outlet, _email_of(outlet), language)
    for line in bylines:
        if line.person:
            yield ConcernedParty(Party.AUTHOR, line.person, "", language)


def _email_of(source: Source) -> str:
    """The first email address in the contact of a source; empty if there is none."""
    match = _EMAIL.search(source.contact)
    return match[0] if match else ""
