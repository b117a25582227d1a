"""The identity as it is now: read at most once for each request, so that a change shows at once everywhere.

Pages without a database show what this process read last, else what `settings.SITE` says.
"""

import threading
from typing import Any

from django.db import DatabaseError

from articles.formats.interface_language import localized
from articles.identity.models import ONLY_ROW, Identity
from articles.identity.registrations import registrations


class _Memory(threading.local):
    """What a thread has read during its request; outside of requests nothing is remembered."""

    in_request = False
    identity: Identity | None = None


_memory = _Memory()
_last_read: list[Identity] = []


def begin_request(**kwargs: Any) -> None:
    _memory.in_request, _memory.identity = True, None


def end_request(**kwargs: Any) -> None:
    _memory.in_request, _memory.identity = False, None


def after_save(**kwargs: Any) -> None:
    """The rest of the request shows the change."""
    _memory.identity = None


def current_identity() -> Identity:
    """The stored identity, else the one of the settings. One query for each request."""
    if _memory.identity is not None:
        return _memory.identity
    try:
        identity = Identity.objects.filter(pk=ONLY_ROW).first() or Identity.from_settings()
    except DatabaseError:
        return last_known_identity()
    _last_read[:] = [identity]
    if _memory.in_request:
        _memory.identity = identity
    return identity


def last_known_identity() -> Identity:
    """Without a query, for pages that must appear when the database is away."""
    return _last_read[0] if _last_read else Identity.from_settings()


def site_identity(field: str) -> str:
    """A text of the identity ("name", "publisher", "address" ...) in the language of the interface."""
    return localized(current_identity(), field)


def shown_identity(identity: Identity) -> dict[str, Any]:
    """What templates show of an identity: its texts in the language of the interface, emblems, registrations."""
    texts: dict[str, Any] = {name: localized(identity, name) for name in Identity.columns()}
    emblems = {code.replace("-", "_"): identity.emblem(code) for code in identity.emblems}
    return texts | {"emblems": emblems, "registrations": registrations(identity)}
