"""Published items that nobody has checked yet: which ones are due, and which are overdue."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from articles.models.review import OpenCheck, ReviewStep


def due_checks(at: datetime) -> QuerySet[OpenCheck]:
    """The open checks of items that readers may see; those that have waited longest come first."""
    visible = Q(item__expires_at__isnull=True) | Q(item__expires_at__gt=at)
    checks = OpenCheck.objects.filter(visible, since__lte=at, item__withdrawn_at__isnull=True).order_by("since", "pk")
    # A check stays open when a schedule is cancelled, for the next publication.
    return checks.filter(item__published_at__lte=at)


def is_overdue(check: OpenCheck, at: datetime) -> bool:
    """The step of the check should be loaded with it."""
    return check.since + timedelta(minutes=check.step.minutes) <= at


def check_counts(at: datetime) -> dict[str, int]:
    """How many published items are unchecked, and how many of them are overdue."""
    due = due_checks(at).order_by()
    steps = ReviewStep.objects.filter(moment=ReviewStep.Moment.AFTER)
    overdue = (due.filter(step=step.pk, since__lte=at - timedelta(minutes=step.minutes)).count() for step in steps)
    return {"unchecked": due.count(), "overdue": sum(overdue)}
