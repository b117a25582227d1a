"""Naming the page of a notice that described it only in words, or another page of a notice.

The notice moves to the open case on that page, or to a new one, and the page is stored as it is now. A case without a
target that loses its last notice is merged into that case.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max, Model
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from articles.editing.restrictions import Target, column_of
from articles.models.removed_text import is_target_closed
from articles.takedowns.cases.closed_claims import REFUSAL, is_claim_closed
from articles.takedowns.cases.deadlines import end_pause, set_due
from articles.takedowns.cases.locking import check_not_waiting, check_permission, lock_cases
from articles.takedowns.cases.merging import (
    NOTHING_MOVED,
    CaseNotice,
    MovedNotices,
    absorb,
    count_claimants,
    move_notices,
    record_merge,
)
from articles.takedowns.cases.notices.states import sync_notices
from articles.takedowns.cases.opening import new_case, record_opening
from articles.takedowns.intake.receive import items_to_store
from articles.takedowns.intake.url_matching import UrlMatch, first_match
from articles.takedowns.law.elements import Element
from articles.takedowns.law.legal_bases import BASES, OTHER
from articles.takedowns.ledger.chain import append_event, case_rows, snapshot_rows
from articles.takedowns.ledger.row_digests import Entry
from articles.takedowns.models import Case, LedgerEvent, Notice, NoticeTarget, Snapshot
from articles.takedowns.proof.snapshots import take_snapshots

Event = LedgerEvent.Action
NAMED_COLUMNS = ("item", "picture", "url_as_given", "elements", "effective_at")


@dataclass(slots=True)
class Naming:
    """A notice, locked with its open cases, and the open cases on the pages that are named, by column and key."""

    notice: Notice
    by: User | None
    cases: list[Case]
    on_pages: dict[tuple[str, int], Case]


@transaction.atomic
def name_pages(notice: Notice, by: User, matches: Sequence[UrlMatch]) -> list[Case]:
    """Name the pages of a notice that names none. Returns the cases on these pages, which it is in now.

    Raises PermissionDenied, or ValidationError with a message for the moderator; then nothing is changed.
    """
    naming = _lock_for_desk(notice, by, matches)
    if _known_targets(naming.notice):
        raise ValidationError({"other": _("The notice names a page already. Tick this to add another.")})
    return _name(naming, _new(naming, matches))


@transaction.atomic
def add_pages(notice: Notice, by: User, matches: Sequence[UrlMatch]) -> list[Case]:
    """Like `name_pages`, for pages that a notice concerns besides those it names already."""
    naming = _lock_for_desk(notice, by, matches)
    return _name(naming, _new(naming, matches))


def _lock_for_desk(notice: Notice, by: User, matches: Sequence[UrlMatch]) -> Naming:
    check_permission(by)
    naming = lock_pages(notice, matches, by)
    if is_claim_closed(naming.notice) or any(is_target_closed(match.picture or match.item) for match in matches):
        raise ValidationError(REFUSAL)
    if naming.notice.state == Notice.State.CLOSED:
        raise ValidationError(_("The notice is closed. Reopen its case first."))
    return naming


def _new(naming: Naming, matches: Sequence[UrlMatch]) -> list[UrlMatch]:
    """The matches with a page that the notice does not name yet."""
    known = _known_targets(naming.notice)
    new = [match for match in matches if _key(match) and _key(match) not in known]
    if not new:
        words = _("Enter the address of a page of this site that the notice does not name yet.")
        raise ValidationError({"where": words})
    return new


@transaction.atomic
def match_supplied_address(notice: Notice, matches: Sequence[UrlMatch]) -> None:
    """Name the pages whose addresses the claimant sent later. Raises ValidationError where that is left to the desk:
    no page has such an address, or a decision on one waits for a second person.
    """
    naming = lock_pages(notice, matches)
    _name(naming, _new(naming, matches))


def lock_pages(notice: Notice, matches: Iterable[UrlMatch], by: User | None = None) -> Naming:
    """Lock the cases of a notice and the open cases on these pages in the order of their keys, then the notice."""
    family = BASES.get(notice.basis, OTHER).family
    found: dict[int, tuple[str, int]] = {}
    for match in matches:
        if target := match.picture or match.item:
            on_target = Case.objects.open().filter(**{column_of(target): target}, family=family).first()
            if on_target is not None:
                found[on_target.pk] = (column_of(target), target.pk)
    own = list(notice.cases.order_by().values_list("pk", flat=True))
    locked = lock_cases([*own, *found])
    row = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    on_pages = {found[pk]: case for pk, case in locked.items() if pk in found and case.is_open}
    return Naming(row, by, [case for pk, case in locked.items() if pk in own and case.is_open], on_pages)


def _key(match: UrlMatch) -> tuple[str, int] | None:
    target = match.picture or match.item
    return (column_of(target), target.pk) if target else None


def _known_targets(notice: Notice) -> set[tuple[str, int]]:
    """What a notice and its cases are about already."""
    targets: list[Target | None] = [notice.item, notice.placement, notice.picture]
    targets += [case.target for case in notice.cases.select_related("item", "placement", "picture").order_by("pk")]
    targets += [row.picture or row.item for row in notice.targets.select_related("item", "picture")]
    return {(column_of(target), target.pk) for target in targets if target is not None}


def _name(naming: Naming, matches: list[UrlMatch]) -> list[Case]:
    notice = naming.notice
    homes: list[Case] = []
    rows = _store_pages(notice, matches)
    _tick_address(notice, matches)
    for target in _targets(matches):
        home = _home(naming, target)
        moved = _move_here(naming, home) if not homes else NOTHING_MOVED
        links = _link(notice, home)
        _refresh(home)
        payload = {"notice": notice.reference, "pages": len(matches), "version": home.version}
        append_event(
            Event.ADDED,
            naming.by,
            home.reference,
            payload,
            [*case_rows(home), *rows, *links, *moved.links],
            moved.deleted,
        )
        rows = []
        homes.append(home)
    return homes


def _targets(matches: list[UrlMatch]) -> list[Target]:
    """The distinct targets, in the order of their lines."""
    targets: dict[tuple[str, int], Target] = {}
    for match in matches:
        target: Target | None = match.picture or match.item
        if target is not None:
            targets[column_of(target), target.pk] = target
    return list(targets.values())


def _store_pages(notice: Notice, matches: list[UrlMatch]) -> list[Model]:
    """Store addresses and pages with a notice, and the first as its target if it has none. Returns the rows."""
    last = notice.targets.aggregate(last=Max("line"))["last"] or 0
    targets = [
        NoticeTarget.objects.create(
            notice=notice,
            line=number,
            url_as_given=match.url_as_given,
            item=match.item,
            picture=match.picture,
            found=match.found,
        )
        for number, match in enumerate(matches, last + 1)
    ]
    stored = set(Snapshot.objects.filter(notice=notice).values_list("item", flat=True))
    with translation.override(notice.language):
        keys = [key for key in items_to_store(None, matches, timezone.now()) if key not in stored]
        snapshots = take_snapshots(notice, keys)
    first = first_match(matches)
    if first and notice.item is None and notice.picture is None and notice.placement is None:
        notice.item, notice.picture = first.item, first.picture
        notice.url_as_given = notice.url_as_given or first.url_as_given
    return [notice, *targets, *snapshot_rows(snapshots)]


def _tick_address(notice: Notice, matches: list[UrlMatch]) -> None:
    """The address counts as given once the claimant may know that a page was found there."""
    given = {*notice.elements, *([Element.ADDRESS.value] if any(match.found for match in matches) else [])}
    notice.elements = [element.value for element in Element if element.value in given]
    if notice.effective_at is None and not notice.missing:
        notice.effective_at = timezone.now()
    notice.save(update_fields=NAMED_COLUMNS)


def _home(naming: Naming, target: Target) -> Case:
    """The locked open case on a target, or a new one."""
    key = (column_of(target), target.pk)
    if key in naming.on_pages:
        home = naming.on_pages[key]
        check_not_waiting(home)
        end_pause(home)
        return home
    try:
        with transaction.atomic():
            home = new_case(target, BASES.get(naming.notice.basis, OTHER).family, None)
    except IntegrityError:
        message = _("Another case on the same target was opened at the same moment. Try again.")
        raise ValidationError(message) from None
    # It goes on where the case without a target was.
    for case in naming.cases:
        if case.target is None:
            home.assignee, home.extended_at = home.assignee or case.assignee, home.extended_at or case.extended_at
    home.save()
    record_opening(home, naming.by)
    return home


def _move_here(naming: Naming, home: Case) -> MovedNotices:
    """Take the notice out of its cases without a target. A case that had no other notice is merged into this one."""
    links: list[Model] = []
    deleted: list[Entry] = []
    for case in naming.cases:
        if case.target is not None or case.pk == home.pk:
            continue
        check_not_waiting(case)
        if case.notices.exclude(pk=naming.notice.pk).exists():
            home.hold = "\n".join(dict.fromkeys(filter(None, [home.hold, case.hold])))
            moved = move_notices(case, home, [naming.notice.pk])
            links, deleted = [*links, *moved.links], [*deleted, *moved.deleted]
            _refresh(case)
            payload = {"into": home.reference, "notices": [naming.notice.reference], "version": case.version}
            append_event(Event.SPLIT, naming.by, case.reference, payload, case_rows(case))
        else:
            record_merge_of(case, home, naming.by)
    return MovedNotices(links, deleted)


def record_merge_of(case: Case, home: Case, by: User | None) -> None:
    moved = absorb(case, home)
    sync_notices(home)
    record_merge(case, by, moved)


def _link(notice: Notice, case: Case) -> list[Model]:
    """Put the notice into a case. Returns the row if it was not in it."""
    link, is_new = CaseNotice.objects.get_or_create(notice=notice, case=case)
    return [link] if is_new else []


def _refresh(case: Case) -> None:
    case.notifiers = count_claimants(case)
    case.version += 1
    set_due(case)
    case.save()
    sync_notices(case)
