"""Scheduled working copies: published by the minute worker, through every check, once each.

A refused one is kept with its reason. `scheduled_counts` tells the health check which ones are late.
"""

import logging
from collections import Counter
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from articles.editing.change_kinds import ChangeKind
from articles.editing.history import LoggedAction, log_action
from articles.editing.publishing import as_proxy
from articles.editing.working_copies import CONFLICT, Statement, publish_working_copy
from articles.formats.lists import sentences
from articles.models.editorial.working_copy import WorkingCopy
from articles.models.newsitem import NewsItem
from articles.models.removed_text import naming_by_number

logger = logging.getLogger(__name__)

# The worker runs every minute.
OVERDUE_AFTER = timedelta(minutes=2)
PUBLISHED, REFUSED, FAILED = "published", "refused", "failed"


def waiting_copies() -> QuerySet[WorkingCopy]:
    """Scheduled working copies that nothing has refused."""
    return WorkingCopy.objects.filter(scheduled_for__isnull=False, refused_at__isnull=True)


def refused_copies() -> QuerySet[WorkingCopy]:
    return WorkingCopy.objects.filter(scheduled_for__isnull=False, refused_at__isnull=False)


def scheduled_counts(at: datetime) -> dict[str, int]:
    """How many scheduled working copies are overdue, which means that the worker does not run, and were refused."""
    overdue = waiting_copies().filter(scheduled_for__lt=at - OVERDUE_AFTER)
    return {"overdue": overdue.count(), "refused": refused_copies().count()}


def publish_due_copies() -> Counter[str]:
    """Publish every working copy whose time has come, each in a transaction of its own. Returns counts by result."""
    counts: Counter[str] = Counter()
    due = waiting_copies().filter(scheduled_for__lte=timezone.now()).order_by("scheduled_for", "pk")
    for pk in list(due.values_list("pk", flat=True)):
        if result := _publish_due(pk):
            counts[result] += 1
    return counts


def _publish_due(pk: int) -> str:
    """Publish one; "" if somebody else did, or changed it, meanwhile. An error of one does not stop the others."""
    revision = 0
    try:
        # The words of a refusal are stored.
        with transaction.atomic(), naming_by_number():
            copy = _still_due(pk)
            if copy is None or copy.scheduled_by is None:
                return ""
            revision = copy.revision_id
            kind = ChangeKind(copy.change_kind) if copy.change_kind else None
            publish_working_copy(copy.item, copy.revision.number, Statement(kind, copy.statement), copy.scheduled_by)
    except ValidationError as refusal:
        return "" if getattr(refusal, "code", None) == CONFLICT else _refuse(pk, revision, refusal)
    except Exception:
        # It stays due: the next run tries again, and the health check reports it as overdue.
        logger.exception("scheduled working copy %s could not be published", pk)
        return FAILED
    return PUBLISHED


def _still_due(pk: int) -> WorkingCopy | None:
    """The working copy with its item locked, read again after waiting for the lock."""
    copies = waiting_copies().filter(pk=pk, scheduled_for__lte=timezone.now())
    items = list(copies.values_list("item", flat=True))
    list(
        NewsItem.objects.filter(pk__in=items).order_by().select_for_update(of=("self",), no_key=True).values_list("pk")
    )
    return copies.select_related("item", "revision", "scheduled_by").first()


def _refuse(pk: int, revision: int, refusal: ValidationError) -> str:
    words = sentences(refusal.messages)
    with transaction.atomic():
        copy = WorkingCopy.objects.select_for_update(of=("self",)).filter(pk=pk, revision=revision).first()
        if copy is None or not copy.is_scheduled:
            return ""
        copy.refused_at, copy.refusal = timezone.now(), words
        copy.save()
        if copy.scheduled_by:
            log_action(copy.scheduled_by, as_proxy(copy.item), LoggedAction.COPY_REFUSED, reason=words)
    return REFUSED
