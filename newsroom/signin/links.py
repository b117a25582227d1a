"""One-time links by which a person sets a password: after an invitation, or when it is forgotten.

A link ends when it was used, when its time is over, and when the account signs in, changes its password or its email
address. Nothing is stored: the token is a keyed digest of these.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import base36_to_int, urlsafe_base64_decode, urlsafe_base64_encode

from articles.outbox.link_tokens import seal, unsealed
from articles.outbox.private_links import MAKERS, placeholder


class LinkTokens(PasswordResetTokenGenerator):
    """Django's tokens with a purpose and a lifetime of their own, up to `settings.PASSWORD_RESET_TIMEOUT`."""

    def __init__(self, purpose: str, lifetime: timedelta) -> None:
        super().__init__()
        self.key_salt = f"newsroom.signin.links.{purpose}"
        self.lifetime = lifetime

    def make_token(self, user: Any) -> str:
        return seal(super().make_token(user))

    def check_token(self, user: Any, token: str | None) -> bool:
        text = unsealed(token or "")
        return super().check_token(user, text) and self._age(text) <= self.lifetime

    def _age(self, token: str) -> timedelta:
        clock: Any = self
        now: int = clock._num_seconds(clock._now())
        return timedelta(seconds=now - base36_to_int(token.partition("-")[0]))


# In the session: the token of the link that was opened.
IN_SESSION = "password_link"
# Stands in the address for the token, which stays out of the browser's history and of Referer headers.
OPENED = "set"
RESET = LinkTokens("reset", timedelta(hours=1))
INVITATION = LinkTokens("invitation", timedelta(days=7))


def reset_link(user: User) -> str:
    """The address at which this person sets a new password, for an hour, once."""
    return _link(user, RESET)


def invitation_link(user: User) -> str:
    """The address at which a new colleague sets a first password, for seven days, once.

    Hand it over directly, or write `invitation_placeholder(user)` into a message in the outbox.
    """
    return _link(user, INVITATION)


def reset_placeholder(user: User) -> str:
    """Stands for the link in the text of a message to the address of this account; see `private_links`."""
    return placeholder("reset", str(user.pk), user.email)


def invitation_placeholder(user: User) -> str:
    return placeholder("invitation", str(user.pk), user.email)


def user_of_link(uid: str, token: str) -> User | None:
    """The active account that a link belongs to; None if it was used, is too old or was never given out."""
    try:
        pk = int(urlsafe_base64_decode(uid)[:19])
        user = User.objects.filter(pk=pk, is_active=True).first()
    except (ValueError, OverflowError):
        return None
    return user if user and any(tokens.check_token(user, token) for tokens in (RESET, INVITATION)) else None


def offer_to_outbox() -> None:
    """Let the outbox fill in these links while it sends a message."""
    MAKERS["reset"] = lambda pk, email: _link_of(pk, email, RESET)
    MAKERS["invitation"] = lambda pk, email: _link_of(pk, email, INVITATION)


def _link_of(pk: str, email: str, tokens: LinkTokens) -> str:
    """ "" if the address of the account changed while the message waited: whoever reads that mailbox gets no link."""
    user = User.objects.filter(pk=int(pk), email=email, is_active=True).first()
    return _link(user, tokens) if user else ""


def _link(user: User, tokens: LinkTokens) -> str:
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return settings.SITE_URL + reverse("signin:set_password", args=[uid, tokens.make_token(user)])
