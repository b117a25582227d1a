"""Middleware of signing in: sessions without their second factor, links that are guessed, and downloads of the desk.

A session that lacks its second factor has no user: every page, script and file treats it like a visitor's. Pages of
the desk lead it to the step that is missing.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from articles.desk.reauthentication import lacks_session
from articles.outbox.link_tokens import unsealed
from newsroom.errors import refuse
from newsroom.signin import audit, limits
from newsroom.signin.known_devices import remember_device
from newsroom.signin.limits import LINK, Budget
from newsroom.signin.links import IN_SESSION, OPENED
from newsroom.signin.network import network_of_request
from newsroom.signin.second_factor import hold_back, is_pending, pending_user
from newsroom.signin.sessions import follow_key, note_use

Respond = Callable[[HttpRequest], HttpResponse]
# Routes whose address is a secret.
SECRET_ROUTES = frozenset(
    {
        "takedowns:status",
        "takedowns:appeal",
        "takedowns:appeal_add",
        "articles:shared",
        "briefs:shared",
        "signin:set_password",
    }
)
# Their pages may name a picture that is gone: only a token that was never given out is a guess.
PICTURES = frozenset({"articles:shared_picture", "briefs:shared_picture"})
NOT_FOUND = (404, 410)


class SignInMiddleware:
    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found: Any = request.user
        request.user = SimpleLazyObject(lambda: hold_back(found, request))  # type: ignore[assignment]
        token = audit.CURRENT.set(request)
        try:
            response = self.get_response(request)
            return _finish(request, response)
        finally:
            audit.CURRENT.reset(token)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or "admin" not in match.namespaces or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        is_sign_in = match.url_name == "jsi18n" or (match.url_name == "login" and request.method == "POST")
        # A form that was typed meanwhile is held by the page that asks for password and code.
        if is_sign_in or pending_user(request) is None or lacks_session(request):
            return None
        here = request.get_full_path() if request.method == "GET" else ""
        here = here if match.url_name not in ("login", "logout") else request.GET.get("next", "")
        return HttpResponseRedirect(f"{reverse('signin:verify')}?{urlencode({'next': here})}")


class LinkLimitMiddleware:
    """Refuses a network that tries links which were never given out: nine in a minute, then with growing delays.

    Meanwhile its guesses are not looked up, but sealed tokens are: the links of others in this network go on working.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _is_secret(request) and response.status_code in NOT_FOUND:
            return _too_many(request, _count_guess(request)) or response
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not _is_secret(request) or _is_given_out(request, kwargs["token"]):
            return None
        return _too_many(request, limits.wait_for(Budget(LINK, network_of_request(request))))


def _is_secret(request: HttpRequest) -> bool:
    match = request.resolver_match
    if match is None:
        return False
    return match.view_name in SECRET_ROUTES or (match.view_name in PICTURES and not unsealed(match.kwargs["token"]))


def _is_given_out(request: HttpRequest, token: str) -> bool:
    """Whether this site made the token. A link that sets a password has moved its token into the session."""
    return bool(unsealed(token)) or (token == OPENED and IN_SESSION in request.session)


def _count_guess(request: HttpRequest) -> int:
    """The seconds to wait if this guess is one too many. A database that takes no writes counts nothing."""
    try:
        return limits.take(Budget(LINK, network_of_request(request)))
    except DatabaseError:
        return 0


def _too_many(request: HttpRequest, seconds: int) -> HttpResponse | None:
    if not seconds:
        return None
    response = refuse(request, 429)
    response["Retry-After"] = str(seconds)
    return response


def _finish(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    session = request.session
    if session.accessed and SESSION_KEY in session:
        user = audit.acting_account()
        if user is not None:
            follow_key(request, user)
            note_use(request, user)
    signed_in: User | None = getattr(request, "signed_in_as", None)
    if signed_in is not None and not is_pending(signed_in, session):
        remember_device(request, response, signed_in)
    if seconds := getattr(request, "retry_after", 0):
        response.status_code = 429
        response["Retry-After"] = str(seconds)
    if response.get("Content-Disposition", "").startswith("attachment") and _is_of_desk(request):
        _record_download(request, response)
    return response


def _is_of_desk(request: HttpRequest) -> bool:
    return request.resolver_match is not None and "admin" in request.resolver_match.namespaces


def _record_download(request: HttpRequest, response: HttpResponse) -> None:
    name = response["Content-Disposition"].partition("filename=")[2].strip('"')
    audit.record(audit.Action.EXPORTED, audit.acting_account(), file=name[:100], page=request.path[:100])
