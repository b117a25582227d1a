"""Sessions of an account: listed for its owner, ended by them, and by every change of password or role."""

import re
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone

from newsroom.signin.models import StaffSession
from newsroom.signin.network import network_of_request

# In the session: the key under which it is listed.
LISTED = "listed_as"
SEEN_EVERY = timedelta(hours=1)
MAX_REMEMBERED = 10_000
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "CrOS", "Linux")
# When this process last wrote down that a session was used.
_seen: dict[str, datetime] = {}


def list_session(request: HttpRequest, user: User) -> None:
    """List the session of a person who has just signed in. It gets a key now if it has none."""
    session = request.session
    if not session.session_key:
        session.create()
    if former := session.get(LISTED):
        StaffSession.objects.filter(key=former).delete()
    key = session[LISTED] = session.session_key or ""
    _seen[key] = timezone.now()
    StaffSession.objects.create(key=key, **_values(request, user))


def renew(request: HttpRequest, user: User) -> None:
    """Give a session another key: one that leaked before is of no use any more."""
    request.session.cycle_key()
    follow_key(request, user)


def follow_key(request: HttpRequest, user: User) -> None:
    """Keep the list in step with a session: Django gives it another key when the password changes."""
    session, key = request.session, request.session.session_key
    if not key or session.get(LISTED) == key:
        return
    if not StaffSession.objects.filter(key=session.get(LISTED, ""), user=user).update(key=key):
        StaffSession.objects.update_or_create(key=key, defaults=_values(request, user))
    session[LISTED] = key


def note_use(request: HttpRequest, user: User) -> None:
    """Write down, once an hour in each process, that a session is used, and list one whose row is missing.

    It is not worth failing a request for.
    """
    key, at = request.session.session_key or "", timezone.now()
    if key in _seen and timedelta(0) <= at - _seen[key] < SEEN_EVERY:
        return
    if len(_seen) > MAX_REMEMBERED:
        _seen.clear()
    _seen[key] = at
    try:
        if not StaffSession.objects.filter(key=key).update(seen_at=at) and request.session.exists(key):
            StaffSession.objects.update_or_create(key=key, defaults=_values(request, user))
    except DatabaseError:
        return


def own_sessions(user: User) -> list[StaffSession]:
    """The sessions of an account that are still valid, the one used last first."""
    return list(StaffSession.objects.filter(user=user, seen_at__gt=_oldest_valid(timezone.now()))[:100])


def end_sessions(user: User, kept: str = "") -> int:
    """End the sessions of an account, but the one with the key `kept`. Returns their number."""
    return _end(StaffSession.objects.filter(user=user).exclude(key=kept))


def end_session(user: User, pk: int) -> int:
    return _end(StaffSession.objects.filter(user=user, pk=pk))


def forget_old_sessions(at: datetime) -> int:
    """Drop the listed sessions that nobody can use any more."""
    return StaffSession.objects.filter(seen_at__lt=_oldest_valid(at)).delete()[0]


def describe_browser(agent: str) -> str:
    """ "Firefox, Windows" from a User-Agent; "" where neither is recognised."""
    browser = next((name for mark, name in BROWSERS if re.search(rf"\b{mark}\w*/", agent)), "")
    system = next((name for name in SYSTEMS if name in agent), "")
    return ", ".join(filter(None, [browser, {"Macintosh": "macOS", "CrOS": "ChromeOS"}.get(system, system)]))


def _values(request: HttpRequest, user: User) -> dict[str, Any]:
    return {
        "user": user,
        "seen_at": timezone.now(),
        "network": network_of_request(request),
        "browser": describe_browser(request.headers.get("User-Agent", "")),
    }


def _end(rows: Any) -> int:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    keys = list(rows.values_list("key", flat=True))
    for key in keys:
        store(session_key=key).delete()
    StaffSession.objects.filter(key__in=keys).delete()
    return len(keys)


def _oldest_valid(at: datetime) -> datetime:
    return at - timedelta(seconds=settings.SESSION_COOKIE_AGE)
