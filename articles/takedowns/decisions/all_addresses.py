"""All addresses: one decision about every address of a notice.

Each case gets a decision of its own with the same action on its target, all in one transaction, and the claimant gets
one letter.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.editing.restrictions import Target, modes_for
from articles.editing.revisions.context import revising
from articles.editing.stay_down.scheduled import checking_schedules_once
from articles.models.editorial.revision import Revision
from articles.models.removed_text import is_target_closed
from articles.signals import coalesce_changes
from articles.takedowns.cases.locking import check_permission, check_version, lock_cases
from articles.takedowns.cases.notices.repeats import repeats_of
from articles.takedowns.decisions.actions import Action, ActionResult, DecisionText, Restrict
from articles.takedowns.decisions.conclusion import Recorded, answers_notices, conclude
from articles.takedowns.decisions.decide import BY_ACTION, DECIDABLE, decision_of_form
from articles.takedowns.decisions.outcomes import (
    Answered,
    Answers,
    Result,
    check_answers,
    check_repeats,
    chosen_ground,
    default_result,
    open_notices_of,
    record_outcomes,
    split_by_seen,
)
from articles.takedowns.decisions.proposals import act_for_now, record_of
from articles.takedowns.decisions.recording import NewDecision, new_decision, record_decisions
from articles.takedowns.decisions.second_person import MAX_ITEMS_DECIDED_ALONE, any_needs_second_person
from articles.takedowns.models import OPEN_STATES, Case, Decision, Notice, ProposedAction

ActionFor = Callable[[Target], Action]
BATCH_STATES = tuple(state for state in DECIDABLE if state in OPEN_STATES)
ADDRESSES_CHANGED = gettext_lazy(
    "The cases of this notice have changed since the page was loaded. Check what is offered now, then tick it again."
)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A case of the notice that is not decided, and why."""

    case: Case
    why: str


@dataclass(frozen=True, slots=True)
class DecidedAddresses:
    """The decisions, that of the case on which the moderator decided first, and the cases left out."""

    decisions: list[Decision]
    skipped: list[Skipped]


@dataclass(frozen=True, slots=True)
class _Planned:
    case: Case
    action: Action
    waits: bool
    answers: Answers
    notices: list[Notice]
    unseen: list[int]


def cases_of_notice(notice: Notice) -> list[Case]:
    """The cases of a notice that are open, in the order of their keys."""
    rows = Case.objects.open().filter(notices=notice).select_related("item", "placement__article", "picture")
    return list(rows.order_by("pk"))


@revising(kind=Revision.Kind.DECISION, channel=Revision.Channel.CASE)
@transaction.atomic
def decide_all(
    case: Case,
    version: int,
    notice: Notice,
    action_for: ActionFor,
    text: DecisionText,
    by: User | None,
    key: str | None = None,
    answers: Answers = BY_ACTION,
    versions: Mapping[int, int] | None = None,
) -> DecidedAddresses:
    """Decide a case as it was seen, and the other open cases of a notice in it likewise. There only this notice is
    answered: the page showed no other. `versions`: those of the other cases, by key, as the page showed them.

    If one needs a second person, or if more whole items go than one person may take down, all wait for one. Raises
    StaleCase and ValidationError as `decide` does; then nothing is changed.
    """
    check_permission(by)
    if not text.reason.strip():
        raise ValidationError({"reason": _("Give a reason. It is stored with the restriction.")})
    targets = {row.pk: row for row in cases_of_notice(notice)}
    locked = lock_cases({case.pk, *targets})
    if earlier := decision_of_form(locked[case.pk], key):
        return DecidedAddresses([earlier], [])
    check_version(locked[case.pk], version)
    _check_as_shown(notice, {pk: locked[pk] for pk in targets if pk != case.pk}, answers, versions)
    decidable, skipped = _split(locked.values(), targets, action_for)
    if case.pk not in {row.pk for row in decidable}:
        raise ValidationError(_("This case is closed or waits for a second person, so it cannot be decided."))
    decidable.sort(key=lambda row: (row.pk != case.pk, row.pk))
    planned = _planned(decidable, notice, action_for, by, answers)
    return DecidedAddresses(_carry_out(planned, text, by, key), skipped)


def _check_as_shown(
    notice: Notice, others: dict[int, Case], answers: Answers, versions: Mapping[int, int] | None
) -> None:
    """Raise ValidationError if a page showed neither this notice nor all its other cases as they are now."""
    if answers.last_key is not None and notice.pk > answers.last_key:
        raise ValidationError({"all_addresses": ADDRESSES_CHANGED})
    if versions is None:
        return
    changed = sorted(key for key, version in versions.items() if key not in others or others[key].version != version)
    if changed and (stale := Case.objects.filter(pk=changed[0]).first()):
        words = _(
            "Case %(case)s, which is about another address of this notice, has changed. Check it, then tick again."
        )
        raise ValidationError({"all_addresses": words % {"case": stale.reference}})
    if versions.keys() != others.keys():
        raise ValidationError({"all_addresses": ADDRESSES_CHANGED})


def _split(locked: Iterable[Case], targets: dict[int, Case], action_for: ActionFor) -> tuple[list[Case], list[Skipped]]:
    """The cases that can be decided, with their targets loaded, and the others with the reason."""
    decidable: list[Case] = []
    skipped: list[Skipped] = []
    for case in locked:
        loaded = targets.get(case.pk, case)
        case.item, case.placement, case.picture = loaded.item, loaded.placement, loaded.picture
        if why := _why_not(case, action_for):
            skipped.append(Skipped(case, why))
        else:
            decidable.append(case)
    return decidable, skipped


def _why_not(case: Case, action_for: ActionFor) -> str:
    if case.state not in BATCH_STATES:
        return _("It is closed, or waits for a second person.")
    if case.target is None:
        return _("Its address matches no page.")
    if is_target_closed(case.target):
        return _("It is about removed content, which you may not view.")
    action = action_for(case.target)
    if isinstance(action, Restrict) and action.mode not in modes_for(case.target):
        return _("This restriction does not apply to this kind of target.")
    return ""


def _planned(
    cases: list[Case], notice: Notice, action_for: ActionFor, by: User | None, answers: Answers
) -> list[_Planned]:
    actions = {case.pk: action_for(case.target) for case in cases if case.target}
    items = sum(action.whole_items for action in actions.values() if isinstance(action, Restrict))
    is_too_many = by is not None and items > MAX_ITEMS_DECIDED_ALONE
    grounds = {case.pk: notice.basis for case in cases}
    grounds[cases[0].pk] = chosen_ground(cases[0], answers.ground or notice.basis)
    asked = [(case, actions[case.pk], grounds[case.pk]) for case in cases]
    by_two = is_too_many or any_needs_second_person(asked, by)
    found, notices_of, repeats = [], open_notices_of(cases), repeats_of(cases)
    for case in cases:
        action, own = actions[case.pk], replace(answers, ground=grounds[case.pk])
        if case is not cases[0]:
            own = _answer_to(notice, own)
        is_shown, there = case is cases[0], notices_of[case.pk] if answers_notices(action) else []
        notices, unseen = split_by_seen(there, own) if is_shown else _only(notice, there)
        check_answers(notices, own, action.action)
        check_repeats(repeats[case.pk], notices, own, action.action)
        found.append(_Planned(case, action, by_two, own, notices, unseen))
    _check_granted(notice, found[0])
    return found


def _answer_to(notice: Notice, answers: Answers) -> Answers:
    """The answers without those to other notices."""
    return replace(answers, notices={key: row for key, row in answers.notices.items() if key == notice.pk})


def _only(notice: Notice, found: list[Notice]) -> tuple[list[Notice], list[int]]:
    """Of the open notices of another case that with all addresses, which the page showed, and the keys of the rest."""
    return [row for row in found if row == notice], [row.pk for row in found if row != notice]


def _check_granted(notice: Notice, shown: _Planned) -> None:
    """Raise ValidationError if the notice is refused although something is done about all of its addresses."""
    answer, acts = shown.answers.notices.get(notice.pk), default_result(shown.action.action) == Result.GRANTED
    if acts and shown.notices and answer and answer.outcome != Result.GRANTED:
        words = _("Notice %(notice)s is not granted, so its other addresses cannot be decided with it.")
        raise ValidationError({"all_addresses": words % {"notice": notice.reference}})


def _carry_out(planned: list[_Planned], text: DecisionText, by: User | None, key: str | None) -> list[Decision]:
    """Change all texts first, then record everything: the head of the ledger is locked last."""
    if by is not None:
        prefetch_related_objects([by], "groups")
    results: list[ActionResult] = []
    with coalesce_changes(), checking_schedules_once(by):
        for row in planned:
            results.append(act_for_now(row.action, by, text) if row.waits else row.action.perform(by, text))
    decisions = _record(planned, results, text, by, key)
    rows = list(zip(planned, decisions, strict=True))
    conclude([Recorded(decision, row.action, row.waits, row.unseen) for row, decision in rows], by)
    return decisions


def _record(
    planned: list[_Planned], results: list[ActionResult], text: DecisionText, by: User | None, key: str | None
) -> list[Decision]:
    """The decisions with their outcomes and, if they wait for a second person, what that person confirms."""
    at, new = timezone.now(), []
    for row, result in zip(planned, results, strict=True):
        kind, mode, ground = row.action.action, row.action.mode, row.answers.ground
        own_key = key if row is planned[0] else None
        decision = new_decision(row.case, kind, mode, by, key=own_key, ground=ground, made_at=at)
        new.append(NewDecision(decision, text, result))
    decisions = record_decisions(new, by)
    rows = list(zip(planned, decisions, strict=True))
    record_outcomes([Answered(decision, row.notices, row.answers) for row, decision in rows])
    ProposedAction.objects.bulk_create(
        ProposedAction(decision=decision, parameters=record_of(row.action)) for row, decision in rows if row.waits
    )
    return decisions
