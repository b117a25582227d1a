"""The flash stream, whole, by channel, importance and day; and one brief at its own address."""

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from articles.briefs.models import Brief
from articles.desk.previews.pages import ItemPage, autosave_preview, item_preview, working_copy_preview
from articles.desk.previews.shared import shared_picture, shared_preview
from articles.formats.dates import DAY, in_words
from articles.models import Channel
from articles.models.choices import Importance
from articles.models.item_queryset import NewsItemQuerySet
from articles.models.newsitem import NewsItem
from articles.pages.body import carriers, render_alone, with_lead_picture
from articles.pages.item_context import item_context
from articles.pages.listing import Page, cursor, page_of, sections
from articles.pages.metadata import Head, item_head, item_title, site_name
from articles.pages.periods import day_span, neighbours
from articles.pages.refusals import refusal
from articles.pages.robots import render_item
from articles.pages.translations import language_links, with_translations
from articles.search.related import names_of, related_briefs

LOUD = (Importance.TOP, Importance.HIGH)
MAX_CARRIERS = 20
MAX_CHANNELS = 24


@require_safe
def brief_stream(request: HttpRequest) -> HttpResponse:
    page = page_of(_briefs(timezone.now()), before=cursor(request))
    about = _("Short news from {name}, newest first.").format(name=site_name())
    return _stream(request, page, Head(_("Flash briefs"), about))


@require_safe
def important_briefs(request: HttpRequest) -> HttpResponse:
    """Only what the desk ranked above normal: a list for each rank, as one index serves one rank."""
    briefs = _briefs(timezone.now())
    page = page_of(*(briefs.filter(importance=rank) for rank in LOUD), before=cursor(request))
    about = _("The flash briefs of {name} that matter most, newest first.").format(name=site_name())
    return _stream(request, page, Head(_("Important flash briefs"), about))


@require_safe
def channel_detail(request: HttpRequest, pk: int) -> HttpResponse:
    channel = get_object_or_404(Channel, pk=pk)
    page = page_of(_briefs(timezone.now()).filter(channel=channel), before=cursor(request))
    about = _("Flash briefs of the channel “{channel}”, newest first.").format(channel=channel)
    return _stream(request, page, Head(str(channel), about), channel=channel)


@require_safe
def day_detail(request: HttpRequest, day: date) -> HttpResponse:
    at = timezone.now()
    span = day_span(day)
    briefs = _briefs(at)
    page = page_of(briefs.filter(slot__gte=span.start, slot__lt=span.stop), before=cursor(request, span))
    around = neighbours(span, briefs)
    if not (page.rows or around.surround(span, timezone.localdate(at))):
        raise Http404
    words = in_words(day, DAY)
    about = _("Flash briefs of {day}.").format(day=words)
    return _stream(request, page, Head(words, about), around=around, day=day)


def _briefs(at: datetime) -> NewsItemQuerySet[Brief]:
    return Brief.objects.listed(at).select_related("channel", "source")


def _stream(request: HttpRequest, page: Page[Brief], head: Head, **more: Any) -> HttpResponse:
    channels = Channel.objects.all()[:MAX_CHANNELS]
    context = {"page": page, "briefs": page.rows, "query": page.query, "head": head, "channels": channels}
    # A number that anybody may raise by one is no address for search engines.
    context["unlisted"] = bool(page.query) and not page.rows
    return render(request, "briefs/stream.html", context | {"sections": sections()} | more)


@require_safe
def brief_detail(request: HttpRequest, pk: int) -> HttpResponse:
    at = timezone.now()
    item = _brief(pk, at)
    return refusal(request, item, at) or render_item(request, "briefs/brief.html", brief_page(item, at))  # type: ignore[arg-type]


def brief_preview(request: HttpRequest, pk: int) -> HttpResponse:
    return item_preview(request, PAGE, pk)


def brief_copy(request: HttpRequest, pk: int) -> HttpResponse:
    return working_copy_preview(request, PAGE, pk)


def brief_typed(request: HttpRequest, key: str) -> HttpResponse:
    return autosave_preview(request, PAGE, key)


@csrf_exempt
def brief_shared(request: HttpRequest, token: str) -> HttpResponse:
    return shared_preview(request, PAGE, token)


def brief_shared_picture(request: HttpRequest, token: str, pk: int, digest: str) -> HttpResponse:
    return shared_picture(request, PAGE, token, pk, digest)


def _brief(pk: int, at: datetime) -> Brief | None:
    items = with_lead_picture(Brief.objects.with_restrictions(at).filter(pk=pk), at)
    return with_translations(items, at).select_related("channel", "source__licence", "licence").first()


def brief_page(item: NewsItem, at: datetime) -> dict[str, Any]:
    """The template context of a brief's page, including the articles that embed it."""
    names = names_of(item)
    body = render_alone(item, at)
    page = item_context(item, [], at) | {
        "body": body.html,
        "pictures": body.pictures,
        "tags": [name for name in names if name.given],
        "related": related_briefs(item, names, at),
        "carriers": carriers(item, at, MAX_CARRIERS),
    }
    return page | language_links(item) | {"head": item_head(item, page, item_title(item))}


PAGE = ItemPage(Brief, "briefs.view_brief", "briefs/brief.html", _brief, brief_page)
