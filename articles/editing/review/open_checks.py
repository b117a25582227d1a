"""Published items that nobody has checked yet: which ones are due, and which are overdue."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from articles.models.editorial.review import OpenCheck, ReviewStep
from articles.models.newsitem import NewsItem


def due_checks(at: datetime) -> QuerySet[OpenCheck]:
    """The open checks of items that readers may see; those that have waited longest come first."""
    public = NewsItem.objects.public(at).filter(pk=OuterRef("item")).order_by()
    return OpenCheck.objects.filter(Exists(public), since__lte=at).order_by("since", "pk")


def is_overdue(check: OpenCheck, at: datetime) -> bool:
    """The step of the check should be loaded with it."""
    return check.since + timedelta(minutes=check.step.minutes) <= at


def check_counts(at: datetime) -> dict[str, int]:
    """How many published items are unchecked, and how many of them are overdue."""
    due = due_checks(at).order_by()
    steps = ReviewStep.objects.filter(moment=ReviewStep.Moment.AFTER)
    overdue = (due.filter(step=step.pk, since__lte=at - timedelta(minutes=step.minutes)).count() for step in steps)
    return {"unchecked": due.count(), "overdue": sum(overdue)}
