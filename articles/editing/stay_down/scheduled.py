"""Schedules of items that resemble what was just restricted are cancelled: nothing checks the items at their time."""

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles.editing.publishing import as_proxy, cancel_withheld_schedule
from articles.editing.stay_down.matches import find_matches_of
from articles.editing.stay_down.pictures import refuse_removed_pictures, used_numbers
from articles.models.newsitem import NewsItem
from articles.models.placement import Placement
from articles.pictures.models import Picture

# Those that go live first. A later save of another one is checked as any other.
MAX_CHECKED = 300


def cancel_resembling_schedules(target: NewsItem | Placement | Picture, by: User | None) -> list[NewsItem]:
    """Cancel the schedules of items that a new restriction withholds. Returns these items.

    Reads at most MAX_CHECKED scheduled items.
    """
    now = timezone.now()
    planned = NewsItem.objects.filter(published_at__gt=now, withdrawn_at__isnull=True).order_by("published_at")
    items = list(planned[:MAX_CHECKED])
    if isinstance(target, Picture):
        withheld = [item for item in items if _shows_removed_picture(item)]
    else:
        removed = target.brief_id if isinstance(target, Placement) else target.pk
        found = find_matches_of(items, now) if items else []
        withheld = [
            item
            for item, matches in zip(items, found, strict=True)
            if any(match.is_withheld and match.removed.pk == removed for match in matches)
        ]
    if withheld:
        _cancel([item.pk for item in withheld], by)
    return withheld


@transaction.atomic
def _cancel(numbers: list[int], by: User | None) -> None:
    """Lock the items in the order of their keys and read them again: an editor may have saved one meanwhile."""
    rows = NewsItem.objects.select_for_update(of=("self",), no_key=True)
    for item in rows.filter(pk__in=numbers).order_by("pk"):
        cancel_withheld_schedule(as_proxy(item), by)


def _shows_removed_picture(item: NewsItem) -> bool:
    try:
        refuse_removed_pictures(used_numbers(item), timezone.now())
    except ValidationError:
        return True
    return False
