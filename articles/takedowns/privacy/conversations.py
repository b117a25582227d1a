"""Conversations in erasure and retention: what a party wrote is deleted, the entry stays with its time and kind."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from articles.takedowns.ledger.rewritten_rows import RewrittenRows
from articles.takedowns.models import Appeal, Evidence, Notice, ThreadEntry


def files_of_claimant(notice: Notice) -> "QuerySet[Evidence]":
    """The files that came with a notice, and those that its claimant sent later."""
    later = Q(entry__notice=notice, entry__side=ThreadEntry.Side.CLAIMANT)
    return Evidence.objects.filter(Q(claimant__notice=notice) | later)


def said_by_parties() -> "QuerySet[ThreadEntry]":
    """The entries of claimants and affected parties that still have words or files. Additions to appeals go with the
    person who appealed.
    """
    entries = ThreadEntry.objects.filter(appeal=None).exclude(side=ThreadEntry.Side.NEWSROOM)
    with_words = ~Q(text="") | ~Q(supplied={})
    return entries.filter(with_words | Exists(Evidence.objects.filter(entry=OuterRef("pk"))))


def clear_thread(notice: Notice, rewritten: RewrittenRows) -> None:
    """Delete what the parties wrote about a notice, and the files that came with it."""
    entries = said_by_parties().filter(notice=notice)
    Evidence.objects.filter(entry__in=list(entries.values_list("pk", flat=True))).delete()
    of_parties = ThreadEntry.objects.filter(notice=notice, appeal=None).exclude(side=ThreadEntry.Side.NEWSROOM)
    clear_texts(of_parties, rewritten)


def clear_additions(appeal: Appeal, rewritten: RewrittenRows) -> None:
    """Delete what was added to an appeal; its files are deleted with the person who appealed."""
    clear_texts(appeal.additions.all(), rewritten)


def clear_texts(entries: "QuerySet[ThreadEntry]", rewritten: RewrittenRows) -> int:
    """Delete what these entries say. Returns how many said anything."""
    keys = list(entries.exclude(text="", supplied={}).order_by("pk").values_list("pk", flat=True))
    rewritten.before(ThreadEntry, keys)
    ThreadEntry.objects.filter(pk__in=keys).update(text="", supplied={})
    return len(keys)
