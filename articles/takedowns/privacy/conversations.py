"""Conversations in erasure and retention: what a party wrote is deleted, the entry stays with its time and kind."""

from django.db.models import Q, QuerySet

from articles.takedowns.ledger.rewritten_rows import RewrittenRows
from articles.takedowns.models import Evidence, Notice, ThreadEntry


def files_of_claimant(notice: Notice) -> "QuerySet[Evidence]":
    """The files that came with a notice, and those that its claimant sent later."""
    later = Q(entry__notice=notice, entry__side=ThreadEntry.Side.CLAIMANT)
    return Evidence.objects.filter(Q(claimant__notice=notice) | later)


def clear_texts(entries: "QuerySet[ThreadEntry]", rewritten: RewrittenRows) -> int:
    """Delete what these entries say. Returns how many said anything."""
    keys = list(entries.exclude(text="", supplied={}).order_by("pk").values_list("pk", flat=True))
    rewritten.before(ThreadEntry, keys)
    ThreadEntry.objects.filter(pk__in=keys).update(text="", supplied={})
    return len(keys)
