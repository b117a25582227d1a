"""Erasure of people who appealed: with the claimant of the notice if they are the same person, on request, and by
retention once an appeal is long decided.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q

from articles.takedowns.law.appeal_rules import Side
from articles.takedowns.models import OPEN_STATES, Appellant, Case, Claimant, Notice


def appellants_of(notice: Notice) -> list[Appellant]:
    """The claimant of a notice as a person who appealed against what was decided on it."""
    return list(Appellant.objects.filter(appeal__notice=notice, appeal__side=Side.CLAIMANT.value).order_by("pk"))


def as_claimant(person: Appellant) -> Claimant:
    """The same personal data, as a redactor takes them. The row is not stored."""
    names = ("name", "email", "contact", "identity", "signature")
    return Claimant(**{name: getattr(person, name) for name in names})


def due_appellants(until: datetime) -> Iterator[Appellant]:
    """People whose appeal was decided before a moment, in a case that is neither open nor on hold."""
    kept = Case.objects.filter(Q(state__in=OPEN_STATES) | ~Q(hold=""))
    decided = Appellant.objects.filter(appeal__decided_at__lt=until).exclude(appeal__case__in=kept.values("pk"))
    decided = decided.exclude(appeal__decision__case__in=kept.values("pk"))
    last = 0
    while batch := list(decided.filter(pk__gt=last).select_related("appeal__notice").order_by("pk")[:200]):
        last = batch[-1].pk
        yield from batch
