"""What do machines ask of a site? Its sitemaps, what robots may read, whom to tell of a weakness, where feeds are."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.lists import sections
from articles.page_head import Head, site_name
from articles.syndication.addresses import whole
from articles.syndication.directory import feeds_in_groups
from articles.syndication.sitemaps import Place, news, news_until, piece_named, pieces_with_items, places

XML = "application/xml; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
OF_ARTICLES = ("home", "archive", "corrections", "disclaimers", "about", "contact")
PAGES = (*(f"articles:{name}" for name in OF_ARTICLES), "briefs:stream", "syndication:feeds")
CONTACT_HOLDS = timedelta(days=180)


@require_safe
def feed_directory(request: HttpRequest) -> HttpResponse:
    head = Head(
        _("Feeds"), _("Follow {name} in a reader for feeds: RSS or Atom, whichever it knows.").format(name=site_name())
    )
    return render(
        request, "syndication/feeds.html", {"head": head, "groups": feeds_in_groups(), "sections": sections()}
    )


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    names = [piece.name for piece in pieces_with_items(timezone.now())]
    addresses = [whole(reverse("crawlers:sitemap", args=[name])) for name in ("pages", *names)]
    return _xml(request, "sitemap_index", {"addresses": addresses})


@require_safe
def sitemap(request: HttpRequest, name: str) -> HttpResponse:
    piece = piece_named(name)
    found = places(piece, timezone.now()) if piece else []
    if not found:
        raise Http404
    return _xml(request, "sitemap", {"places": found})


@require_safe
def sitemap_of_pages(request: HttpRequest) -> HttpResponse:
    """The pages that are no items: the front page and what the house says of itself."""
    paths = [reverse(name) for name in PAGES]
    paths += [reverse("articles:section", args=[section.pk]) for section in sections()]
    both = [Place(whole(path), None, (("zh-Hans", whole(path)), ("en", whole(f"/en{path}")))) for path in paths]
    return _xml(request, "sitemap", {"places": both})


@require_safe
def news_sitemap(request: HttpRequest) -> HttpResponse:
    """Of the last 48 hours to the second: kept bytes end when its oldest entry does."""
    told = news(timezone.now())
    response = _xml(request, "news", {"news": told, "name": settings.SITE["name"]})
    response.valid_until = news_until(told)  # type: ignore[attr-defined]
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    closed = (f"{language}{path}" for path in ("/admin/", "/search/", "/takedowns/status/") for language in ("", "/en"))
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), ""]
    lines += [f"Sitemap: {whole(reverse(f'crawlers:{name}'))}" for name in ("index", "news")]
    return HttpResponse("\n".join([*lines, ""]), content_type=TEXT)


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116. The date moves once a day: it promises that somebody still reads the mail."""
    today = timezone.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: mailto:{settings.SITE['email']}",
        f"Expires: {_zulu(today + CONTACT_HOLDS)}",
        "Preferred-Languages: zh, en",
        f"Canonical: {whole(reverse('crawlers:security'))}",
    ]
    response = HttpResponse("\n".join([*lines, ""]), content_type=TEXT)
    response.valid_until = today + timedelta(days=1)  # type: ignore[attr-defined]
    return response


def _zulu(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _xml(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    return render(request, f"syndication/{template}.xml", context, content_type=XML)
