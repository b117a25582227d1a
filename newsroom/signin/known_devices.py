"""Devices that have signed in before, by a signed cookie: their attempts have a budget of their own.

So the guesses of others, from anywhere, never keep the owner of an account out. The cookie holds, for each name that
signed in on this device, a keyed digest of the name and a random number; it signs nobody in.
"""

import secrets
import unicodedata
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

COOKIE = "known_device"
SALT = "newsroom.signin.known_devices"
MAX_AGE = 365 * 86_400
MAX_NAMES = 8


def normal_name(username: str) -> str:
    """One spelling of a name, so that its other spellings have no budgets of their own."""
    return unicodedata.normalize("NFKC", username).casefold().strip()[:150]


def device_of(request: HttpRequest, username: str) -> str:
    """The number of this device, if it has signed in with this name before; else ""."""
    return str(_names(request).get(_digest(username), ""))


def remember_device(request: HttpRequest, response: HttpResponse, username: str) -> None:
    names = _names(request)
    number = names.pop(_digest(username), "") or secrets.token_urlsafe(12)
    kept = dict(list(names.items())[-(MAX_NAMES - 1) :]) | {_digest(username): number}
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=SALT),
        max_age=MAX_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _names(request: HttpRequest) -> dict[str, Any]:
    try:
        names = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return {}
    return names if isinstance(names, dict) else {}


def _digest(username: str) -> str:
    return salted_hmac(SALT, normal_name(username), algorithm="sha256").hexdigest()[:16]
