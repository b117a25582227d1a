"""Devices that have signed in before, by a signed cookie: their attempts have a budget of their own.

So the guesses of others, from anywhere, never keep the owner of an account out. The cookie holds, for each name that
signed in on this device, a keyed digest of the name and a random number; it signs nobody in. A number counts as long
as the account has a row for it: the newest MAX_DEVICES, until its password or status changes. Thus somebody who once
had the password has no stock of budgets.
"""

import secrets
import unicodedata
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from newsroom.signin.models import KnownDevice

COOKIE = "known_device"
SALT = "newsroom.signin.known_devices"
MAX_AGE = 365 * 86_400
MAX_NAMES = 8
# Of one account.
MAX_DEVICES = 20


def normal_name(username: str) -> str:
    """One spelling of a name, so that its other spellings have no budgets of their own."""
    return unicodedata.normalize("NFKC", username).casefold().strip()[:150]


def device_of(request: HttpRequest, username: str) -> str:
    """The number of this device, if it has signed in with this name before; else ""."""
    number = str(_names(request).get(_digest(username), ""))
    is_known = number and KnownDevice.objects.filter(digest=_stored(username, number)).exists()
    return number if is_known else ""


def remember_device(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Know this device from now on, under a new number if the former one has ended."""
    username = user.get_username()
    number = device_of(request, username) or secrets.token_urlsafe(12)
    KnownDevice.objects.update_or_create(
        digest=_stored(username, number), defaults={"user": user, "used_at": timezone.now()}
    )
    devices = KnownDevice.objects.filter(user=user)
    devices.exclude(pk__in=list(devices.values_list("pk", flat=True)[:MAX_DEVICES])).delete()
    names = {name: each for name, each in _names(request).items() if name != _digest(username)}
    kept = dict(list(names.items())[-(MAX_NAMES - 1) :]) | {_digest(username): number}
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=SALT),
        max_age=MAX_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget_devices(user: User) -> None:
    """End the devices of an account: their next attempts are those of strangers."""
    KnownDevice.objects.filter(user=user).delete()


def _names(request: HttpRequest) -> dict[str, Any]:
    try:
        names = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return {}
    return names if isinstance(names, dict) else {}


def _digest(username: str) -> str:
    return salted_hmac(SALT, normal_name(username), algorithm="sha256").hexdigest()[:16]


def _stored(username: str, number: str) -> str:
    return salted_hmac(SALT, f"{normal_name(username)} {number}", algorithm="sha256").hexdigest()
