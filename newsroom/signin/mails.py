"""Mail about signing in, in the language of the account: links that set a password, and news of what changed."""

from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, override

from articles.identity.current import site_identity
from articles.models.editorial.desk_preferences import DeskPreferences
from articles.outbox.models import Message
from newsroom.signin import links

# One address may belong to several accounts, as in a small newsroom.
MAX_ACCOUNTS = 3


def send_reset_links(address: str) -> list[User]:
    """Write a message to each active account with this address. Returns the accounts."""
    people = User.objects.filter(email__iexact=address, is_active=True, is_staff=True).order_by("pk")[:MAX_ACCOUNTS]
    reached = [person for person in people if person.has_usable_password()]
    for person in reached:
        _write_reset(person)
    return reached


def notify(user: User, subject: Promise, text: Promise) -> None:
    """Tell a person that something about their account changed. The texts are translated here, into their language."""
    if user.email:
        notify_at(user.email, user, subject, text)


def notify_at(address: str, user: User, subject: Promise, text: Promise) -> None:
    """The same at another address than the current one."""
    with override(_language_of(user)):
        names = {"name": user.get_username(), "site": site_identity("name")}
        words = str(text) % names
        parts = (words, gettext("If it was not you, set a new password at once and inform an administrator:"), _desk())
        Message.objects.create(
            recipient=address,
            subject=str(subject) % names,
            text="\n\n".join(parts),
        )


def _write_reset(person: User) -> None:
    with override(_language_of(person)):
        names = {"name": person.get_username(), "site": site_identity("name")}
        words = gettext(
            "Somebody asked for a new password for your account “%(name)s” at %(site)s. With this link you set it. The "
            "link works once and for an hour:"
        )
        parts = (words % names, links.reset_placeholder(person), gettext("If it was not you, do nothing."))
        Message.objects.create(
            recipient=person.email,
            subject=gettext("Set a new password at %(site)s") % names,
            text="\n\n".join(parts),
        )


def _language_of(user: User) -> str:
    stored = DeskPreferences.objects.filter(user=user.pk).values_list("language", flat=True).first()
    return str(stored or get_language() or settings.LANGUAGE_CODE)


def _desk() -> str:
    return settings.SITE_URL + reverse("signin:account")
