"""Middleware: early refusals, the language of the URL, the author of revisions, and 503 without a database.

The Content-Security-Policy is in `settings.py`.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import translation

from articles.editing.revisions.context import revising
from articles.formats.interface_language import language_tag
from articles.models import Revision
from newsroom.errors import is_unavailable, refuse

Respond = Callable[[HttpRequest], HttpResponse]
# No page or endpoint has other methods; a view without a decorator would take them for GET.
METHODS = ("GET", "HEAD", "POST")
FORM = "application/x-www-form-urlencoded"
FORMS = (FORM, "multipart/form-data")


def refuse_early(get_response: Respond) -> Respond:
    """Refuse other methods (405), and what Django answers with bare errors: undecodable forms (400), long bodies (413).

    Django decodes forms only as UTF-8 and reads them again while it renders its error page, which fails a second time;
    for a body over the limit it answers 400.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        charset = (request.content_params or {}).get("charset", "utf-8").lower().replace("_", "-")
        if request.content_type in FORMS and charset not in ("utf-8", "utf8"):
            return refuse(request, 400)
        length = request.META.get("CONTENT_LENGTH") or "0"
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE if request.content_type == FORM else settings.MAX_UPLOADED_BYTES
        if not length.isdigit() or int(length) > limit:
            return refuse(request, 413)
        return get_response(request)

    return middleware


class DatabaseUnavailableMiddleware:
    """Answers 503 with Retry-After while the database is unreachable or takes no writes."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refuse(request, 503) if is_unavailable(exception) else None


def revision_author(get_response: Respond) -> Respond:
    """Record the signed-in account, and a form as the entry point, with every revision that the request makes."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with revising(by=request.user, channel=Revision.Channel.FORM):
            return get_response(request)

    return middleware


def language_from_address(get_response: Respond) -> Respond:
    """Activate English under /en/ and Chinese elsewhere; cookies and Accept-Language are ignored."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language_tag(language))
        return response

    return middleware
