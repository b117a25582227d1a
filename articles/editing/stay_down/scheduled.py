"""Schedules of items that resemble what was restricted are cancelled: items go live by their time, without a job.

A restriction cancels those among the next ones to go live, once for all targets of a decision. The minute worker looks
at those that are due within minutes, so that none is missed however many there are.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from articles.editing.publishing import as_proxy, cancel_withheld_schedule
from articles.editing.stay_down.matches import matches_not_allowed
from articles.editing.stay_down.pictures import refuse_removed_pictures, used_numbers
from articles.models.newsitem import NewsItem
from articles.models.placement import Placement
from articles.pictures.models import Picture

Target = NewsItem | Placement | Picture
# Those that go live first; the worker checks the others before their time.
MAX_CHECKED = 300
# The worker runs every minute. Longer, so that it may be stopped for a while.
DUE_WITHIN = timedelta(minutes=15)

_targets: ContextVar[list[Target] | None] = ContextVar("targets", default=None)


@contextmanager
def checking_schedules_once(by: User | None) -> Iterator[None]:
    """Check the schedules at the end of the block, once for all targets restricted inside it. Open the transaction
    around the block.
    """
    if _targets.get() is not None:
        yield
        return
    targets = list[Target]()
    token = _targets.set(targets)
    try:
        yield
    finally:
        _targets.reset(token)
    if targets:
        _cancel_resembling(targets, by)


def cancel_resembling_schedules(target: Target, by: User | None) -> list[NewsItem]:
    """Cancel the schedules of items that a new restriction withholds. Returns these items; inside
    `checking_schedules_once` none yet.
    """
    targets = _targets.get()
    if targets is None:
        return _cancel_resembling([target], by)
    targets.append(target)
    return []


def cancel_due_schedules(at: datetime) -> int:
    """Cancel the schedules of items due within minutes that resemble anything removed. Returns how many."""
    items = list(_planned(at).filter(published_at__lte=at + DUE_WITHIN)[:MAX_CHECKED])
    withheld = [
        item
        for item, matches in zip(items, matches_not_allowed(items, at), strict=True)
        if any(match.is_withheld for match in matches) or _shows_removed_picture(item, at)
    ]
    if withheld:
        _cancel([item.pk for item in withheld], None)
    return len(withheld)


def _cancel_resembling(targets: Sequence[Target], by: User | None) -> list[NewsItem]:
    at = timezone.now()
    items = list(_planned(at)[:MAX_CHECKED])
    if not items:
        return []
    removed = {
        target.brief_id if isinstance(target, Placement) else target.pk
        for target in targets
        if not isinstance(target, Picture)
    }
    withheld = _resembling(items, removed, at) if removed else set()
    if any(isinstance(target, Picture) for target in targets):
        withheld |= {item.pk for item in items if _shows_removed_picture(item, at)}
    if withheld:
        _cancel(withheld, by)
    return [item for item in items if item.pk in withheld]


def _planned(at: datetime) -> "QuerySet[NewsItem]":
    """Scheduled items, in the order in which they go live."""
    return NewsItem.objects.filter(published_at__gt=at, withdrawn_at__isnull=True).order_by("published_at")


def _resembling(items: Sequence[NewsItem], removed: set[int], at: datetime) -> set[int]:
    """The items that one of these removed items withholds."""
    found = matches_not_allowed(items, at)
    return {
        item.pk
        for item, matches in zip(items, found, strict=True)
        if any(match.is_withheld and match.removed.pk in removed for match in matches)
    }


@transaction.atomic
def _cancel(numbers: Collection[int], by: User | None) -> None:
    """Lock the items in the order of their keys and read them again: an editor may have saved one meanwhile."""
    rows = NewsItem.objects.select_for_update(of=("self",), no_key=True)
    for item in rows.filter(pk__in=numbers).order_by("pk"):
        cancel_withheld_schedule(as_proxy(item), by)


def _shows_removed_picture(item: NewsItem, at: datetime) -> bool:
    try:
        refuse_removed_pictures(used_numbers(item), at)
    except ValidationError:
        return True
    return False
