"""Views for crawlers and feed readers: sitemaps, robots.txt, security.txt and the directory of feeds."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.identity.current import current_identity
from articles.pages.listing import sections
from articles.pages.metadata import Head, site_name
from articles.syndication.addresses import whole
from articles.syndication.directory import feeds_in_groups
from articles.syndication.sitemaps import entries as sitemap_entries
from articles.syndication.sitemaps import entries_of_pages, news, news_until, period_named, periods_with_items

XML = "application/xml; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
CONTACT_HOLDS = timedelta(days=180)


@require_safe
def feed_directory(request: HttpRequest) -> HttpResponse:
    head = Head(_("Feeds"), _("Follow {name} in a feed reader, with RSS or Atom.").format(name=site_name()))
    return render(
        request, "syndication/feeds.html", {"head": head, "groups": feeds_in_groups(), "sections": sections()}
    )


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    names = [piece.name for piece in periods_with_items(timezone.now())]
    addresses = [whole(reverse("crawlers:sitemap", args=[name])) for name in ("pages", *names)]
    return _xml(request, "sitemap_index", {"addresses": addresses})


@require_safe
def sitemap(request: HttpRequest, name: str) -> HttpResponse:
    period = period_named(name)
    entries = sitemap_entries(period, timezone.now()) if period else []
    if not entries:
        raise Http404
    return _xml(request, "sitemap", {"places": entries})


@require_safe
def sitemap_of_pages(request: HttpRequest) -> HttpResponse:
    return _xml(request, "sitemap", {"places": entries_of_pages()})


@require_safe
def news_sitemap(request: HttpRequest) -> HttpResponse:
    """Items of the last 48 hours, to the second: the cached page expires with its oldest entry."""
    entries = news(timezone.now())
    response = _xml(request, "news", {"news": entries, "name": current_identity().name})
    response.valid_until = news_until(entries)  # type: ignore[attr-defined]
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    paths = ("/admin/", "/search/", "/takedowns/status/", "/articles/shared/", "/briefs/shared/")
    closed = (f"{language}{path}" for path in paths for language in ("", "/en"))
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), ""]
    lines += [f"Sitemap: {whole(reverse(f'crawlers:{name}'))}" for name in ("index", "news")]
    return HttpResponse("\n".join([*lines, ""]), content_type=TEXT)


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116. The expiry date moves once a day and so proves that the contact is still maintained."""
    today = timezone.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    contact = current_identity().email
    lines = [
        # The field is required.
        f"Contact: {f'mailto:{contact}' if contact else whole(reverse('articles:contact'))}",
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
