"""Reminders: emails to moderators about new cases, and to lead moderators about overdue ones."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.formats.counts import bounded_count
from articles.outbox.models import Message
from articles.outbox.transport import has_mail_server
from articles.takedowns.models import Case

MAX_RECIPIENTS = 20
MAX_NOTIFIED = 1_000
NEW = _("New case %(case)s, due by %(when)s")
OVERDUE = _("Case %(case)s has been overdue since %(when)s")
# Permissions (app label, codename) that select the recipients.
SEE_CASES = ("takedowns", "view_case")
LEAD = ("takedowns", "delete_claimant")


def notify_new_cases(cases: Sequence[Case]) -> None:
    """Email each moderator. The text contains nothing from the notice, because email is not confidential."""
    _send(SEE_CASES, NEW, cases)


def notify_overdue_cases(at: datetime) -> int:
    """Email the lead moderators once about each overdue case, all in one message. Returns the number of cases."""
    with transaction.atomic():
        overdue = Case.objects.overdue(at).filter(told_late_at=None).order_by("due_at")
        # A case that somebody works on at this moment is reminded of next time.
        cases = list(overdue.select_for_update(of=("self",), skip_locked=True)[:MAX_NOTIFIED])
        _send(LEAD, OVERDUE, cases)
        for case in cases:
            case.told_late_at = at
            case.save()
    return len(cases)


def overdue_counts(at: datetime) -> dict[str, int]:
    """The numbers of open and overdue cases, counted up to 1,000. Two scans of the queue's index."""
    querysets = {"open": Case.objects.open(), "overdue": Case.objects.overdue(at)}
    return {name: bounded_count(cases).number for name, cases in querysets.items()}


def _send(permission: tuple[str, str], subject: Promise, cases: Sequence[Case]) -> None:
    """Queue the emails in the default language. The subject names the case that is due first."""
    if not has_mail_server() or not cases:
        return
    first, *others = sorted(cases, key=lambda case: (case.due_at, case.pk))
    lines = [settings.SITE_URL + reverse("admin:takedowns_case_change", args=[case.pk]) for case in (first, *others)]
    with translation.override(settings.LANGUAGE_CODE):
        values = {"case": first.reference, "when": f"{timezone.localtime(first.due_at):%Y-%m-%d %H:%M}"}
        more = f" (+{len(others)})" if others else ""
        for user in _staff_with(*permission):
            Message.objects.create(
                recipient=user.email, subject=str(subject) % values + more, text="\n".join(lines) + "\n"
            )


def _staff_with(app: str, codename: str) -> list[User]:
    """Active staff with an email address who have a permission directly or through a group."""
    permission = {"content_type__app_label": app, "codename": codename}
    by_group = {f"groups__permissions__{column}": value for column, value in permission.items()}
    by_user = {f"user_permissions__{column}": value for column, value in permission.items()}
    users = User.objects.filter(Q(**by_group) | Q(**by_user), is_active=True, is_staff=True).exclude(email="")
    return list(users.distinct().order_by("pk")[:MAX_RECIPIENTS])
