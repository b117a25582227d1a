"""Who is told by mail that something waits? Moderators of a new case, lead moderators of one that is late."""

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

from articles.outbox.models import Message
from articles.takedowns.models import Case

MOST_TOLD = 20
MOST_COUNTED = 1_000
NEW = _("A new case is due by %(when)s: %(case)s")
LATE = _("Overdue since %(when)s: %(case)s")
SEES = ("takedowns", "view_case")
LEADS = ("takedowns", "delete_claimant")


def tell_of_new(cases: Sequence[Case]) -> None:
    """A mail to each moderator, where mail is set up. It holds no word of the notice: mail is read on the way."""
    _write(SEES, NEW, cases)


def tell_of_late(at: datetime) -> int:
    """Tell the lead moderators once of each case that is overdue, in one mail. Returns how many cases."""
    with transaction.atomic():
        late = Case.objects.overdue(at).filter(told_late_at=None).select_for_update(of=("self",)).order_by("due_at")
        cases = list(late[:MOST_COUNTED])
        _write(LEADS, LATE, cases)
        for case in cases:
            case.told_late_at = at
            case.save()
    return len(cases)


def standing(at: datetime) -> dict[str, int]:
    """How many cases are open and how many overdue, counted up to 1,000. Two reads along the index of the queue."""
    open_ones, late = Case.objects.open(), Case.objects.overdue(at)
    return {name: len(rows.values_list("pk")[:MOST_COUNTED]) for name, rows in (("open", open_ones), ("overdue", late))}


def _write(permission: tuple[str, str], subject: Promise, cases: Sequence[Case]) -> None:
    """In the language of the house; its subject names what is due first."""
    if not settings.EMAIL_HOST or not cases:
        return
    first, *others = sorted(cases, key=lambda case: (case.due_at, case.pk))
    lines = [settings.SITE_URL + reverse("admin:takedowns_case_change", args=[case.pk]) for case in (first, *others)]
    with translation.override(settings.LANGUAGE_CODE):
        words = {"case": first.reference, "when": f"{timezone.localtime(first.due_at):%Y-%m-%d %H:%M}"}
        more = f" (+{len(others)})" if others else ""
        for person in _people(*permission):
            Message.objects.create(
                recipient=person.email, subject=str(subject) % words + more, text="\n".join(lines) + "\n"
            )


def _people(app: str, codename: str) -> list[User]:
    """Active members of staff who may do this by their group, and have an address."""
    named = {"content_type__app_label": app, "codename": codename}
    by_group = {f"groups__permissions__{column}": value for column, value in named.items()}
    by_right = {f"user_permissions__{column}": value for column, value in named.items()}
    found = User.objects.filter(Q(**by_group) | Q(**by_right), is_active=True, is_staff=True).exclude(email="")
    return list(found.distinct().order_by("pk")[:MOST_TOLD])
