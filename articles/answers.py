"""With which status does an address answer when its item may not be read? A standing becomes HTTP here alone."""

from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from articles.models.gate import Standing
from articles.models.newsitem import NewsItem
from articles.models.restriction import Mode

UNKNOWN = (Mode.SEALED, Mode.HIDDEN)


def refusal(request: HttpRequest, item: NewsItem | None, at: datetime) -> HttpResponse | None:
    """None where the text may be given. Raises Http404 for what must answer like an address that never was."""
    standing = item.standing(at) if item is not None else Standing.DRAFT
    if item is None or standing in (Standing.DRAFT, Standing.SCHEDULED):
        raise Http404
    if standing is Standing.PUBLIC:
        return None
    mode = item.page_mode(at) if standing is Standing.RESTRICTED else None
    if mode in UNKNOWN:
        raise Http404
    notice = getattr(item, "notice", None) or ""
    if mode is Mode.RETRACTED:
        return render(request, "articles/retracted.html", {"notice": notice, "kind": item.kind})
    return _gone(request, notice, 451 if mode is Mode.REMOVED_LEGAL else 410)


def _gone(request: HttpRequest, notice: str, status: int) -> HttpResponse:
    """The page knows the note for the public and nothing of the item, so no template can tell more."""
    response = render(request, f"{status}.html", {"notice": notice, "status": status, "desk_user": None}, status=status)
    response["Cache-Control"] = "no-store"
    if status == 451:
        # RFC 7725: the party that blocks is we ourselves; who demanded it stands in the body where it may be told.
        response["Link"] = f'<{settings.SITE_URL}/>; rel="blocked-by"'
    return response
