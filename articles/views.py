"""The front of the paper: home, article, about. Each view fetches, asks the gate, renders."""

from datetime import datetime
from typing import Any

from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.answers import refusal
from articles.markup import plain_text
from articles.models import Article, Kind, NewsItem, Section, Standing
from articles.models.newsitem import NewsItemQuerySet
from articles.pictures.models import Picture
from articles.reading import reading_minutes
from articles.rendering import lead_picture, render_body, with_lead_picture
from articles.search.related import names_of, related_briefs
from articles.surroundings import surroundings

MOST_SECTIONS = 12
SECTION_ITEMS = 5
STREAM_ITEMS = 24
Front = dict[str, Any]
PREVIEWED = frozenset({Standing.DRAFT, Standing.SCHEDULED, Standing.EXPIRED, Standing.WITHDRAWN})


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The newest article in front, the newest of each section, and the flash stream beside them."""
    at = timezone.now()
    listed = NewsItem.objects.listed(at).order_by("-slot")
    articles = with_lead_picture(listed.filter(kind=Kind.ARTICLE), at).select_related("source", "section")
    lead = articles.first()
    fronts = [_front(articles, section, lead) for section in Section.objects.all()[:MOST_SECTIONS]]
    fronts = [front for front in fronts if front["articles"]]
    first = lead_picture(lead, at) if lead else None
    _illustrate(fronts, first, at)
    briefs = listed.filter(kind=Kind.BRIEF).select_related("channel", "source")[:STREAM_ITEMS]
    context = {"lead": lead, "lead_picture": first, "fronts": fronts, "briefs": briefs}
    return render(request, "articles/home.html", context)


def _front(articles: NewsItemQuerySet, section: Section, lead: NewsItem | None) -> Front:
    """The newest of one section. One query."""
    beside = articles.exclude(pk=lead.pk) if lead else articles
    return {"section": section, "articles": list(beside.filter(section=section)[:SECTION_ITEMS])}


def _illustrate(fronts: list[Front], first: Picture | None, at: datetime) -> None:
    """The picture of each section's first article, none of them twice on the page."""
    shown = {first}
    for front in fronts:
        picture = lead_picture(front["articles"][0], at)
        front["picture"] = None if picture in shown else picture
        shown.add(picture)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "articles/about.html")


@require_safe
def article_detail(request: HttpRequest, pk: int) -> HttpResponse:
    at = timezone.now()
    item = _article(pk, at)
    return refusal(request, item, at) or render(request, "articles/article.html", article_page(item, at))  # type: ignore[arg-type]


@never_cache
@staff_member_required(login_url="admin:login")
def article_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft in the public template, for those who may see it in the admin."""
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied
    at = timezone.now()
    item = _article(pk, at)
    if item is None:
        raise Http404
    context = article_page(item, at, PREVIEWED) | {"preview": True}
    return render(request, "articles/article.html", context)


def _article(pk: int, at: datetime) -> Article | None:
    items = with_lead_picture(Article.objects.with_restrictions(at).filter(pk=pk), at)
    return items.select_related("section", "source__licence", "licence").first()


def article_page(item: NewsItem, at: datetime, preview: frozenset[Standing] = frozenset()) -> dict[str, Any]:
    """Everything that an article's page shows, each thing asked once."""
    body = render_body(item, at, preview)
    names = names_of(item)
    return surroundings(item, body.briefs, at) | {
        "body": body.html,
        "related": related_briefs(item, names, at),
        "tags": [name.name for name in names if name.given],
        "minutes": reading_minutes(plain_text(item.body)),
    }
