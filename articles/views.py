"""The front of the paper: home, article, about. Each view fetches, asks the gate, renders."""

from datetime import datetime
from typing import Any

from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from articles.answers import refusal
from articles.disclaimers import wordings
from articles.markup import plain_text
from articles.models import Article, Correction, Kind, NewsItem, Section, Standing
from articles.models.byline import Byline
from articles.reading import reading_minutes
from articles.rendering import render_body
from articles.search.related import names_of, related_briefs

MOST_SECTIONS = 12
SECTION_ITEMS = 5
STREAM_ITEMS = 24
PREVIEWED = frozenset({Standing.DRAFT, Standing.SCHEDULED, Standing.EXPIRED, Standing.WITHDRAWN})


def home(request: HttpRequest) -> HttpResponse:
    """The newest article in front, the newest of each section, and the flash stream beside them."""
    at = timezone.now()
    listed = NewsItem.objects.listed(at).select_related("source", "section", "lead_picture").order_by("-slot")
    articles = listed.filter(kind=Kind.ARTICLE)
    lead = articles.first()
    fronts = [(section, _section_front(articles, section, lead)) for section in Section.objects.all()[:MOST_SECTIONS]]
    briefs = listed.filter(kind=Kind.BRIEF).select_related("channel", "source")[:STREAM_ITEMS]
    context = {"lead": lead, "fronts": [front for front in fronts if front[1]], "briefs": briefs, "at": at}
    return render(request, "articles/home.html", context)


def _section_front(articles: Any, section: Section, lead: NewsItem | None) -> list[NewsItem]:
    return list(articles.filter(section=section).exclude(pk=lead.pk if lead else None)[:SECTION_ITEMS])


def about(request: HttpRequest) -> HttpResponse:
    return render(request, "articles/about.html")


def article_detail(request: HttpRequest, pk: int) -> HttpResponse:
    at = timezone.now()
    item = _article(pk, at)
    return refusal(request, item, at) or render(request, "articles/article.html", article_page(item, at))  # type: ignore[arg-type]


@never_cache
@staff_member_required(login_url="admin:login")
def article_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft in the public template, for those who may see it in the admin."""
    if not request.user.has_perm("articles.view_article"):  # type: ignore[union-attr]
        raise PermissionDenied
    at = timezone.now()
    item = _article(pk, at)
    if item is None:
        raise Http404
    context = article_page(item, at, PREVIEWED) | {"preview": True}
    return render(request, "articles/article.html", context)


def _article(pk: int, at: datetime) -> Article | None:
    items = Article.objects.with_restrictions(at).filter(pk=pk)
    return items.select_related("section", "source__licence", "licence", "lead_picture").first()


def article_page(item: NewsItem, at: datetime, preview: frozenset[Standing] = frozenset()) -> dict[str, Any]:
    """Everything that an article's page shows, each thing asked once."""
    body = render_body(item, at, preview)
    names = names_of(item)
    corrections = Correction.objects.filter(
        Q(item=item.pk) | Q(item__in=[brief.pk for brief in body.briefs]), made_at__lte=at
    )
    return {
        "item": item,
        "body": body.html,
        "briefs": body.briefs,
        "bylines": list(Byline.objects.filter(item=item.pk).select_related("person", "outlet")),
        "tags": [name.name for name in names if name.given],
        "related": related_briefs(item, names, at),
        "corrections": list(corrections.select_related("item")[:50]),
        "disclaimers": wordings(item, at),
        "minutes": reading_minutes(plain_text(item.body)),
        "at": at,
    }
