"""Second factors: who needs one, who has one, and whether this session has confirmed it.

Until it has, its request has no user at all (see `middleware.py`), so no view has to know of this rule.
"""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential

from newsroom.groups import AUDITOR, CHECK, COUNSEL, WRITER

# In the session: DONE once confirmed, NEEDED if the account had a second factor when it signed in.
STATE, DONE, NEEDED = "second_factor", "done", "needed"
# What needs none: to write, to read, to advise. All other permissions publish, moderate or administer, also new ones.
PLAIN = WRITER | CHECK | COUNSEL | AUDITOR
# Of these even reading administers: accounts, sessions, second factors, the security log.
ADMINISTERING = frozenset(("auth", "signin", "sessions", "otp_totp", "otp_static", "django_otp_webauthn"))


def requires_factor(user: User) -> bool:
    """Whether the role of an account requires a second factor."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    return user.is_superuser or not all(_is_plain(permission) for permission in user.get_all_permissions())


def _is_plain(permission: str) -> bool:
    app, _dot, name = permission.partition(".")
    return app not in ADMINISTERING and (name in PLAIN or name.startswith("view_"))


def has_factor(user: User) -> bool:
    """Whether an account has an app or a passkey. Backup codes alone are none."""
    return has_app(user) or has_passkey(user)


def has_app(user: User) -> bool:
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def has_passkey(user: User) -> bool:
    return bool(WebAuthnCredential.objects.filter(user=user, confirmed=True).exists())


def is_pending(user: User, session: SessionBase) -> bool:
    """Whether a session still lacks its second factor. Costs no query beyond the permissions of the account."""
    state = session.get(STATE)
    return state != DONE and (state == NEEDED or requires_factor(user))


def begin(session: SessionBase, user: User) -> None:
    """After the password: what this session has to confirm."""
    if has_factor(user):
        session[STATE] = NEEDED
    else:
        session.pop(STATE, None)


def confirm(session: SessionBase) -> None:
    session[STATE] = DONE


def hold_back(user: AbstractBaseUser | AnonymousUser, request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    """The user of a request: nobody, as long as the second factor of the session is pending."""
    if isinstance(user, User) and is_pending(user, request.session):
        request.pending_user = user  # type: ignore[attr-defined]
        return AnonymousUser()
    return user


def pending_user(request: HttpRequest) -> User | None:
    """The account whose session waits for its second factor."""
    bool(request.user.is_authenticated)  # It is found out when the user is first asked for.
    return getattr(request, "pending_user", None)
