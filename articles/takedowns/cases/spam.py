"""Spam: selected notices of a case are closed as spam, without a decision and without a letter."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.takedowns.cases.deadlines import end_pause, set_due
from articles.takedowns.cases.locking import check_permission, check_version, lock_cases
from articles.takedowns.cases.merging import check_selection
from articles.takedowns.ledger.chain import append_event, case_rows
from articles.takedowns.models import Case, Decision, LedgerEvent, Notice, NoticeOutcome


@transaction.atomic
def mark_notices_as_spam(case: Case, version: int, by: User | None, notices: Iterable[int]) -> Case:
    """Close open notices as spam in all their cases. A case that has no other open notice is closed as spam.

    Raises StaleCase, or ValidationError with a message for the moderator; then nothing is changed.
    """
    check_permission(by)
    chosen = set(notices)
    of_notices = Case.objects.open().filter(notices__in=chosen).order_by().values_list("pk", flat=True)
    locked = lock_cases([case.pk, *of_notices])
    current = locked[case.pk]
    check_version(current, version)
    if not current.is_open:
        raise ValidationError(_("This case is closed. Reopen it before you mark notices as spam."))
    open_notices = current.notices.exclude(state=Notice.State.CLOSED).values_list("pk", flat=True)
    check_selection(chosen, set(open_notices))
    outcomes = close_as_spam(current, by, chosen)
    for changed in locked.values():
        if changed.is_open:
            _close_without_notices(changed)
    for changed in locked.values():
        _record(changed, chosen, by, outcomes if changed == current else [])
    return current


def close_as_spam(
    case: Case, by: User | None, notices: Iterable[int], decision: Decision | None = None
) -> list[NoticeOutcome]:
    """Mark notices as spam. Their cases must be locked; appends no event.

    Returns the outcomes that were recorded for it; none with a decision, which has outcomes of its own.
    """
    keys, now = list(notices), timezone.now()
    Notice.objects.filter(pk__in=keys).exclude(state=Notice.State.CLOSED).update(
        state=Notice.State.CLOSED, decided_at=now
    )
    Notice.objects.filter(pk__in=keys).update(spam_at=now)
    if decision is not None:
        return []
    bases = Notice.objects.filter(pk__in=keys).order_by("pk").values_list("pk", "basis")
    spam = NoticeOutcome.Result.SPAM
    return NoticeOutcome.objects.add_all(
        NoticeOutcome(case=case, notice_id=pk, outcome=spam, ground=basis, by=by) for pk, basis in bases
    )


def _close_without_notices(case: Case) -> None:
    """Close a case as spam if no notice is left, unless a decision waits for a second person."""
    has_open_notice = case.notices.exclude(state=Notice.State.CLOSED).exists()
    if not has_open_notice and case.state != Case.State.SECOND_REVIEW:
        end_pause(case)
        case.state = Case.State.SPAM
    elif case.is_open:
        set_due(case)
    case.version += 1
    case.save()


def _record(case: Case, chosen: set[int], by: User | None, outcomes: list[NoticeOutcome]) -> None:
    references = case.notices.filter(pk__in=chosen).order_by("pk").values_list("reference", flat=True)
    payload = {"notices": list(references), "state": str(case.state), "version": case.version}
    append_event(LedgerEvent.Action.SPAM, by, case.reference, payload, [*case_rows(case), *outcomes])


@transaction.atomic
def unmark_spam(case: Case, version: int, by: User | None, notices: Iterable[int]) -> Case:
    """Open notices of an open case again that were marked as spam by mistake."""
    check_permission(by)
    current = lock_cases([case.pk])[case.pk]
    check_version(current, version)
    if not current.is_open:
        raise ValidationError(_("This case is closed. Reopen it first."))
    chosen = set(notices)
    check_selection(chosen, set(current.notices.exclude(spam_at=None).values_list("pk", flat=True)))
    state = Notice.State.IN_REVIEW
    Notice.objects.filter(pk__in=chosen).update(state=state, decided_at=None, spam_at=None)
    set_due(current)
    current.version += 1
    current.save()
    references = list(current.notices.filter(pk__in=chosen).order_by("pk").values_list("reference", flat=True))
    payload = {"notices": references, "version": current.version}
    append_event(LedgerEvent.Action.REOPENED, by, current.reference, payload, case_rows(current))
    return current
