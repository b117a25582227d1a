"""How long is it kept who asked for something? As long as somebody may still ask about it; then it is erased."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, Q
from django.db.models.enums import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.kept_texts import old_texts, sweep
from articles.models import KeptText
from articles.takedowns.answering import OBJECTIONS
from articles.takedowns.bases import BASES, OTHER, Family
from articles.takedowns.erasing import Erased, erase
from articles.takedowns.models import OPEN, Case, Change, Decision, Evidence, Notice


class Reason(TextChoices):
    """Why something is due."""

    SPAM = "spam", _("spam")
    INADMISSIBLE = "inadmissible", _("never complete, or withdrawn")
    CORRECTION = "correction", _("a correction that is closed")
    REMOVAL = "removal", _("a removal that nobody can object to any more")


# After the last decision, or after it was set aside.
AFTER_OBJECTIONS = OBJECTIONS + timedelta(days=31)
KEPT = {
    Reason.SPAM: timedelta(days=30),
    Reason.INADMISSIBLE: timedelta(days=183),
    Reason.CORRECTION: timedelta(days=365),
    Reason.REMOVAL: AFTER_OBJECTIONS,
}
# A file may lie there for a moment before its row is written.
STRAY_AFTER = timedelta(days=1)
AT_ONCE = 200
CHANGES_AT_ONCE = 1_000


def due_for(notice: Notice, at: datetime) -> Reason | None:
    """For which reason the person of a notice is to be erased by now. One with several cases waits for the last."""
    cases: list[Case | None] = [*notice.cases.all()]
    if notice.decided_at is None or any(case.is_open or case.hold for case in cases if case):
        return None
    ends, reason = max(_kept_until(notice, case) for case in cases or [None])
    return reason if ends <= at else None


def _kept_until(notice: Notice, case: Case | None) -> tuple[datetime, Reason]:
    reason, closed = _reason(notice, case), notice.decided_at
    assert closed is not None
    last = case.decided_at if case and reason in (Reason.CORRECTION, Reason.REMOVAL) else None
    return max(closed, last or closed) + KEPT[reason], reason


def _reason(notice: Notice, case: Case | None) -> Reason:
    if case and case.state == Case.State.SPAM:
        return Reason.SPAM
    if case and case.state == Case.State.WITHDRAWN:
        return Reason.INADMISSIBLE
    if notice.effective_at is None and case and _came_to_nothing(case):
        return Reason.INADMISSIBLE
    family = case.family if case else BASES.get(notice.basis, OTHER).family
    return Reason.CORRECTION if family == Family.CORRECT else Reason.REMOVAL


def _came_to_nothing(case: Case) -> bool:
    is_closed = case.state == Case.State.CLOSED
    return is_closed and not case.decisions.exclude(action=Decision.Action.NOTHING).exists()


def due_notices(at: datetime) -> Iterator[tuple[Notice, Reason]]:
    """Every notice whose person is to be erased by now, read in batches along the key."""
    soonest = at - min(KEPT.values())
    closed = Notice.objects.filter(claimant__isnull=False, state=Notice.State.CLOSED, decided_at__lte=soonest)
    kept = Case.objects.filter(Q(state__in=OPEN) | ~Q(hold=""))
    closed = closed.exclude(cases__in=kept.values("pk")).prefetch_related("cases").order_by("pk")
    last = 0
    while batch := list(closed.filter(pk__gt=last)[:AT_ONCE]):
        last = batch[-1].pk
        for notice in batch:
            if reason := due_for(notice, at):
                yield notice, reason


def erase_due(at: datetime) -> Iterator[tuple[Reason, Erased]]:
    """Erase who is due, each in a transaction of its own, looked at once more inside it."""
    for notice, reason in due_notices(at):
        with transaction.atomic():
            try:
                erased = erase(notice, None, reason)
            except ValidationError:  # It was opened again, or put on hold, a moment ago.
                continue
            if erased and due_for(Notice.objects.get(pk=notice.pk), at) != reason:
                transaction.set_rollback(True)
                continue
        if erased:
            yield reason, erased


def old_changes(at: datetime) -> Iterator[list[int]]:
    """What decisions changed, before and after, where nobody can object to them any more: they are not undone then."""
    told = Change.objects.exclude(before="", after="")
    old = told.filter(decision__made_at__lt=at - AFTER_OBJECTIONS, decision__case__hold="").order_by("pk")
    last = 0
    while batch := list(old.filter(pk__gt=last).values_list("pk", flat=True)[:CHANGES_AT_ONCE]):
        last = batch[-1]
        yield batch


def empty(changes: list[int]) -> None:
    Change.objects.filter(pk__in=changes).update(before="", after="")


def stray_files(at: datetime) -> Iterator[Path]:
    """Files of evidence without a row, and uploads that a server left half-way when it was stopped."""
    until = (at - STRAY_AFTER).timestamp()
    batch: list[Path] = []
    for file in _old_files(Path(settings.EVIDENCE_ROOT), "*", until):
        batch.append(file)
        if len(batch) == AT_ONCE:
            yield from _unknown(batch)
            batch = []
    yield from _unknown(batch)
    if settings.FILE_UPLOAD_TEMP_DIR:
        yield from _old_files(Path(settings.FILE_UPLOAD_TEMP_DIR), "*.upload*", until)


def _old_files(folder: Path, pattern: str, until: float) -> Iterator[Path]:
    for file in folder.glob(pattern) if folder.is_dir() else ():
        if file.is_file() and file.stat().st_mtime < until:
            yield file


def _unknown(files: list[Path]) -> list[Path]:
    known = set(Evidence.objects.filter(file__in=[file.name for file in files]).values_list("file", flat=True))
    return [file for file in files if file.name not in known]


def apply(at: datetime | None = None) -> tuple[Counter[str], list[str], set[type[Model]]]:
    """Do all of it. Returns counts by reason, the words that went, and the models whose rows were touched."""
    at = at or timezone.now()
    counts: Counter[str] = Counter()
    words: list[str] = []
    touched: set[type[Model]] = set()
    for reason, erased in erase_due(at):
        counts[str(reason.label)] += 1
        words += erased.words.words
        touched |= erased.deleted.keys() | erased.reworded.keys()
    for batch in old_changes(at):
        empty(batch)
        touched.add(Change)
        counts[str(CHANGES)] += len(batch)
    for file in stray_files(at):
        file.unlink(missing_ok=True)
        counts[str(FILES)] += 1
    if swept := sweep(old_texts(at)):
        counts[str(TEXTS)] += swept
        touched.add(KeptText)
    return counts, words, touched


CHANGES = _("what decisions changed, word by word")
FILES = _("files without a notice")
TEXTS = _("texts that were typed and never saved")


def count_due(at: datetime | None = None) -> Counter[str]:
    """What `apply` would do."""
    at = at or timezone.now()
    counts = Counter(str(reason.label) for _notice, reason in due_notices(at))
    counts[str(CHANGES)] = sum(len(batch) for batch in old_changes(at))
    counts[str(FILES)] = sum(1 for _file in stray_files(at))
    counts[str(TEXTS)] = old_texts(at).count()
    return +counts
