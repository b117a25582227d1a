"""Writing the security log: who did what, and from which network, taken from the request that is being handled."""

from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest

from newsroom.signin.models import AuditEvent
from newsroom.signin.network import network_of_request

Action = AuditEvent.Action
CURRENT: ContextVar[HttpRequest | None] = ContextVar("signin_request", default=None)


def record(action: AuditEvent.Action, account: User | None, about: User | None = None, **details: Any) -> None:
    """Store an event. `details` holds names and counts, never passwords, codes or addresses."""
    request = CURRENT.get()
    AuditEvent.objects.create(
        action=action,
        account=account,
        about=about if about != account else None,
        network=network_of_request(request) if request else "",
        details=details,
    )


def acting_account() -> User | None:
    """The account whose request is being handled, also before its second factor is confirmed; None for a command."""
    request = CURRENT.get()
    user = getattr(request, "user", None)
    return user if isinstance(user, User) else getattr(request, "pending_user", None)


def old_events(at: datetime) -> "QuerySet[AuditEvent]":
    """Events that are older than `settings.AUDIT_DAYS`."""
    return AuditEvent.objects.filter(at__lt=at - timedelta(days=settings.AUDIT_DAYS))
