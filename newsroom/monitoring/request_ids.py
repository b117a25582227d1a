"""Request ids: one for each request, in every line that is logged for it and in the headers of a server error."""

import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
_GIVEN = re.compile(r"[A-Za-z0-9_-]{8,64}")

current_request_id: ContextVar[str] = ContextVar("current_request_id", default="")


def request_id(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The id that our own proxy sent, else a new one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "") if settings.PROXIES else ""
        name = given if _GIVEN.fullmatch(given) else secrets.token_hex(8)
        former = current_request_id.set(name)
        try:
            response = get_response(request)
        finally:
            current_request_id.reset(former)
        # Only there: all other answers to equal requests are equal to the byte.
        if response.status_code >= 500:
            response[HEADER] = name
        return response

    return middleware
