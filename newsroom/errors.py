"""Error pages: rendered from `<status>.html`, never cached."""

import sys
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.contrib.admin import site
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from articles.desk.reauthentication import is_from_own_page, send_again
from articles.formats.interface_language import language_tag
from articles.identity.current import last_known_identity, shown_identity
from newsroom.storage.errors import BucketUnavailable

# SQLSTATE of PostgreSQL: a write in a read-only transaction, or on a standby.
READ_ONLY = "25006"
# A larger body is a mistake or an attack: the connection is closed.
MAX_DRAINED_BYTES = 200_000_000
CHUNK = 64 * 1024


def refuse(request: HttpRequest, status: int) -> HttpResponse:
    """Render the error page for an HTTP status.

    It works before the language middleware has run and never loads the user, because the database may be down and a
    sealed page must look the same to everybody.
    """
    return _render(request, status, f"{status}.html")


def _render(request: HttpRequest, status: int, template: str) -> HttpResponse:
    if status == 413:
        _drain(request)
    language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
    with translation.override(language):
        context: dict[str, Any] = {
            "operator_script": "",
            "status": status,
            "desk_user": None,
            "is_claim": status == 413 and _is_claim(request),
        }
        if status >= 500:
            context["footer_pages"] = ()
            context["site"] = shown_identity(last_known_identity())
        response = render(request, template, context, status=status)
    response["Content-Language"] = language_tag(language)
    response["Cache-Control"] = "no-store"
    if status == 503:
        response["Retry-After"] = "30"
    return response


def is_unavailable(error: BaseException | None) -> bool:
    """Whether the database or bucket cannot be reached, or takes no writes because it is read-only or a standby."""
    while error is not None:
        if isinstance(error, OperationalError | BucketUnavailable) or getattr(error, "sqlstate", None) == READ_ONLY:
            return True
        # Django reports a session that could not be saved by errors of its own.
        hides_cause = isinstance(error, SessionInterrupted | UpdateError)
        error = error.__context__ if hides_cause else error.__cause__
    return False


def _drain(request: HttpRequest) -> None:
    """Read and drop the rest of a body: a browser shows the response only once it has sent everything."""
    left = MAX_DRAINED_BYTES
    with suppress(OSError):
        while left > 0 and (data := request._stream.read(CHUNK)):
            left -= len(data)


def _is_claim(request: HttpRequest) -> bool:
    """Whether the request was for the public form for notices, whose limits the page then names."""
    return request.path_info == reverse("takedowns:new")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_unavailable(exception):
        return refuse(request, 503)
    return refuse(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _refuse_place(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _refuse_place(request, 404)


def _refuse_place(request: HttpRequest, status: int) -> HttpResponse:
    """The error page of the desk has other words: only people who have signed in get there."""
    is_of_desk = request.path.startswith(reverse("admin:index"))
    return _render(request, status, f"desk/{status}.html" if is_of_desk else f"{status}.html")


def server_error(request: HttpRequest) -> HttpResponse:
    """Django calls it while it handles the exception, also for errors of middleware, such as saving a session."""
    return refuse(request, 503 if is_unavailable(sys.exception()) else 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Offer a desk form with the token of an earlier session again, with what was typed; all others get 403."""
    if request.path.startswith(reverse("admin:index")) and is_from_own_page(request):
        return send_again(request, site).render()
    return refuse(request, 403)
