"""Spam guards of the public form: a signed timestamp, a same-site check and rate limits. No IP address is stored.

The honeypot is a field that only programs fill in.
"""

import ipaddress
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from articles.takedowns.intake.rate_counts import count_once
from articles.takedowns.intake.url_matching import UrlMatch
from articles.takedowns.models import Notice, NoticeCount

MIN_AGE = timedelta(seconds=2)
MAX_AGE = timedelta(hours=24)
HOUR = 3600
MAX_PER_TARGET = 20
MAX_PER_NETWORK = 100

_signer = Signer(salt="takedowns.form")


def signed_stamp(at: datetime) -> str:
    """The signed time at which the form was shown. It lets the form do without a session or a cookie."""
    return _signer.sign(f"{at.timestamp():.3f}")


def stamp_error(stamp: str, at: datetime) -> str:
    """The error message for a stamp that is forged, too recent or too old; empty if it is valid."""
    try:
        age = at.timestamp() - float(_signer.unsign(stamp))
    except (BadSignature, ValueError):
        return _("This form did not come from our page or was changed on the way. Please send it again.")
    if age < MIN_AGE.total_seconds():
        return _("That was very quick. Please check the form and send it again.")
    if age > MAX_AGE.total_seconds():
        return _("This form was open for more than a day. Please send it again.")
    return ""


def guard_errors(data: Mapping[str, Any], at: datetime) -> list[str]:
    """The errors of the stamp and the hidden field of a form that was sent."""
    hidden = _(
        "A hidden field was filled in, as automated programs do. We have cleared it; please send the form again."
    )
    return [*filter(None, [stamp_error(data.get("stamp", ""), at)]), *([hidden] if data.get("homepage") else [])]


def refuse_cross_site_forms(request: HttpRequest) -> None:
    """Raise PermissionDenied if the browser reports that a page of another site sent this form.

    Both headers are checked if present: plain HTTP lacks Sec-Fetch-Site, and old browsers lack Origin. Browsers send
    `Origin: null` for privacy; then Sec-Fetch-Site has to say "same-origin". Hosts are compared without the scheme,
    which a proxy may have changed.
    """
    site = request.headers.get("Sec-Fetch-Site", "")
    origin = request.headers.get("Origin", "")
    own_hosts = {request.get_host(), settings.SITE_URL.partition("://")[2]}
    is_own_origin = (
        origin == "" or (origin == "null" and site == "same-origin") or origin.partition("://")[2] in own_hosts
    )
    if site not in ("", "same-origin", "none") or not is_own_origin:
        raise PermissionDenied


def is_rate_limited(request: HttpRequest, target: str, at: datetime) -> bool:
    """Count this notice, and return whether its network sent too many in an hour, about this target or in total."""
    network = _network(request)
    counts = [_count(f"{network} {target}", at) > MAX_PER_TARGET, _count(network, at) > MAX_PER_NETWORK]
    return any(counts)


def limited_target(notice: Notice, matches: Sequence[UrlMatch]) -> str:
    """What a notice is about, for the limit: the item or picture, however its address was typed; else the address
    without query and fragment.
    """
    if notice.item_id:
        return f"item {notice.item_id}"
    for match in matches:
        if match.item:
            return f"item {match.item.pk}"
        if match.picture:
            return f"picture {match.picture.pk}"
    return re.split(r"[?#？＃]", "".join(notice.url_as_given.split()).lower())[0].rstrip("/")


def _count(name: str, at: datetime) -> int:
    """Increment a counter. Its key is a digest with a daily salt, so the table does not reveal who was counted.

    A counter that began before midnight goes on until its hour is over.
    """
    today, before = (_daily_digest(name, moment) for moment in (at, at - timedelta(seconds=HOUR)))
    if before != today and NoticeCount.objects.filter(digest=before, ends_at__gt=at).exists():
        today = before
    return count_once(today, at, timedelta(seconds=HOUR))


def network_digest(request: HttpRequest, at: datetime) -> str:
    """The digest of the client's network on this day."""
    return _daily_digest(_network(request), at)


def _daily_digest(name: str, at: datetime) -> str:
    return salted_hmac(f"takedowns.limit.{at:%Y-%m-%d}", name, algorithm="sha256").hexdigest()


def _network(request: HttpRequest) -> str:
    """The client's /24 (IPv4) or /48 (IPv6)."""
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return "unknown"
    mapped = getattr(address, "ipv4_mapped", None) or address
    length = 24 if mapped.version == 4 else 48
    return str(ipaddress.ip_network(f"{mapped}/{length}", strict=False))
