"""A signed cookie by which the server recognises the desk without asking the database, to serve it during a flood.

It belongs to one session and gives no right at all: only a place among the threads that are reserved for the desk.
"""

import time
from collections.abc import Callable
from hmac import compare_digest

from django.conf import settings
from django.http import HttpRequest, HttpResponse, parse_cookie
from django.urls import reverse
from django.utils.crypto import salted_hmac

Respond = Callable[[HttpRequest], HttpResponse]

COOKIE = "desk"
SALT = "newsroom.server.desk_mark"
LIFETIME = 12 * 3_600
# It is renewed by the first page of the desk after this time.
RENEWED_AFTER = 3_600


def make_mark(session_key: str, until: int) -> str:
    digest = salted_hmac(SALT, f"{session_key}:{until}", algorithm="sha256").hexdigest()
    return f"{until}.{digest}"


def valid_until(mark: str, session_key: str) -> int:
    """When the mark of this session ends, in seconds since 1970; 0 if it has ended or is not one."""
    until = mark.partition(".")[0]
    if not (until.isascii() and until.isdecimal() and len(until) < 12 and int(until) > time.time()):
        return 0
    return int(until) if compare_digest(mark.encode(), make_mark(session_key, int(until)).encode()) else 0


def is_from_desk(headers: list[tuple[str, str]]) -> bool:
    """Whether these headers of a request have a mark that fits their session."""
    sent = ";".join(value for name, value in headers if name == "cookie")
    if f"{COOKIE}=" not in sent:
        return False
    cookies = parse_cookie(sent)
    return valid_until(cookies.get(COOKIE, ""), cookies.get(settings.SESSION_COOKIE_NAME, "")) > 0


def mark_desk(get_response: Respond) -> Respond:
    """Give the mark to staff with each page of the desk, unless they have one that lasts."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith(reverse("admin:index")) and _is_staff(request):
            _renew(request, response)
        return response

    return middleware


def _is_staff(request: HttpRequest) -> bool:
    return bool(request.session.session_key) and request.user.is_active and request.user.is_staff


def _renew(request: HttpRequest, response: HttpResponse) -> None:
    session_key, until = request.session.session_key or "", int(time.time()) + LIFETIME
    if valid_until(request.COOKIES.get(COOKIE, ""), session_key) < until - RENEWED_AFTER:
        response.set_cookie(
            COOKIE,
            make_mark(session_key, until),
            max_age=LIFETIME,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
