"""Rendering a stored body: references to briefs and pictures are expanded, with one query for each kind.

A stored body was sanitised on its way into the column (`articles/html/fields.py`), so it is marked safe here.
"""

import html
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import Exists, OuterRef
from django.template.loader import get_template
from django.utils.safestring import SafeString

from articles.formats.interface_language import interface_language
from articles.html.sanitizer import BRIEF, FIGURE, brief_ids, picture_ids, plain_text
from articles.html.tables import prepare_tables
from articles.models.choices import Kind
from articles.models.correction import Correction
from articles.models.item_queryset import NewsItemQuerySet
from articles.models.newsitem import NewsItem
from articles.models.restriction import Mode, Restriction
from articles.models.visibility import PublicationStatus, VisibilityQuerySet, active_sql
from articles.pages.brief_times import undated_words
from articles.pictures.models import Picture

FAR = timedelta(days=300)
UNSEEN = (PublicationStatus.DRAFT, PublicationStatus.SCHEDULED)
# The modes of restrictions on the placement of a brief in one article.
MODES_HERE = """SELECT {joined} FROM articles_restriction r JOIN articles_placement p ON p.id = r.placement_id
WHERE p.article_id = %s AND p.brief_id = articles_newsitem.id AND {active}"""
_PICTURE_ID = re.compile(r'data-picture="(\d+)"')
_ALT = re.compile(r'data-alt="([^"]*)"')
_CAPTION = re.compile(r"<figcaption>(.*?)</figcaption>", re.S)
Items = TypeVar("Items", bound=VisibilityQuerySet[NewsItem])
Pictures = Mapping[int, Picture]


@dataclass(frozen=True, slots=True)
class Card:
    """A brief in a text. `state`: "shown", "gone" (a neutral line), or "unseen" (never public, leaves no trace)."""

    brief: NewsItem
    state: str


@dataclass(frozen=True, slots=True)
class Body:
    """The HTML of a text, the briefs it shows, a card for every brief it refers to, and its pictures."""

    html: SafeString
    briefs: list[NewsItem]
    cards: list[Card]
    pictures: list[Picture]


@dataclass(frozen=True, slots=True)
class CardStyle:
    """How briefs are rendered in a text: the template of a card, and the part of a brief's body that it gets."""

    card: str
    text_of: Callable[[NewsItem], str]


PAGE = CardStyle("briefs/_card.html", lambda brief: BRIEF.sub("", brief.body))


def render_body(item: NewsItem, at: datetime, preview: frozenset[PublicationStatus] = frozenset()) -> Body:
    """Expand the references of a body. At most two queries. `preview`: statuses of briefs shown as if public."""
    cards = _cards(item, at, preview)
    shown = [card.brief for card in cards.values() if card.state == "shown"]
    pictures = _pictures([item.body, *(brief.body for brief in shown)], at)
    return _expanded(item, prepare_tables(item.body), cards, pictures, PAGE)


def render_bodies(items: Collection[NewsItem], at: datetime, style: CardStyle) -> dict[int, Body]:
    """The bodies of many items, for feeds and the API. At most three queries."""
    numbers = {number for item in items for number in brief_ids(item.body)}
    briefs = _briefs(numbers, at).select_related("source__licence", "licence") if numbers else ()
    by_id = {brief.pk: brief for brief in briefs}
    here = _modes_here(items, at) if numbers else {}
    pictures = _pictures([text.body for text in (*items, *by_id.values())], at)
    bodies = {}
    for item in items:
        placed = (by_id[number] for number in brief_ids(item.body) if number in by_id)
        states = ((brief, _state(brief, here.get((item.pk, brief.pk), []), at, frozenset())) for brief in placed)
        cards = {brief.pk: Card(brief, state) for brief, state in states}
        bodies[item.pk] = _expanded(item, item.body, cards, pictures, style)
    return bodies


def _expanded(item: NewsItem, body: str, cards: Mapping[int, Card], pictures: Pictures, style: CardStyle) -> Body:
    template = get_template(style.card)
    page_language = interface_language()

    def expand_brief(match: re.Match[str]) -> str:
        card = cards.get(int(match[1]))
        if card is None or card.state == "unseen":
            return ""
        text = _expand_figures(style.text_of(card.brief), pictures) if card.state == "shown" else ""
        context = {"brief": card.brief, "text": SafeString(text), "state": card.state}
        context["far"] = far_from(card.brief, item)
        return template.render(context | {"page_language": page_language, "around": item.language})

    # Figures first: those inside a card are expanded with the card.
    text = BRIEF.sub(expand_brief, _expand_figures(body, pictures))
    shown = [card.brief for card in cards.values() if card.state == "shown"]
    own = _shown_in([body, *(brief.body for brief in shown)], pictures)
    return Body(SafeString(text), shown, list(cards.values()), own)


def _shown_in(bodies: Iterable[str], pictures: Pictures) -> list[Picture]:
    """The pictures in the order in which these bodies show them, each once."""
    numbers = dict.fromkeys(number for body in bodies for number in picture_ids(body))
    return [pictures[number] for number in numbers if number in pictures]


def far_from(brief: NewsItem, item: NewsItem) -> str:
    """ "older" or "newer" if the brief is so far from the article in time that its card must show the year."""
    around = item.original_at or item.first_published_at or item.published_at
    moment = brief.happened_at or (None if undated_words(brief) else brief.published_at)
    if around is None or moment is None or abs(moment - around) < FAR:
        return ""
    return "older" if moment < around else "newer"


def render_alone(item: NewsItem, at: datetime) -> Body:
    """The body of a brief on its own page: with pictures, without nested cards. At most one query."""
    pictures = _pictures([item.body], at)
    text = _expand_figures(prepare_tables(BRIEF.sub("", item.body)), pictures)
    return Body(SafeString(text), [], [], _shown_in([item.body], pictures))


def with_lead_picture(items: Items, at: datetime) -> Items:
    """Load lead pictures and whether they are restricted, so that `lead_picture` needs no query."""
    restricted = Restriction.objects.active(at).filter(picture=OuterRef("lead_picture"))
    return items.select_related("lead_picture").annotate(lead_restricted=Exists(restricted))


def lead_picture(item: NewsItem, at: datetime) -> Picture | None:
    """The lead picture of an item loaded by `with_lead_picture`, if it is licensed and not restricted."""
    picture = item.lead_picture
    return picture if picture and picture.licensed(at) and not item.lead_restricted else None


def _cards(item: NewsItem, at: datetime, preview: frozenset[PublicationStatus]) -> dict[int, Card]:
    numbers = brief_ids(item.body)
    if not numbers:
        return {}
    briefs = _briefs(numbers, at).annotate(modes_here=active_sql(MODES_HERE, at, item.pk))
    by_id = {brief.pk: brief for brief in briefs}
    cards = {}
    for number in numbers:
        if number in by_id:
            here = (by_id[number].modes_here or "").split(",")
            cards[number] = Card(by_id[number], _state(by_id[number], [mode for mode in here if mode], at, preview))
    return cards


def _briefs(numbers: Collection[int], at: datetime) -> NewsItemQuerySet[NewsItem]:
    """The briefs with these ids and everything that a card shows, whatever their status."""
    corrected = Exists(Correction.objects.filter(item=OuterRef("pk"), made_at__lte=at))
    briefs = NewsItem.objects.filter(pk__in=numbers, kind=Kind.BRIEF).with_restrictions(at)
    annotated: NewsItemQuerySet[NewsItem] = briefs.annotate(corrected=corrected)
    return annotated.select_related("channel", "source")


def _modes_here(items: Collection[NewsItem], at: datetime) -> dict[tuple[int, int], list[str]]:
    """Modes of restrictions on placements in these articles, by article and brief id. One query."""
    active = Restriction.objects.active(at).filter(placement__article__in=[item.pk for item in items]).order_by()
    modes: dict[tuple[int, int], list[str]] = defaultdict(list)
    for article, brief, mode in active.values_list("placement__article", "placement__brief", "mode"):
        modes[article, brief].append(mode)
    return modes


def _state(brief: NewsItem, modes_here: list[str], at: datetime, preview: frozenset[PublicationStatus]) -> str:
    """A brief that was never public leaves no trace; one that was removed leaves a neutral line.

    A preview shows briefs that are not public, but none that a law removed.
    """
    status = brief.status(at)
    if Mode.SEALED in modes_here or brief.page_mode(at) is Mode.SEALED:
        return "unseen"
    if modes_here or (preview and brief.page_mode(at) is Mode.REMOVED_LEGAL):
        return "gone"
    if status is PublicationStatus.PUBLIC or status in preview:
        return "shown"
    return "unseen" if status in UNSEEN else "gone"


def _pictures(bodies: Iterable[str], at: datetime) -> dict[int, Picture]:
    numbers = {number for body in bodies for number in picture_ids(body)}
    if not numbers:
        return {}
    restricted = Restriction.objects.active(at).filter(picture=OuterRef("pk"))
    pictures = Picture.objects.filter(pk__in=numbers).exclude(Exists(restricted))
    return {picture.pk: picture for picture in pictures if picture.licensed(at)}


def _expand_figures(text: str, pictures: Pictures) -> str:
    return FIGURE.sub(lambda match: _figure(match, pictures), text)


def _figure(match: re.Match[str], pictures: Pictures) -> str:
    number = _PICTURE_ID.search(match[1])
    if not number:
        return match[0]
    picture = pictures.get(int(number[1]))
    if picture is None:
        return ""
    alt, figcaption = _ALT.search(match[1]), _CAPTION.search(match[2])
    caption = figcaption[1] if figcaption else ""
    context = {
        "picture": picture,
        "alt": html.unescape(alt[1]) if alt else picture.alt,
        "caption": SafeString(caption),
        # Editors often repeat the credit in the caption; show it once.
        "credit": "" if picture.credit in plain_text(caption) else picture.credit,
    }
    return get_template("pictures/_figure.html").render(context)


def carriers(brief: NewsItem, at: datetime, most: int) -> list[NewsItem]:
    """The newest listed articles that carry a brief now. One query."""
    carry = NewsItem.objects.listed(at).filter(placements__brief=brief, placements__position__isnull=False)
    return list(carry.filter(kind=Kind.ARTICLE).order_by("-slot")[:most])
