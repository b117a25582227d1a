"""Merging and splitting cases, and reopening one while another is open on the same target.

A merged case stays as a row that names the case which took over its notices; its decisions stay with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.editing.restrictions import Target, column_of
from articles.models.loaded_values import remember_loaded
from articles.takedowns.cases.deadlines import end_pause, set_due
from articles.takedowns.cases.locking import check_not_waiting, check_permission, check_version, lock_cases
from articles.takedowns.cases.notices.states import sync_notices
from articles.takedowns.cases.opening import new_case, record_opening
from articles.takedowns.cases.orders import set_aside_orders
from articles.takedowns.law.legal_bases import Family
from articles.takedowns.ledger.chain import append_event, case_rows
from articles.takedowns.ledger.row_digests import Entry, entries_of_deleted
from articles.takedowns.models import Appeal, Case, Claimant, LedgerEvent, Notice

Event = LedgerEvent.Action
CaseNotice = Notice.cases.through


@dataclass(frozen=True, slots=True)
class MovedNotices:
    """What the ledger records when notices change their case: links that name the other case now and orders that were
    set aside by it, and deleted links.

    `held`: cases merged earlier to which a legal hold was extended. `appeals`: those that moved with the notices.
    """

    links: Iterable[Model] = ()
    deleted: Iterable[Entry] = ()
    held: Iterable[Model] = ()
    appeals: Iterable[Model] = ()


NOTHING_MOVED = MovedNotices()


@transaction.atomic
def merge(case: Case, version: int, by: User | None, into: Case) -> Case:
    """Merge an open case into another open one, which takes over its notices. Returns the other case.

    Raises StaleCase, or ValidationError with a message for the moderator; then nothing is changed.
    """
    check_permission(by)
    if case.pk == into.pk:
        raise ValidationError(_("A case cannot be merged into itself."))
    locked = lock_cases([case.pk, into.pk])
    current, survivor = locked[case.pk], locked[into.pk]
    check_version(current, version)
    _check_can_merge(current, survivor)
    moved = absorb(current, survivor)
    sync_notices(survivor)
    record_merge(current, by, moved)
    return survivor


def _check_can_merge(case: Case, survivor: Case) -> None:
    names = {"case": case.reference, "other": survivor.reference}
    if not case.is_open:
        raise ValidationError(_("Case %(case)s is closed. Reopen it before you merge it.") % names)
    if survivor.merged_into and survivor.survivor.pk == case.pk:
        raise ValidationError(_("Case %(other)s was merged into this one already.") % names)
    if survivor.merged_into:
        names["other"] = survivor.survivor.reference
        raise ValidationError(_("That case was merged itself. Merge this one into %(other)s.") % names)
    if not survivor.is_open:
        raise ValidationError(_("Case %(other)s is closed. Reopen it before you merge another case into it.") % names)
    check_not_waiting(case)
    check_not_waiting(survivor)


def absorb(case: Case, survivor: Case) -> MovedNotices:
    """Move the notices of a locked case to another locked one and mark it as merged. Appends no event.

    A legal hold on either covers both.
    """
    end_pause(case)
    moved = move_notices(case, survivor)
    hold = "\n".join(dict.fromkeys(filter(None, [survivor.hold, case.hold])))
    appeals = _move_appeals(case, survivor)
    held = _hold_merged({*case.with_merged(), *survivor.with_merged()} - {case.pk, survivor.pk}, hold)
    case.state, case.merged_into, case.version = Case.State.MERGED, survivor, case.version + 1
    case.hold = survivor.hold = hold
    case.notifiers = 0
    case.save()
    end_pause(survivor)
    survivor.notifiers = count_claimants(survivor)
    survivor.version += 1
    set_due(survivor)
    survivor.save()
    return replace(moved, held=held, appeals=appeals)


def _move_appeals(case: Case, survivor: Case) -> list[Appeal]:
    """Appeals go with the case that takes over; the decisions which they contest stay."""
    appeals = list(Appeal.objects.select_for_update(of=("self",)).filter(case=case).order_by("pk"))
    for appeal in appeals:
        appeal.case = survivor
        appeal.save()
    return appeals


def _hold_merged(keys: set[int], hold: str) -> list[Case]:
    """Extend the legal hold to cases that were merged earlier. Returns those that changed."""
    changed = [merged for merged in lock_cases(keys).values() if merged.hold != hold]
    for merged in changed:
        merged.hold = hold
        merged.save()
    return changed


def record_merge(case: Case, by: User | None, moved: MovedNotices) -> None:
    """Append the events of a merged case and of the one that took it over."""
    survivor = case.merged_into
    assert survivor is not None
    payload = {"into": survivor.reference, "version": case.version}
    append_event(Event.MERGED, by, case.reference, payload, case_rows(case), moved.deleted)
    payload = {"case": case.reference, "version": survivor.version}
    append_event(
        Event.JOINED, by, survivor.reference, payload, [*case_rows(survivor), *moved.links, *moved.held, *moved.appeals]
    )


def move_notices(case: Case, other: Case, keys: Iterable[int] | None = None) -> MovedNotices:
    """Move these notices, or all, to another case. A notice that is in both leaves the first."""
    links = CaseNotice.objects.filter(case=case)
    if keys is not None:
        links = links.filter(notice__in=list(keys))
    already = set(CaseNotice.objects.filter(case=other).values_list("notice", flat=True))
    found = list(links.order_by("pk"))
    moved = [link for link in found if link.notice_id not in already]
    for link in moved:
        remember_loaded(link)
        link.case = other
    CaseNotice.objects.bulk_update(moved, ["case"], batch_size=500)
    return MovedNotices(moved, delete_links([link for link in found if link.notice_id in already]))


def delete_links(links: list[Model]) -> list[Entry]:
    """Take notices out of cases: delete the rows that link them. Returns their entries for the ledger."""
    CaseNotice.objects.filter(pk__in=[link.pk for link in links]).delete()
    return entries_of_deleted(links)


def count_claimants(case: Case) -> int:
    """How many different people sent the notices of a case. Anonymous ones count one by one."""
    notices = Notice.objects.filter(cases=case)
    with_email = Claimant.objects.filter(notice__cases=case).exclude(email="")
    addresses = with_email.order_by().annotate(address=Lower("email")).values("address").distinct().count()
    return addresses + notices.exclude(pk__in=with_email.values("notice")).count()


def reopen_or_join(case: Case, other: Case | None) -> tuple[Case, MovedNotices]:
    """Open a locked case again; if another is open on its target, that one takes it over.

    Returns the open case, and the notices that moved to it, for `record_merge`.

    `other` is that open case, locked, or None. The state is written before any event is appended, so that two
    transactions that open a case on one target wait for each other only here.
    """
    if case.is_open:
        return case, NOTHING_MOVED
    if other is not None:
        check_not_waiting(other)
        return other, absorb(case, other)
    case.state, case.due_at = Case.State.IN_REVIEW, case.due_at or timezone.now()
    try:
        with transaction.atomic():
            case.save()
    except IntegrityError:
        message = _("Another case on the same target was opened at the same moment. Try again.")
        raise ValidationError(message) from None
    return case, NOTHING_MOVED


@transaction.atomic
def split(case: Case, version: int, by: User | None, notices: Iterable[int], target: Target, family: Family) -> Case:
    """Move notices of an open case to the open case on this target and of this family, or to a new one.

    Returns that case. Raises StaleCase, or ValidationError with a message for the moderator; then nothing is changed.
    """
    check_permission(by)
    column, chosen = column_of(target), set(notices)
    on_target = Case.objects.open().filter(**{column: target}, family=family).exclude(pk=case.pk).first()
    locked = lock_cases([case.pk, *([on_target.pk] if on_target else [])])
    current = locked[case.pk]
    check_version(current, version)
    _check_can_split(current, chosen)
    if current.target == target and current.family == family:
        raise ValidationError(_("The notices are in that case already. Choose another target or type of request."))
    other = locked.get(on_target.pk) if on_target else None
    home, is_new = _home_of_split(target, family, other)
    home.hold = "\n".join(dict.fromkeys(filter(None, [home.hold, current.hold])))
    moved = move_notices(current, home, chosen)
    for changed in (current, home):
        _refresh(changed)
    set_aside = set_aside_orders(chosen, by) if current.target != target else []
    _record_split(current, home, chosen, by, is_new, replace(moved, links=[*moved.links, *set_aside]))
    return home


def _check_can_split(case: Case, chosen: set[int]) -> None:
    if not case.is_open:
        raise ValidationError(_("Case %(case)s is closed. Reopen it before you split it.") % {"case": case.reference})
    check_not_waiting(case)
    open_notices = set(case.notices.exclude(state=Notice.State.CLOSED).values_list("pk", flat=True))
    check_selection(chosen, open_notices)
    if chosen == open_notices:
        raise ValidationError(_("At least one open notice has to stay in this case. To move them all, merge the case."))


def check_selection(chosen: set[int], allowed: set[int]) -> None:
    """Raise ValidationError if no notice was selected, or one that is closed or in another case."""
    if not chosen:
        raise ValidationError(_("Select at least one notice."))
    if not chosen <= allowed:
        raise ValidationError(_("A selected notice is closed or belongs to another case by now. Select again."))


def _home_of_split(target: Target, family: Family, other: Case | None) -> tuple[Case, bool]:
    """The locked open case on the target, or a new one, and whether it is new."""
    if other is not None and other.is_open:
        check_not_waiting(other)
        end_pause(other)
        return other, False
    try:
        with transaction.atomic():
            return new_case(target, family, None), True
    except IntegrityError:
        message = _("Another case on the same target was opened at the same moment. Try again.")
        raise ValidationError(message) from None


def _refresh(case: Case) -> None:
    """Count the claimants, set the deadline and the version, and give the notices the state of the case."""
    case.notifiers = count_claimants(case)
    case.version += 1
    set_due(case)
    case.save()
    sync_notices(case)


def _record_split(case: Case, home: Case, chosen: set[int], by: User | None, is_new: bool, moved: MovedNotices) -> None:
    references = list(Notice.objects.filter(pk__in=chosen).order_by("pk").values_list("reference", flat=True))
    if is_new:
        record_opening(home, by)
    payload = {"into": home.reference, "notices": references, "version": case.version}
    append_event(Event.SPLIT, by, case.reference, payload, case_rows(case), moved.deleted)
    payload = {"case": case.reference, "notices": references, "version": home.version}
    append_event(Event.JOINED, by, home.reference, payload, [*case_rows(home), *moved.links])
