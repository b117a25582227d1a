"""How does a stored body become the HTML of a page? References are expanded by one query for each kind."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.template.backends.django import Template
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from articles.markup import BRIEF, FIGURE, brief_ids, picture_ids
from articles.models.gate import Standing
from articles.models.newsitem import Kind, NewsItem
from articles.models.restriction import Mode, Restriction
from articles.pictures.models import Picture

UNSEEN = (Standing.DRAFT, Standing.SCHEDULED)
_PICTURE_ID = re.compile(r'data-picture="(\d+)"')
_ALT = re.compile(r'data-alt="([^"]*)"')
_CAPTION = re.compile(r"<figcaption>(.*?)</figcaption>", re.S)


@dataclass(frozen=True, slots=True)
class Card:
    """One brief where it stands in a text. `state` is shown, gone, or nothing for what the public never saw."""

    brief: NewsItem
    state: str


@dataclass(frozen=True, slots=True)
class Body:
    """The page HTML of a text, and the briefs that it shows."""

    html: SafeString
    briefs: list[NewsItem]


def render_body(item: NewsItem, at: datetime, preview: frozenset[Standing] = frozenset()) -> Body:
    """Expand the references of a body. At most two queries. `preview`: standings shown as if they were public."""
    cards = _cards(item, at, preview)
    pictures = _pictures(item, at)
    card = get_template("briefs/_card.html")
    figure = get_template("pictures/_figure.html")

    def expand_brief(match: re.Match[str]) -> str:
        found = cards.get(int(match[1]))
        if found is None or found.state == "unseen":
            return ""
        return card.render({"brief": found.brief, "state": found.state, "article": item})

    def expand_figure(match: re.Match[str]) -> str:
        return _figure(match, pictures, figure)

    text = FIGURE.sub(expand_figure, BRIEF.sub(expand_brief, _scrolling_tables(item.body)))
    return Body(mark_safe(text), [card.brief for card in cards.values() if card.state == "shown"])


def _scrolling_tables(body: str) -> str:
    """A wide table scrolls inside itself, reachable by keyboard."""
    return body.replace("<table>", '<div class="table-scroll" tabindex="0"><table>').replace(
        "</table>", "</table></div>"
    )


def _cards(item: NewsItem, at: datetime, preview: frozenset[Standing]) -> dict[int, Card]:
    wanted = brief_ids(item.body)
    if not wanted:
        return {}
    here = Restriction.objects.active(at).filter(placement__article=item.pk, placement__brief=OuterRef("pk"))
    briefs = (
        NewsItem.objects.filter(pk__in=wanted, kind=Kind.BRIEF)
        .with_restrictions(at)
        .annotate(removed_here=Exists(here), sealed_here=Exists(here.filter(mode=Mode.SEALED)))
        .select_related("channel", "source")
    )
    found = {brief.pk: brief for brief in briefs}
    return {number: Card(found[number], _state(found[number], at, preview)) for number in wanted if number in found}


def _state(brief: NewsItem, at: datetime, preview: frozenset[Standing]) -> str:
    """A brief that was never shown leaves no trace; one that was taken away leaves a neutral line."""
    standing = brief.standing(at)
    if brief.sealed_here or brief.page_mode(at) is Mode.SEALED:  # type: ignore[attr-defined]
        return "unseen"
    if brief.removed_here:  # type: ignore[attr-defined]
        return "gone"
    if standing is Standing.PUBLIC or standing in preview:
        return "shown"
    return "unseen" if standing in UNSEEN else "gone"


def _pictures(item: NewsItem, at: datetime) -> dict[int, Picture]:
    wanted = picture_ids(item.body)
    if not wanted:
        return {}
    restricted = Restriction.objects.active(at).filter(picture=OuterRef("pk"))
    found = Picture.objects.filter(pk__in=wanted).exclude(Exists(restricted))
    return {picture.pk: picture for picture in found if picture.licensed(at)}


def _figure(match: re.Match[str], pictures: Mapping[int, Picture], template: Template) -> str:
    number = _PICTURE_ID.search(match[1])
    picture = pictures.get(int(number[1])) if number else None
    if number and picture is None:
        return ""
    alt, caption = _ALT.search(match[1]), _CAPTION.search(match[2])
    return template.render(
        {
            "picture": picture,
            "alt": html.unescape(alt[1]) if alt else (picture.alt if picture else ""),
            "caption": mark_safe(caption[1]) if caption else "",
            "text": mark_safe(match[2]) if not number else "",
        }
    )


def carriers(brief: NewsItem, at: datetime, most: int) -> list[NewsItem]:
    """The newest listed articles that carry a brief now. One query."""
    carry = NewsItem.objects.listed(at).filter(placements__brief=brief, placements__position__isnull=False)
    return list(carry.filter(kind=Kind.ARTICLE).order_by("-slot")[:most])
