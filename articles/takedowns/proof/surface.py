"""Surface: a public address at which a target could be seen, and how the addresses of views are made."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from articles.models.choices import Kind
from articles.models.newsitem import NewsItem

LANGUAGES = (settings.LANGUAGE_CODE, "en")


class SurfaceKind(models.TextChoices):
    """Kinds of addresses, the most important first."""

    OWN = "own", _("its own page")
    PICTURE = "picture", _("picture files")
    CARRIER = "carrier", _("pages that carry it")
    HOME = "home", _("front page")
    LIST = "list", _("lists")
    FEED = "feed", _("feeds")
    SITEMAP = "sitemap", _("sitemaps")
    SEARCH = "search", _("search results")
    CORRECTIONS = "corrections", _("corrections page")
    RELATED = "related", _("related briefs on other pages")
    VERSION = "version", _("translations")
    NAMES = "names", _("search suggestions")
    FORM = "form", _("report form")


# Where a delisted item must not appear; its own page and those that carry it still show it.
LIST_KINDS = frozenset(
    {
        SurfaceKind.HOME,
        SurfaceKind.LIST,
        SurfaceKind.FEED,
        SurfaceKind.SITEMAP,
        SurfaceKind.SEARCH,
        SurfaceKind.CORRECTIONS,
        SurfaceKind.RELATED,
    }
)


@dataclass(frozen=True, slots=True)
class Surface:
    """One address, as a browser would send it.

    `item`: the item whose page it is. `lawful`: the text may remain there; the page of a brief, for example, when the
    brief is removed from one article only. `noindex`: the page must close itself to search engines.
    """

    where: SurfaceKind
    path: str
    item: int | None = None
    lawful: bool = False
    noindex: bool = False


def page_surfaces(where: SurfaceKind, item: NewsItem) -> list[Surface]:
    view = "articles:article" if item.kind == Kind.ARTICLE else "briefs:brief"
    return [replace(surface, item=item.pk) for surface in in_both_languages(where, view, item.pk)]


def in_both_languages(
    where: SurfaceKind, view: str, *args: object, query: Mapping[str, object] | None = None
) -> list[Surface]:
    """A view in both languages."""
    suffix = f"?{urlencode(query)}" if query else ""
    surfaces = []
    for language in LANGUAGES:
        with translation.override(language):
            surfaces.append(Surface(where, reverse(view, args=args) + suffix))
    return surfaces


def feed_surfaces(name: str, *args: object) -> list[Surface]:
    views = (f"syndication:{name}-rss", f"syndication:{name}-atom")
    return [surface for view in views for surface in in_both_languages(SurfaceKind.FEED, view, *args)]
