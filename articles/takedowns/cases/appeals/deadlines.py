"""Open appeals of a case and their deadlines: asking for what is missing, forwarding, deciding, and putting back."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from articles.takedowns.cases.work_calendar import StoredCalendar
from articles.takedowns.law.appeal_rules import Restoring
from articles.takedowns.law.response_periods import REPLY_PERIOD
from articles.takedowns.models import Appeal, Case


def open_appeals(case: Case) -> "QuerySet[Appeal]":
    return Appeal.objects.filter(case=case, decided_at=None).order_by("pk")


def has_open_appeal(case: Case) -> bool:
    return open_appeals(case).exists()


def with_open_appeal(cases: Iterable[Case]) -> set[int]:
    """The keys of those cases that have one. One query."""
    appeals = Appeal.objects.filter(case__in=list(cases), decided_at=None).order_by()
    return set(appeals.values_list("case", flat=True))


def check_no_open_appeal(case: Case) -> None:
    """Raise ValidationError if somebody contests a decision of the case and has no answer yet."""
    if has_open_appeal(case):
        raise ValidationError(_("Case %(case)s has an open appeal. Decide it first.") % {"case": case.reference})


def appeal_deadlines(case: Case) -> Iterator[tuple[datetime, str]]:
    """The next deadline of each open appeal, with the code of its clock. One query."""
    for appeal in open_appeals(case):
        yield _deadline(appeal)


def _deadline(appeal: Appeal) -> tuple[datetime, str]:
    rule = appeal.rule
    if appeal.closes_at:
        return appeal.closes_at, Case.Clock.PUT_BACK
    if appeal.missing or appeal.effective_at is None:
        return appeal.received_at + REPLY_PERIOD, Case.Clock.ANSWER
    if rule.restoring is Restoring.BY_DECISION and rule.deciding:
        return rule.deciding.deadline(appeal.received_at, StoredCalendar()), Case.Clock.APPEAL
    assert rule.forwarding is not None
    return rule.forwarding.deadline(appeal.effective_at, StoredCalendar()), Case.Clock.FORWARD
