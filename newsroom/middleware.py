"""What is decided before any view: refusals that need no form, the language of the address, a database that is away."""

from collections.abc import Callable

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from newsroom.errors import refuse

Respond = Callable[[HttpRequest], HttpResponse]
FORM = "application/x-www-form-urlencoded"
FORMS = (FORM, "multipart/form-data")


def refuse_early(get_response: Respond) -> Respond:
    """Answer what would fail later with our own pages.

    Django decodes a form only as UTF-8 and then reads it again for its page of the error, which fails once more; a
    body over the limit becomes its 400 instead of 413. A database that cannot be reached is 503: come back.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        charset = (request.content_params or {}).get("charset", "utf-8").lower().replace("_", "-")
        if request.content_type in FORMS and charset not in ("utf-8", "utf8"):
            return refuse(request, 400)
        length = request.META.get("CONTENT_LENGTH") or "0"
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE if request.content_type == FORM else settings.MOST_UPLOADED_BYTES
        if not length.isdigit() or int(length) > limit:
            return refuse(request, 413)
        return get_response(request)

    return middleware


class DatabaseAway:
    """Turns an unreachable database into 503 with a time to come back."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refuse(request, 503) if isinstance(exception, OperationalError) else None


def language_from_address(get_response: Respond) -> Respond:
    """/en/… is English, every other address Chinese: never a cookie, never Accept-Language."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", "en" if language == "en" else "zh-Hans")
        return response

    return middleware
