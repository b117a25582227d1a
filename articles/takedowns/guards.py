"""Does a notice come through our own form, at a person's pace, and not too often? Nothing here remembers an address."""

import ipaddress
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

SOONEST = timedelta(seconds=2)
LATEST = timedelta(hours=24)
HOUR = 3600
MOST_ON_ONE_TARGET = 20
MOST_IN_ALL = 100

_signer = Signer(salt="takedowns.form")


def stamp(at: datetime) -> str:
    """When the form was shown, signed: the form needs no session and no cookie."""
    return _signer.sign(f"{at.timestamp():.3f}")


def trouble_with_stamp(given: str, at: datetime) -> str:
    """What to tell the person, or nothing."""
    try:
        age = at.timestamp() - float(_signer.unsign(given))
    except (BadSignature, ValueError):
        return _("This form did not come from our page, or was changed on its way. Please send it once more.")
    if age < SOONEST.total_seconds():
        return _("This came faster than a person writes. Please look through it and send it once more.")
    if age > LATEST.total_seconds():
        return _("This form was open for more than a day. Please send it once more.")
    return ""


def refuse_foreign_forms(request: HttpRequest) -> None:
    """Raises PermissionDenied where the browser says that another site's page sent this.

    Both headers are asked, each where it is sent: Sec-Fetch-Site is missing on plain http, Origin in old browsers.
    `Origin: null` comes from readers who hide where they were; then the other header must vouch for them. Hosts are
    compared without their scheme, which a proxy in front of us may have changed.
    """
    site = request.headers.get("Sec-Fetch-Site", "")
    origin = request.headers.get("Origin", "")
    vouched = origin == "" or (origin == "null" and site == "same-origin")
    ours = {request.get_host(), settings.SITE_URL.partition("://")[2]}
    if site not in ("", "same-origin", "none") or not (vouched or origin.partition("://")[2] in ours):
        raise PermissionDenied


def comes_too_often(request: HttpRequest, target: str, at: datetime) -> bool:
    """Count this notice, and say whether its neighbourhood sent too many in an hour: on this target, or in all."""
    prefix = _address_prefix(request)
    counts = [_count(f"{prefix} {target}", at) > MOST_ON_ONE_TARGET, _count(prefix, at) > MOST_IN_ALL]
    return any(counts)


def _count(what: str, at: datetime) -> int:
    """Keyed by a digest that changes every day, so that what is counted cannot be read back from the cache."""
    key = salted_hmac(f"takedowns.limit.{at:%Y-%m-%d}", what, algorithm="sha256").hexdigest()
    cache.add(key, 0, HOUR)
    try:
        return cache.incr(key)
    except ValueError:  # It ended between the two calls, or the cache was full: a notice is worth more than a count.
        return 1


def _address_prefix(request: HttpRequest) -> str:
    """The /24 or /48 of the asker. Behind a proxy the last entry is the one that the proxy itself wrote."""
    given = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        given = request.headers.get("X-Forwarded-For", given).rsplit(",", 1)[-1].strip()
    try:
        address = ipaddress.ip_address(given)
    except ValueError:
        return "unknown"
    mapped = getattr(address, "ipv4_mapped", None) or address
    length = 24 if mapped.version == 4 else 48
    return str(ipaddress.ip_network(f"{mapped}/{length}", strict=False))
