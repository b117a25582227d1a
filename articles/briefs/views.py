"""The flash stream, and one brief at its own address."""

import re
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
from articles.briefs.models import Brief
from articles.models.newsitem import NewsItem
from articles.rendering import carriers, render_alone, with_lead_picture
from articles.search.related import names_of, related_briefs
from articles.surroundings import surroundings

PAGE = 40
CURSOR = re.compile(r"-?[0-9]{1,12}")
MOST_CARRIERS = 20


@require_safe
def brief_stream(request: HttpRequest) -> HttpResponse:
    """Newest first. `before` is the slot of the last brief seen: the page behind it costs what the first one does."""
    at = timezone.now()
    briefs = Brief.objects.listed(at).select_related("channel", "source").order_by("-slot")
    before = _cursor(request)
    if before is not None:
        briefs = briefs.filter(slot__lt=before)
    shown = list(briefs[: PAGE + 1])
    older = shown[PAGE - 1].slot if len(shown) > PAGE else None
    context = {"briefs": shown[:PAGE], "older": older, "query": "" if before is None else f"?before={before}"}
    return render(request, "briefs/stream.html", context)


def _cursor(request: HttpRequest) -> int | None:
    """The cursor of the address, None without. Raises Http404 for one that we never gave out."""
    before = request.GET.get("before")
    if before is None:
        return None
    if not CURSOR.fullmatch(before):
        raise Http404
    return int(before)


@require_safe
def brief_detail(request: HttpRequest, pk: int) -> HttpResponse:
    at = timezone.now()
    item = _brief(pk, at)
    return refusal(request, item, at) or render(request, "briefs/brief.html", brief_page(item, at))  # type: ignore[arg-type]


@never_cache
@staff_member_required(login_url="admin:login")
def brief_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """A brief that is not released yet, for those who may see it in the admin."""
    if not request.user.has_perm("briefs.view_brief"):
        raise PermissionDenied
    at = timezone.now()
    item = _brief(pk, at)
    if item is None:
        raise Http404
    return render(request, "briefs/brief.html", brief_page(item, at) | {"preview": True})


def _brief(pk: int, at: datetime) -> Brief | None:
    items = with_lead_picture(Brief.objects.with_restrictions(at).filter(pk=pk), at)
    return items.select_related("channel", "source__licence", "licence").first()


def brief_page(item: NewsItem, at: datetime) -> dict[str, Any]:
    """Everything that a brief's page shows, the articles that carry it among them."""
    names = names_of(item)
    return surroundings(item, [], at) | {
        "body": render_alone(item, at),
        "tags": [name.name for name in names if name.given],
        "related": related_briefs(item, names, at),
        "carriers": carriers(item, at, MOST_CARRIERS),
    }
