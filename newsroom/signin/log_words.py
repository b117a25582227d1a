"""The security log in words: what an event changed, in the language of the reader."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from articles.desk.labels import labelled
from articles.desk.language.group_names import group_label
from articles.formats.lists import join_list
from newsroom.signin.models import AuditEvent


def event_words(event: AuditEvent) -> str:
    """The details of an event; "" if its action says it all."""
    details: dict[str, Any] = event.details
    parts = [words for name, words in _names().items() if details.get(name) is True]
    parts += [words for name, words in _opposites().items() if details.get(name) is False]
    parts += [str(labelled(words, _shown(details[name]))) for name, words in _values().items() if details.get(name)]
    if count := details.get("count"):
        parts.append(ngettext("%(count)d in all", "%(count)d in all", count) % {"count": count})
    return str(join_list(parts)) if parts else ""


def _shown(value: Any) -> str:
    known = {
        "app": _("Authenticator app"),
        "passkey": _("Passkey"),
        "backup": _("Backup code"),
        "wrong": _("wrong code"),
        "used": _("code used before"),
        "expired": _("code expired"),
    }
    if isinstance(value, list):
        return str(join_list(group_label(str(each)) for each in value))
    return str(known.get(str(value), group_label(str(value))))


def _names() -> dict[str, str]:
    return {
        "created": _("new account"),
        "is_active": _("may sign in again"),
        "is_staff": _("may use the desk"),
        "is_superuser": _("has all rights"),
    }


def _opposites() -> dict[str, str]:
    return {
        "is_active": _("may not sign in any more"),
        "is_staff": _("may not use the desk any more"),
        "is_superuser": _("no longer has all rights"),
    }


def _values() -> dict[str, str]:
    return {
        "group": _("group"),
        "added": pgettext("security log", "added"),
        "removed": _("removed"),
        "kind": _("kind"),
        "factor": _("with"),
        "name": _("name"),
        "why": _("reason"),
        "file": _("file"),
    }
