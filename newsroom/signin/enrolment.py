"""Second factors of an account: listing, adding, removing, by the owner or by an administrator."""

from base64 import b32encode
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential

from articles.desk.labels import list_time
from newsroom.signin import audit, mails, second_factor
from newsroom.signin.receivers import end_known_devices, end_other_sessions
from newsroom.signin.sessions import renew

MAX_FACTORS = 8
MODELS: dict[str, Any] = {"app": TOTPDevice, "passkey": WebAuthnCredential}


@dataclass(frozen=True, slots=True)
class Factor:
    kind: str
    pk: int
    name: str
    added: str
    used: str


def kind_label(kind: str) -> str:
    return gettext("Authenticator app") if kind == "app" else gettext("Passkey")


def factors_of(user: User) -> list[Factor]:
    """The apps and passkeys of an account, in two queries."""
    return [
        Factor(
            kind,
            row.pk,
            row.name or kind_label(kind),
            list_time(row.created_at) if row.created_at else "",
            list_time(row.last_used_at) if row.last_used_at else "",
        )
        for kind, model in MODELS.items()
        for row in model.objects.filter(user=user, confirmed=True).order_by("pk")[:MAX_FACTORS]
    ]


def group_secret(key: bytes) -> str:
    """A key as people type it into an app: groups of four letters and digits."""
    text = b32encode(key).decode("ascii").rstrip("=")
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def after_factor_added(request: HttpRequest, user: User, kind: str, name: str) -> None:
    """This session has just proved the new factor; the others have not, and end."""
    second_factor.confirm(request.session)
    renew(request, user)
    request.signed_in_as = user  # type: ignore[attr-defined]
    audit.record(audit.Action.FACTOR_ADDED, user, kind=kind, name=name)
    end_other_sessions(user)
    mails.notify(
        user,
        gettext_lazy("A second factor was added at %(site)s"),
        gettext_lazy("A second factor was added to your account “%(name)s” at %(site)s."),
    )


@transaction.atomic
def remove_factor(request: HttpRequest, user: User, kind: str, pk: int) -> bool:
    """Remove one's own app or passkey. With the last one, the backup codes end as well."""
    row = MODELS[kind].objects.filter(user=user, pk=pk).first() if kind in MODELS else None
    if row is None:
        return False
    row.delete()
    if not second_factor.has_factor(user):
        StaticDevice.objects.filter(user=user).delete()
        request.session.pop(second_factor.STATE, None)
    audit.record(audit.Action.FACTOR_REMOVED, user, kind=kind, name=row.name)
    end_other_sessions(user)
    _notify_removed(user, gettext_lazy("A second factor of your account “%(name)s” at %(site)s was removed."))
    return True


@transaction.atomic
def remove_factors_of_colleague(user: User, by: User) -> int:
    """Remove every second factor of a person who lost them, and end their sessions. Returns the number."""
    count = len(factors_of(user))
    for model in MODELS.values():
        model.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    audit.record(audit.Action.FACTOR_REMOVED, by, user, count=count)
    end_other_sessions(user)
    end_known_devices(user)
    _notify_removed(
        user,
        gettext_lazy(
            "An administrator removed the second factors of your account “%(name)s” at %(site)s. Sign in with your "
            "password and set up a new one."
        ),
    )
    return count


def _notify_removed(user: User, text: Promise) -> None:
    mails.notify(user, gettext_lazy("A second factor was removed at %(site)s"), text)
