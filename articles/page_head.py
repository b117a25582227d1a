"""What does the head of a page tell machines: search engines, readers of feeds, those who show a link to it?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from articles.markup import excerpt
from articles.models.newsitem import NewsItem
from articles.pictures.models import Picture

TITLE_LENGTH = 48


@dataclass(frozen=True, slots=True)
class Head:
    """`canonical` is an address elsewhere, "" for the page's own; `kind` is Open Graph's word for the page."""

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


def called(thing: object) -> str:
    """The name of an outlet or a licence, in English where the page is and one is known."""
    english = getattr(thing, "name_en", "") if get_language() == "en" else ""
    return english or str(thing)


def site_name() -> str:
    return str((settings.SITE.get("name_en") if get_language() == "en" else "") or settings.SITE["name"])


def item_title(item: NewsItem) -> str:
    """The headline, or the opening words of a text that has none."""
    return item.headline or excerpt(item.body, TITLE_LENGTH)


def item_head(item: NewsItem, page: dict[str, Any], title: str) -> Head:
    """The head of an item's page, from what the page shows."""
    return Head(
        title=title,
        description=page["description"],
        kind="article",
        canonical=original_address(item),
        language=item.language,
        picture=page["lead_picture"],
        published=item.first_published_at,
        updated=page["updated"],
        section=str(item.section or ""),
        tags=tuple(name.name for name in page["tags"]),
    )


def original_address(item: NewsItem) -> str:
    """Where a text first stood, if its terms oblige us to lead there: search engines shall find it there too."""
    reprint = item.origin != NewsItem.Origin.OWN
    return item.original_url if reprint and item.terms and item.terms.obliges_link_back else ""
