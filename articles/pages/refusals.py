"""Responses for items that the public may not read: the only place that maps publication status to HTTP status."""

from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from articles.models.newsitem import NewsItem
from articles.models.restriction import Mode, Restriction
from articles.models.visibility import PublicationStatus

LOOKS_UNKNOWN = (Mode.SEALED, Mode.HIDDEN)


def refusal(request: HttpRequest, item: NewsItem | None, at: datetime) -> HttpResponse | None:
    """None if the item is public. Raises Http404 for items that must look like an unknown URL."""
    status = item.status(at) if item is not None else PublicationStatus.DRAFT
    if item is None or status in (PublicationStatus.DRAFT, PublicationStatus.SCHEDULED):
        raise Http404
    if status is PublicationStatus.PUBLIC:
        return None
    mode = item.page_mode(at) if status is PublicationStatus.RESTRICTED else None
    if mode in LOOKS_UNKNOWN:
        raise Http404
    if mode is Mode.RETRACTED:
        return _retracted(request, item, at)
    return _gone(request, item.notice or "", 451 if mode is Mode.REMOVED_LEGAL else 410)


def _retracted(request: HttpRequest, item: NewsItem, at: datetime) -> HttpResponse:
    """What was retracted, when and why, without the text. A title made from the text would be a part of it."""
    retraction = Restriction.objects.active(at).filter(item=item.pk, mode=Mode.RETRACTED).latest("pk")
    context = {
        "kind": item.kind,
        "headline": "" if item.headline_is_proposed else item.headline,
        "language": item.language,
        "published": item.first_published_at or item.published_at,
        "retracted": retraction.starts_at,
        "notice": retraction.public_note or item.notice,
    }
    return render(request, "articles/retracted.html", context)


def gone(request: HttpRequest) -> HttpResponse:
    """The response for something that was public and is no item."""
    return _gone(request, "", 410)


def _gone(request: HttpRequest, notice: str, status: int) -> HttpResponse:
    """The template gets the public note and nothing else of the item, so it cannot reveal more."""
    context = {"notice": notice, "status": status, "desk_user": None, "operator_script": ""}
    response = render(request, f"{status}.html", context, status=status)
    response["Cache-Control"] = "no-store"
    if status == 451:
        # RFC 7725: we are the blocking party; the body names who demanded it, if that may be published.
        response["Link"] = f'<{settings.SITE_URL}/>; rel="blocked-by"'
    return response
