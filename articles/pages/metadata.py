"""Metadata in the head of a page: title, description, Open Graph, canonical URL."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from articles.formats.interface_language import localized
from articles.html.sanitizer import excerpt
from articles.identity.current import site_identity
from articles.models.newsitem import NewsItem
from articles.pictures.models import Picture

TITLE_LENGTH = 48
SHORT_TITLE_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Head:
    """`canonical` is a URL elsewhere, "" for the page itself; `kind` is the og:type."""

    title: str
    description: str
    kind: str = "website"
    canonical: str = ""
    language: str = ""
    picture: Picture | None = None
    published: datetime | None = None
    updated: datetime | None = None
    section: str = ""
    tags: tuple[str, ...] = ()
    ai_assisted: bool = False


def display_name(thing: object) -> str:
    """The name of a source, licence or person in the language of the page; "" for None."""
    return localized(thing, "name") if thing is not None else ""


def site_name() -> str:
    return site_identity("name")


def item_title(item: NewsItem) -> str:
    """The headline, else the beginning of the text."""
    return item.headline or excerpt(item.body, TITLE_LENGTH)


def short_title(item: NewsItem) -> str:
    """A title that fits into a sentence of a letter or into a choice of a form."""
    return item.headline or excerpt(item.body, SHORT_TITLE_LENGTH)


def item_head(item: NewsItem, page: dict[str, Any], title: str) -> Head:
    """The metadata of an item's page, from its template context."""
    return Head(
        title=title,
        description=page["description"],
        kind="article",
        canonical=required_link_back(item),
        language=item.language,
        picture=page["lead_picture"],
        published=item.first_published_at,
        updated=page["updated"],
        section=str(item.section or ""),
        tags=tuple(name.name for name in page["tags"]),
        ai_assisted=item.ai_assisted,
    )


# The rows whose page is its own canonical URL: `required_link_back` as a condition of queries.
CANONICAL_HERE = (
    Q(origin=NewsItem.Origin.OWN)
    | Q(original_url="")
    | Q(licence__obliges_link_back=False)
    | Q(licence=None) & (Q(source__licence=None) | Q(source__licence__obliges_link_back=False))
)


def required_link_back(item: NewsItem) -> str:
    """The original URL, if the licence requires a link back, so that search engines index the original."""
    reprint = item.origin != NewsItem.Origin.OWN
    return item.original_url if reprint and item.terms and item.terms.obliges_link_back else ""
