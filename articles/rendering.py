"""How does a stored body become the HTML of a page? References are expanded by one query for each kind.

A stored body is clean whatever door it came through (`articles/fields.py`): it is the one text we call safe here.
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
from django.utils.translation import get_language

from articles.markup import BRIEF, FIGURE, brief_ids, picture_ids, plain_text
from articles.models.correction import Correction
from articles.models.gate import GatedQuerySet, Standing, active_sql
from articles.models.newsitem import Kind, NewsItem, NewsItemQuerySet
from articles.models.restriction import Mode, Restriction
from articles.pictures.models import Picture
from articles.tables import set_tables

FAR = timedelta(days=300)
UNSEEN = (Standing.DRAFT, Standing.SCHEDULED)
# The modes of what restricts a brief in one article alone.
MODES_HERE = """SELECT {joined} FROM articles_restriction r JOIN articles_placement p ON p.id = r.placement_id
WHERE p.article_id = %s AND p.brief_id = articles_newsitem.id AND {active}"""
_PICTURE_ID = re.compile(r'data-picture="(\d+)"')
_ALT = re.compile(r'data-alt="([^"]*)"')
_CAPTION = re.compile(r"<figcaption>(.*?)</figcaption>", re.S)
Items = TypeVar("Items", bound=GatedQuerySet)
Pictures = Mapping[int, Picture]


@dataclass(frozen=True, slots=True)
class Card:
    """One brief where it stands in a text. `state` is shown, gone, or nothing for what the public never saw."""

    brief: NewsItem
    state: str


@dataclass(frozen=True, slots=True)
class Body:
    """The page HTML of a text, the briefs that it shows, and every brief that it refers to as it stands there."""

    html: SafeString
    briefs: list[NewsItem]
    cards: list[Card]


@dataclass(frozen=True, slots=True)
class Dress:
    """In what shape briefs stand in a text: the template of a card, and how much of a brief's body it is given."""

    card: str
    words: Callable[[NewsItem], str]


PAGE = Dress("briefs/_card.html", lambda brief: BRIEF.sub("", brief.body))


def render_body(item: NewsItem, at: datetime, preview: frozenset[Standing] = frozenset()) -> Body:
    """Expand the references of a body. At most two queries. `preview`: standings shown as if they were public."""
    cards = _cards(item, at, preview)
    shown = [card.brief for card in cards.values() if card.state == "shown"]
    pictures = _pictures([item.body, *(brief.body for brief in shown)], at)
    return _expanded(item, set_tables(item.body), cards, pictures, PAGE)


def render_bodies(items: Collection[NewsItem], at: datetime, dress: Dress) -> dict[int, Body]:
    """The bodies of many items, for readers who see them elsewhere than on our pages. At most three queries."""
    wanted = {number for item in items for number in brief_ids(item.body)}
    briefs = _briefs(wanted, at).select_related("source__licence", "licence") if wanted else ()
    found = {brief.pk: brief for brief in briefs}
    here = _modes_here(items, at) if wanted else {}
    pictures = _pictures([text.body for text in (*items, *found.values())], at)
    bodies = {}
    for item in items:
        placed = (found[number] for number in brief_ids(item.body) if number in found)
        states = ((brief, _state(brief, here.get((item.pk, brief.pk), []), at, frozenset())) for brief in placed)
        cards = {brief.pk: Card(brief, state) for brief, state in states}
        bodies[item.pk] = _expanded(item, item.body, cards, pictures, dress)
    return bodies


def _expanded(item: NewsItem, body: str, cards: Mapping[int, Card], pictures: Pictures, dress: Dress) -> Body:
    template = get_template(dress.card)
    page_language = "en" if get_language() == "en" else "zh-Hans"

    def expand_brief(match: re.Match[str]) -> str:
        found = cards.get(int(match[1]))
        if found is None or found.state == "unseen":
            return ""
        text = _expand_figures(dress.words(found.brief), pictures) if found.state == "shown" else ""
        context = {"brief": found.brief, "text": SafeString(text), "state": found.state}
        context["far"] = far_from(found.brief, item)
        return template.render(context | {"page_language": page_language, "around": item.language})

    # Figures first: what stands inside a card has been expanded with it.
    text = BRIEF.sub(expand_brief, _expand_figures(body, pictures))
    shown = [card.brief for card in cards.values() if card.state == "shown"]
    return Body(SafeString(text), shown, list(cards.values()))


def far_from(brief: NewsItem, item: NewsItem) -> str:
    """ "older" or "newer" where a brief lies so far from the text around it that a reader must be told the year."""
    around = item.original_at or item.first_published_at or item.published_at
    moment = brief.happened_at or (None if brief.happened_raw else brief.published_at)
    if around is None or moment is None or abs(moment - around) < FAR:
        return ""
    return "older" if moment < around else "newer"


def render_alone(item: NewsItem, at: datetime) -> SafeString:
    """The body of a brief at its own address: pictures, and no cards within a card. At most one query."""
    text = set_tables(BRIEF.sub("", item.body))
    return SafeString(_expand_figures(text, _pictures([item.body], at)))


def with_lead_picture(items: Items, at: datetime) -> Items:
    """The items with their lead pictures, and whether each may be shown, so that `lead_picture` asks nothing."""
    restricted = Restriction.objects.active(at).filter(picture=OuterRef("lead_picture"))
    return items.select_related("lead_picture").annotate(lead_restricted=Exists(restricted))


def lead_picture(item: NewsItem, at: datetime) -> Picture | None:
    """The lead picture of an item read by `with_lead_picture`, while it is licensed and not restricted."""
    picture = item.lead_picture
    return picture if picture and picture.licensed(at) and not item.lead_restricted else None  # type: ignore[attr-defined]


def _cards(item: NewsItem, at: datetime, preview: frozenset[Standing]) -> dict[int, Card]:
    wanted = brief_ids(item.body)
    if not wanted:
        return {}
    briefs = _briefs(wanted, at).annotate(modes_here=active_sql(MODES_HERE, at, item.pk))
    found = {brief.pk: brief for brief in briefs}
    cards = {}
    for number in wanted:
        if number in found:
            here = (found[number].modes_here or "").split(",")  # type: ignore[attr-defined]
            cards[number] = Card(found[number], _state(found[number], [mode for mode in here if mode], at, preview))
    return cards


def _briefs(wanted: Collection[int], at: datetime) -> NewsItemQuerySet:
    """The briefs of these numbers with all that a card shows of them, whatever their standing."""
    corrected = Exists(Correction.objects.filter(item=OuterRef("pk"), made_at__lte=at))
    briefs = NewsItem.objects.filter(pk__in=wanted, kind=Kind.BRIEF).with_restrictions(at)
    return briefs.annotate(corrected=corrected).select_related("channel", "source")


def _modes_here(items: Collection[NewsItem], at: datetime) -> dict[tuple[int, int], list[str]]:
    """What restricts briefs in these articles alone, by article and brief. One query."""
    active = Restriction.objects.active(at).filter(placement__article__in=[item.pk for item in items]).order_by()
    modes: dict[tuple[int, int], list[str]] = defaultdict(list)
    for article, brief, mode in active.values_list("placement__article", "placement__brief", "mode"):
        modes[article, brief].append(mode)
    return modes


def _state(brief: NewsItem, modes_here: list[str], at: datetime, preview: frozenset[Standing]) -> str:
    """A brief that was never shown leaves no trace; one that was taken away leaves a neutral line."""
    standing = brief.standing(at)
    if Mode.SEALED in modes_here or brief.page_mode(at) is Mode.SEALED:
        return "unseen"
    if modes_here:
        return "gone"
    if standing is Standing.PUBLIC or standing in preview:
        return "shown"
    return "unseen" if standing in UNSEEN else "gone"


def _pictures(bodies: Iterable[str], at: datetime) -> dict[int, Picture]:
    wanted = {number for body in bodies for number in picture_ids(body)}
    if not wanted:
        return {}
    restricted = Restriction.objects.active(at).filter(picture=OuterRef("pk"))
    found = Picture.objects.filter(pk__in=wanted).exclude(Exists(restricted))
    return {picture.pk: picture for picture in found if picture.licensed(at)}


def _expand_figures(text: str, pictures: Pictures) -> str:
    return FIGURE.sub(lambda match: _figure(match, pictures), text)


def _figure(match: re.Match[str], pictures: Pictures) -> str:
    number = _PICTURE_ID.search(match[1])
    if not number:
        return match[0]
    picture = pictures.get(int(number[1]))
    if picture is None:
        return ""
    alt, found = _ALT.search(match[1]), _CAPTION.search(match[2])
    caption = found[1] if found else ""
    context = {
        "picture": picture,
        "alt": html.unescape(alt[1]) if alt else picture.alt,
        "caption": SafeString(caption),
        # Editors write the credit into the caption too; nobody needs to read it twice.
        "credit": "" if picture.credit in plain_text(caption) else picture.credit,
    }
    return get_template("pictures/_figure.html").render(context)


def carriers(brief: NewsItem, at: datetime, most: int) -> list[NewsItem]:
    """The newest listed articles that carry a brief now. One query."""
    carry = NewsItem.objects.listed(at).filter(placements__brief=brief, placements__position__isnull=False)
    return list(carry.filter(kind=Kind.ARTICLE).order_by("-slot")[:most])
