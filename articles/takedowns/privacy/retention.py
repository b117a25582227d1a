"""Retention: how long personal data of claimants are stored, and what `apply_retention` erases afterwards.

Autosaved forms: `editing/autosave.py`. Sent email: `outbox/sending.py`.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.db.models.enums import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.editing.autosave import delete_forms, expired_forms
from articles.editing.revisions.redaction import count_thinned, thin_drafts
from articles.models import AutosavedForm, Revision
from articles.outbox.models import Message
from articles.signals import retention_applied, retention_counted
from articles.takedowns.cases.legal_hold import held_items, held_pages
from articles.takedowns.law.legal_bases import BASES, OTHER, Family
from articles.takedowns.ledger.chain import append_event
from articles.takedowns.ledger.rewritten_rows import RewrittenRows
from articles.takedowns.letters.slots import OBJECTION_PERIOD
from articles.takedowns.models import (
    OPEN_STATES,
    Appeal,
    Appellant,
    Case,
    Change,
    Decision,
    Evidence,
    LedgerEvent,
    Notice,
    NoticeSignature,
    PageCopy,
    Snapshot,
    ThreadEntry,
)
from articles.takedowns.privacy.appellants import as_claimant, due_appellants
from articles.takedowns.privacy.conversations import clear_thread, said_by_parties
from articles.takedowns.privacy.erasure import ErasureResult, erase, erase_appellant
from articles.takedowns.privacy.page_copies import delete_texts
from articles.takedowns.privacy.redaction import redactor_for
from articles.takedowns.privacy.stray_files import stray_files, stray_pictures


class RetentionReason(TextChoices):
    """Why the retention period of a notice has its length."""

    SPAM = "spam", _("spam")
    INADMISSIBLE = "inadmissible", _("incomplete or withdrawn")
    CORRECTION = "correction", _("closed correction")
    REMOVAL = "removal", _("removal, after the objection period")


AFTER_OBJECTIONS = OBJECTION_PERIOD + timedelta(days=31)
# Counted from the last decision, or from when the notice was set aside.
RETENTION = {
    RetentionReason.SPAM: timedelta(days=30),
    RetentionReason.INADMISSIBLE: timedelta(days=183),
    RetentionReason.CORRECTION: timedelta(days=365),
    RetentionReason.REMOVAL: AFTER_OBJECTIONS,
}
BATCH_SIZE = 200
CHANGE_BATCH_SIZE = 1_000


def due_reason(notice: Notice, at: datetime) -> RetentionReason | None:
    """The reason if the claimant of a notice is to be erased by now. With several cases, the last period counts."""
    cases: list[Case | None] = [*notice.cases.all()]
    if notice.decided_at is None or any(case.is_open or case.hold for case in cases if case):
        return None
    ends, reason = max(_period_end(notice, case) for case in cases or [None])
    return reason if ends <= at else None


def _period_end(notice: Notice, case: Case | None) -> tuple[datetime, RetentionReason]:
    reason, closed = _reason(notice, case), notice.decided_at
    assert closed is not None
    is_decided = case and reason in (RetentionReason.CORRECTION, RetentionReason.REMOVAL)
    last = case.decided_at if case and is_decided else None
    return max(closed, last or closed) + RETENTION[reason], reason


def _reason(notice: Notice, case: Case | None) -> RetentionReason:
    if notice.spam_at or (case and case.state == Case.State.SPAM):
        return RetentionReason.SPAM
    if notice.withdrawn_at or (case and case.state == Case.State.WITHDRAWN):
        return RetentionReason.INADMISSIBLE
    if notice.effective_at is None and case and _changed_nothing(case):
        return RetentionReason.INADMISSIBLE
    family = case.family if case else BASES.get(notice.basis, OTHER).family
    return RetentionReason.CORRECTION if family == Family.CORRECT else RetentionReason.REMOVAL


def _changed_nothing(case: Case) -> bool:
    """Whether the case was closed without any action."""
    is_closed = case.state == Case.State.CLOSED
    decisions = Decision.objects.filter(case__in=case.with_merged()) if is_closed else Decision.objects.none()
    return is_closed and not decisions.exclude(action=Decision.Action.NOTHING).exists()


def due_notices(at: datetime) -> Iterator[tuple[Notice, RetentionReason]]:
    """Every notice whose claimant is to be erased by now, read in batches in the order of the key."""
    return _due_of(Notice.objects.filter(claimant__isnull=False), at)


def due_signatures(at: datetime) -> list[int]:
    """The anonymous notices past their period: with no claimant to erase, their signatures go by themselves."""
    return [notice.pk for notice, _why in _due_of(Notice.objects.filter(claimant=None, signature__isnull=False), at)]


def due_threads(at: datetime) -> list[int]:
    """The notices past their period about which a party wrote something that is still stored."""
    said = said_by_parties().order_by().values("notice")
    return [notice.pk for notice, _why in _due_of(Notice.objects.filter(pk__in=said), at)]


@transaction.atomic
def clear_due_thread(key: int, at: datetime) -> bool:
    """Delete what the parties wrote about a notice after checking again that it is due. Returns whether it was."""
    # Whoever reopens a case or sets a hold locks it first.
    list(Case.objects.select_for_update(of=("self",)).filter(notices=key).order_by("pk").values_list("pk"))
    notice = Notice.objects.prefetch_related("cases").get(pk=key)
    if due_reason(notice, at) is None:
        return False
    rewritten = RewrittenRows()
    clear_thread(notice, rewritten)
    first = notice.cases.order_by("pk").first()
    rewritten.record(None, first.reference if first else "", {"notice": notice.reference, "why": "retention"})
    return True


def _due_of(notices: "QuerySet[Notice]", at: datetime) -> Iterator[tuple[Notice, RetentionReason]]:
    soonest = at - min(RETENTION.values())
    closed = notices.filter(state=Notice.State.CLOSED, decided_at__lte=soonest)
    retained = Case.objects.filter(Q(state__in=OPEN_STATES) | ~Q(hold=""))
    closed = closed.exclude(cases__in=retained.values("pk")).prefetch_related("cases").order_by("pk")
    last = 0
    while batch := list(closed.filter(pk__gt=last)[:BATCH_SIZE]):
        last = batch[-1].pk
        yield from ((notice, reason) for notice in batch if (reason := due_reason(notice, at)))


def erase_due(at: datetime) -> Iterator[tuple[RetentionReason, ErasureResult]]:
    """Erase each due claimant in a transaction of its own, after checking again inside it."""
    for notice, reason in due_notices(at):
        with transaction.atomic():
            try:
                result = erase(notice, None, reason)
            except ValidationError:  # Reopened or put on hold a moment ago.
                continue
            if result and due_reason(Notice.objects.get(pk=notice.pk), at) != reason:
                transaction.set_rollback(True)
                continue
        if result:
            yield reason, result


def old_changes(at: datetime) -> Iterator[list[int]]:
    """Batches of keys of row changes whose decision can no longer be objected to, so they need not be undone."""
    filled = Change.objects.exclude(before="", after="")
    old = filled.filter(decision__made_at__lt=at - AFTER_OBJECTIONS, decision__case__hold="").order_by("pk")
    last = 0
    while batch := list(old.filter(pk__gt=last).values_list("pk", flat=True)[:CHANGE_BATCH_SIZE]):
        last = batch[-1]
        yield batch


@transaction.atomic
def clear_changes(keys: list[int]) -> None:
    """Delete the texts before and after; the record of which column changed stays."""
    rewritten = RewrittenRows()
    rewritten.before(Change, keys)
    Change.objects.filter(pk__in=keys).update(before="", after="")
    rewritten.record(None, "", {"changes": len(keys), "why": "retention"})


def due_pages(at: datetime) -> Iterator[list[int]]:
    """Batches of keys of stored pages whose notices are all past their retention period."""
    soonest = at - min(RETENTION.values())
    late = Notice.objects.exclude(state=Notice.State.CLOSED, decided_at__lte=soonest).order_by()
    needed = Snapshot.objects.filter(notice__in=late.values("pk")).order_by()
    pages = PageCopy.objects.exclude(record="").exclude(pk__in=needed.values("page")).order_by("pk")
    pages, last = pages.exclude(pk__in=held_pages().values("pk")), 0
    while batch := list(pages.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH_SIZE]):
        last = batch[-1]
        if due := [key for key in batch if _is_page_due(key, at)]:
            yield due


def _is_page_due(key: int, at: datetime) -> bool:
    """Whether each notice of a stored page is past its period. Without notices nothing needs it."""
    notices = Notice.objects.filter(snapshots__page=key).prefetch_related("cases").order_by("pk")
    return all(due_reason(notice, at) for notice in notices.iterator(BATCH_SIZE))


@transaction.atomic
def clear_pages(keys: list[int], at: datetime) -> int:
    """Delete the text of stored pages after checking again that they are due; their digests stay. Returns how many."""
    # Whoever reopens a case or sets a hold locks it first.
    cases = Case.objects.select_for_update(of=("self",)).filter(notices__snapshots__page__in=keys)
    list(cases.order_by("pk").values_list("pk"))
    held = set(held_pages().filter(pk__in=keys).values_list("pk", flat=True))
    due = [key for key in keys if key not in held and _is_page_due(key, at)]
    rewritten = RewrittenRows()
    delete_texts(due, rewritten)
    if due:
        rewritten.record(None, "", {"pages": len(due), "why": "retention"})
    return len(due)


APPELLANTS = _("people who appealed")
CHANGES = _("texts changed by decisions")
PAGES = _("texts of stored pages")
SIGNATURES = _("signatures of anonymous notices")
THREADS = _("what the parties wrote later")
FILES = _("evidence files without a notice")
PICTURES = _("picture files without a picture")
VERSIONS = _("versions of drafts that readers never saw")
TEXTS = _("autosaved texts that were never saved")


def draft_retention() -> timedelta:
    """How long versions that readers never saw are kept; the newest of each row stays."""
    return timedelta(days=settings.DRAFT_VERSION_DAYS)


def unheld_forms(at: datetime) -> "QuerySet[AutosavedForm]":
    """Autosaved forms past their retention, except of items on hold."""
    return expired_forms(at).exclude(item__in=held_items())


def apply_retention(at: datetime | None = None) -> tuple[Counter[str], list[str], set[type[Model]]]:
    """Erase everything that is due. Returns counts by label, the words masked, and the models whose rows changed."""
    at = at or timezone.now()
    counts: Counter[str] = Counter()
    words: list[str] = []
    touched: set[type[Model]] = set()
    for reason, result in erase_due(at):
        counts[str(reason.label)] += 1
        words += result.redactor.words
        touched |= result.deleted.keys() | result.redacted.keys()
    for person in list(due_appellants(at - AFTER_OBJECTIONS)):
        words += redactor_for(as_claimant(person)).words
        try:
            erase_appellant(person, None, "retention")
        except ValidationError:  # Put on hold a moment ago.
            continue
        touched |= {Appellant, Appeal, Evidence, Message, ThreadEntry}
        counts[str(APPELLANTS)] += 1
    if cleared := sum(clear_due_thread(key, at) for key in due_threads(at)):
        touched |= {ThreadEntry, Evidence}
        counts[str(THREADS)] += cleared
    if signed := due_signatures(at):
        NoticeSignature.objects.filter(pk__in=signed).delete()
        counts[str(SIGNATURES)] += len(signed)
    for batch in old_changes(at):
        clear_changes(batch)
        touched.add(Change)
        counts[str(CHANGES)] += len(batch)
    for batch in list(due_pages(at)):
        counts[str(PAGES)] += clear_pages(batch, at)
        touched.add(PageCopy)
    for label, files in ((FILES, stray_files(at)), (PICTURES, stray_pictures(at))):
        for file in files:
            file.delete()
            counts[str(label)] += 1
    if thinned := thin_drafts(at - draft_retention(), held_items()):
        append_event(LedgerEvent.Action.ERASED, None, "", {"versions": thinned, "why": "retention"})
        touched.add(Revision)
        counts[str(VERSIONS)] += thinned
    if swept := delete_forms(unheld_forms(at)):
        counts[str(TEXTS)] += swept
        touched.add(AutosavedForm)
    counts.update(_answered(retention_applied.send(None, at=at)))
    return +counts, words, touched


def count_due(at: datetime | None = None) -> Counter[str]:
    """What `apply_retention` would erase, by label."""
    at = at or timezone.now()
    counts = Counter(str(reason.label) for _notice, reason in due_notices(at))
    counts[str(APPELLANTS)] = sum(1 for _person in due_appellants(at - AFTER_OBJECTIONS))
    counts[str(THREADS)] = len(due_threads(at))
    counts[str(SIGNATURES)] = len(due_signatures(at))
    counts[str(CHANGES)] = sum(len(batch) for batch in old_changes(at))
    counts[str(PAGES)] = sum(len(batch) for batch in due_pages(at))
    counts[str(FILES)] = sum(1 for _file in stray_files(at))
    counts[str(PICTURES)] = sum(1 for _file in stray_pictures(at))
    counts[str(VERSIONS)] = count_thinned(at - draft_retention(), held_items())
    counts[str(TEXTS)] = unheld_forms(at).count()
    counts.update(_answered(retention_counted.send(None, at=at)))
    return +counts


def _answered(answers: Iterable[tuple[Any, Any]]) -> dict[str, int]:
    """The counts of the receivers of a signal, by label."""
    return {str(label): count for _receiver, (label, count) in answers}
