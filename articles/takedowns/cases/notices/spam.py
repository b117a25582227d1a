"""Spam: selected notices of a case are closed as spam, without a decision and without a letter.

The mark is one of the notice: it closes the notice in all its cases, and without it the notice is open in all of them.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.takedowns.cases.appeals.deadlines import has_open_appeal
from articles.takedowns.cases.deadlines import end_pause, set_due
from articles.takedowns.cases.locking import check_permission, check_version, lock_cases, other_open_case
from articles.takedowns.cases.merging import MovedNotices, check_selection, record_merge, reopen_or_join
from articles.takedowns.cases.notices.states import sync_notices
from articles.takedowns.cases.orders import check_no_order
from articles.takedowns.cases.resting_state import closed_state
from articles.takedowns.ledger.chain import append_event, case_rows
from articles.takedowns.models import Case, LedgerEvent, Notice, NoticeOutcome

Event = LedgerEvent.Action


@transaction.atomic
def mark_notices_as_spam(case: Case, version: int, by: User | None, notices: Iterable[int]) -> Case:
    """Close open notices as spam in all their cases. A case that has no other open notice is closed as spam, or in
    force while one of its restrictions is.

    Raises StaleCase, or ValidationError with a message for the moderator; then nothing is changed.
    """
    check_permission(by)
    chosen = set(notices)
    of_notices = Case.objects.open().filter(notices__in=chosen).order_by().values_list("pk", flat=True)
    locked = lock_cases([case.pk, *of_notices])
    current = locked[case.pk]
    check_version(current, version)
    _check_all_locked(Case.objects.open().filter(notices__in=chosen), locked)
    if not current.is_open:
        raise ValidationError(_("This case is closed. Reopen it before you mark notices as spam."))
    open_notices = current.notices.exclude(state=Notice.State.CLOSED).values_list("pk", flat=True)
    check_selection(chosen, set(open_notices))
    check_no_order(Notice.objects.filter(pk__in=chosen), by)
    rows = close_as_spam(current, by, chosen)
    for changed in locked.values():
        if changed.is_open:
            _close_without_notices(changed)
    for changed in locked.values():
        _record(changed, chosen, by, rows if changed == current else [])
    return current


def close_spam_notices(notices: Collection[int]) -> None:
    """Close notices and mark them as spam. Their cases must be locked; records neither outcome nor event."""
    now = timezone.now()
    still_open = Notice.objects.filter(pk__in=notices).exclude(state=Notice.State.CLOSED)
    still_open.update(state=Notice.State.CLOSED, decided_at=now)
    Notice.objects.filter(pk__in=notices).update(spam_at=now)


def close_as_spam(case: Case, by: User | None, notices: Iterable[int]) -> list[NoticeOutcome]:
    """Mark notices as spam without a decision. Returns the outcomes that were recorded for it; appends no event."""
    keys = list(notices)
    close_spam_notices(keys)
    bases = Notice.objects.filter(pk__in=keys).order_by("pk").values_list("pk", "basis")
    spam = NoticeOutcome.Result.SPAM
    return NoticeOutcome.objects.add_all(
        NoticeOutcome(case=case, notice_id=pk, outcome=spam, ground=basis, by=by) for pk, basis in bases
    )


def _close_without_notices(case: Case) -> None:
    """Close a case if no notice is left, unless a decision waits for a second person."""
    has_open_notice = case.notices.exclude(state=Notice.State.CLOSED).exists()
    if not has_open_notice and case.state != Case.State.SECOND_REVIEW and has_open_appeal(case):
        end_pause(case)
        case.state = Case.State.CONTESTED
        set_due(case)
    elif not has_open_notice and case.state != Case.State.SECOND_REVIEW:
        end_pause(case)
        case.state = closed_state(case, Case.State.SPAM)
    elif case.is_open:
        set_due(case)
    case.version += 1
    case.save()


def _record(case: Case, chosen: set[int], by: User | None, rows: Iterable[Model]) -> None:
    payload = {"notices": references_of(case, chosen), "state": str(case.state), "version": case.version}
    append_event(Event.SPAM, by, case.reference, payload, [*case_rows(case), *rows])


def references_of(case: Case, notices: Iterable[int]) -> list[str]:
    """The references of those of the notices that are in a case, as events name them."""
    found = case.notices.filter(pk__in=list(notices)).order_by("pk")
    return list(found.values_list("reference", flat=True))


@transaction.atomic
def unmark_spam(case: Case, version: int, by: User | None, notices: Iterable[int]) -> Case:
    """Open notices that were marked as spam by mistake again, in an open case and in all their other cases.

    Raises StaleCase, or ValidationError with a message for the moderator; then nothing is changed.
    """
    check_permission(by)
    chosen = set(notices)
    locked = lock_for_opening(case, chosen)
    current = locked[case.pk]
    check_version(current, version)
    if not current.is_open:
        raise ValidationError(_("This case is closed. Reopen it first."))
    check_selection(chosen, set(current.notices.exclude(spam_at=None).values_list("pk", flat=True)))
    open_everywhere(chosen, locked, by)
    return current


def closed_as_spam_with(case: Case) -> list[int]:
    """The keys of the notices whose mark closed a case as spam, and not of those that were marked before."""
    closing = LedgerEvent.objects.filter(case=case.reference, action__in=(Event.SPAM, Event.CLOSED))
    newest = closing.order_by("-time", "-sequence").first()
    marked = case.notices.exclude(spam_at=None)
    # Events of earlier versions of this software do not name the notices.
    if newest and (references := newest.payload_data.get("notices")) is not None:
        marked = marked.filter(reference__in=references)
    return list(marked.order_by("pk").values_list("pk", flat=True))


def lock_for_opening(case: Case, notices: Iterable[int]) -> dict[int, Case]:
    """Lock a case, the other cases of these notices, and the open cases that would take over the closed ones.

    Raises ValidationError if notices were moved to a further case meanwhile.
    """
    keys = list(notices)
    cases = [case, *Case.objects.filter(notices__in=keys).exclude(pk=case.pk).order_by("pk").distinct()]
    others = [other.pk for closed in cases if not closed.is_open and (other := other_open_case(closed))]
    locked = lock_cases([*(found.pk for found in cases), *others])
    _check_all_locked(Case.objects.filter(notices__in=keys), locked)
    return locked


def _check_all_locked(cases: "QuerySet[Case]", locked: dict[int, Case]) -> None:
    """Raise ValidationError if notices moved to another case between reading and locking their cases."""
    if cases.exclude(pk__in=list(locked)).exists():
        raise ValidationError(_("The notices were moved to another case at the same moment. Try again."))


def open_everywhere(notices: Iterable[int], locked: dict[int, Case], by: User | None) -> None:
    """Take the mark from notices and open their cases that were closed as spam or decided without them again.

    The cases come from `lock_for_opening`.
    """
    chosen = list(notices)
    marks = dict(Notice.objects.filter(pk__in=chosen).values_list("pk", "spam_at"))
    of_notices = Case.objects.filter(notices__in=chosen).order_by("pk").values_list("pk", flat=True).distinct()
    cases = [case for key in of_notices if _opens_with(case := locked[key], marks)]
    marked = Notice.objects.filter(pk__in=chosen)
    marked.update(spam_at=None)
    marked.filter(withdrawn_at=None).update(state=Notice.State.IN_REVIEW, decided_at=None)
    homes, merges = dict[int, Case](), list[tuple[Case, MovedNotices]]()
    for case in cases:
        home, moved = reopen_or_join(case, open_other(case, locked))
        homes[home.pk] = home
        if home.pk != case.pk:
            merges.append((case, moved))
    for home in homes.values():
        set_due(home)
        home.version += 1
        home.save()
        sync_notices(home)
    for case, moved in merges:
        record_merge(case, by, moved)
    for home in homes.values():
        payload = {"notices": references_of(home, chosen), "version": home.version}
        append_event(Event.REOPENED, by, home.reference, payload, case_rows(home))


def _opens_with(case: Case, marks: dict[int, datetime | None]) -> bool:
    """Whether a case has to be open when the mark is taken from these notices.

    A withdrawn case stays closed, and so does one that was decided before a notice in it was marked or that answered
    it. One that was decided while the notice was marked has not answered it.
    """
    if case.is_open or case.state == Case.State.SPAM:
        return True
    if case.state == Case.State.WITHDRAWN:
        return False
    decided = NoticeOutcome.objects.filter(case__in=case.with_merged(), decision__isnull=False)
    answered = decided.exclude(outcome=NoticeOutcome.Result.SPAM)
    left_out = case.notices.filter(pk__in=list(marks)).exclude(pk__in=answered.values("notice"))
    times = [marked for key in left_out.values_list("pk", flat=True) if (marked := marks[key])]
    return bool(times) and decided.filter(made_at__gte=min(times)).exists()


def open_other(case: Case, locked: dict[int, Case]) -> Case | None:
    """The open case that takes over a closed one, among those that are locked."""
    if case.is_open or case.target is None:
        return None
    same = (case.item_id, case.placement_id, case.picture_id, case.family)
    for other in locked.values():
        if other.is_open and (other.item_id, other.placement_id, other.picture_id, other.family) == same:
            return other
    return None
