"""Restrictions in the history of an item: when each began and ended, who decided, and in the reader's words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Mode, NewsItem, Restriction

MAX_RESTRICTIONS = 200


@dataclass(frozen=True, slots=True)
class RestrictionEntry:
    """`by`: an account, None if it ended by itself. `note`: what readers were told."""

    at: datetime
    by: Any
    words: str
    note: str = ""


def restriction_entries(item: NewsItem, since: datetime | None, until: datetime | None) -> list[RestrictionEntry]:
    """The events from `since` on and before `until`, newest first; without them, from the beginning, and until now."""
    of_item = Q(item=item.pk) | Q(placement__article=item.pk)
    rows = Restriction.objects.filter(of_item).select_related("by", "lifted_by", "placement__brief").order_by("-pk")
    entries = [entry for row in rows[:MAX_RESTRICTIONS] for entry in _entries(row)]
    now = timezone.now()
    shown = [entry for entry in entries if (since is None or entry.at >= since) and entry.at < (until or now)]
    return sorted(shown, key=lambda entry: entry.at, reverse=True)


def _entries(row: Restriction) -> Iterator[RestrictionEntry]:
    mode = str(Mode(row.mode).label)
    values = {"mode": mode, "item": row.placement.brief.display_title if row.placement else ""}
    began = _("Restricted by decision: %(mode)s.")
    ended = _("Restriction lifted: %(mode)s.")
    if row.placement:
        began, ended = (
            _("%(item)s, restricted in this article: %(mode)s."),
            _("%(item)s, restriction lifted: %(mode)s."),
        )
    yield RestrictionEntry(row.starts_at, row.by, began % values, row.public_note)
    if row.lifted_at:
        yield RestrictionEntry(row.lifted_at, row.lifted_by, ended % values)
    elif row.ends_at:
        yield RestrictionEntry(row.ends_at, None, _("Restriction ended at the time that was set: %(mode)s.") % values)
