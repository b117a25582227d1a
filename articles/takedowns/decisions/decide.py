"""Decide a case: perform an action and record it, in one transaction.

Restrictions are made and lifted only here, in `undo.py` and in `confirm.py`; `verify_ledger` reports any that the
ledger does not list.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from articles.editing.restrictions import Target, column_of
from articles.editing.revisions.context import revising
from articles.editing.stay_down.scheduled import checking_schedules_once
from articles.models.editorial.revision import Revision
from articles.models.newsitem import NewsItem
from articles.models.restriction import Mode, Restriction
from articles.signals import coalesce_changes
from articles.takedowns.cases.locking import (
    check_not_merged,
    check_not_waiting,
    check_permission,
    check_version,
    lock_cases,
    lock_with_other,
)
from articles.takedowns.cases.merging import record_merge, reopen_or_join
from articles.takedowns.cases.notices.repeats import repeats_in
from articles.takedowns.cases.opening import get_or_open_case, open_newsroom_case, record_opening
from articles.takedowns.decisions.actions import Action, DecisionText, FixCredit, Lift, Restrict
from articles.takedowns.decisions.conclusion import Recorded, answers_notices, conclude, state_after
from articles.takedowns.decisions.outcomes import (
    Answered,
    Answers,
    check_answers,
    check_repeats,
    chosen_ground,
    open_notices,
    record_outcomes,
    split_by_seen,
)
from articles.takedowns.decisions.proposals import act_for_now, record_of
from articles.takedowns.decisions.recording import new_decision, record_decision
from articles.takedowns.decisions.second_person import needs_second_person
from articles.takedowns.law.legal_bases import Family
from articles.takedowns.models import (
    OPEN_STATES,
    Case,
    Decision,
    Effect,
    ProposedAction,
)

DECIDABLE = (
    *(Case.State.RECEIVED, Case.State.IN_REVIEW, Case.State.NEEDS_INFO, Case.State.CONTESTED, Case.State.IN_FORCE),
)
MAX_KEY_LENGTH = 64
BY_ACTION = Answers()


@revising(kind=Revision.Kind.DECISION, channel=Revision.Channel.CASE)
@transaction.atomic
def decide(
    case: Case,
    version: int,
    action: Action,
    text: DecisionText,
    by: User | None,
    key: str | None = None,
    answers: Answers = BY_ACTION,
) -> Decision:
    """Decide a case as it was seen at this version. `key` identifies the form, so that a resubmission decides nothing.

    If a second person has to confirm, content to be removed is hidden at once, for 72 hours. Raises StaleCase if the
    case has changed since, or ValidationError with a message for the moderator; then nothing is changed.
    """
    check_permission(by)
    case, other = lock_with_other(case)
    if earlier := decision_of_form(case, key):
        return earlier
    check_version(case, version)
    check_not_waiting(case)
    if case.state not in DECIDABLE:
        raise ValidationError(_("This case is closed. Reopen it before you decide."))
    if other and not case.is_open and _opens(case, action, by, answers.ground):
        raise ValidationError(
            _("Another case on the same target is open: %(case)s. Decide there.") % {"case": other.reference}
        )
    return _decide_locked(case, action, text, by, key, answers)


def _opens(case: Case, action: Action, by: User | None, ground: str = "") -> bool:
    """Whether an action leaves a case open: because it hides for now, or because a second person has to confirm it."""
    waits = needs_second_person(case, action, ground, by)
    return state_after(case, action, waits) in OPEN_STATES


def decision_of_form(case: Case, key: str | None) -> Decision | None:
    """The decision that this form made already. ValidationError if the key cannot be one of this case."""
    if not key:
        return None
    earlier = Decision.objects.filter(key=key[:MAX_KEY_LENGTH]).first()
    if len(key) > MAX_KEY_LENGTH or (earlier and earlier.case_id != case.pk):
        raise ValidationError(_("This form was used before. Load the page again."))
    return earlier


def _nothing_to_record() -> None:
    return None


def _decide_locked(
    case: Case,
    action: Action,
    text: DecisionText,
    by: User | None,
    key: str | None = None,
    answers: Answers = BY_ACTION,
    record_case: Callable[[], None] = _nothing_to_record,
) -> Decision:
    """Perform an action in a locked case, record it with the outcome of each notice, move the case on and queue the
    letters. What needs a second person is recorded as a proposal.

    `record_case` appends the events of a case that was opened for this decision: after the texts have been changed
    and their revisions recorded, because the head of the ledger is locked last.
    """
    if not text.reason.strip():
        raise ValidationError({"reason": _("Give a reason. It is stored with the restriction.")})
    ground = chosen_ground(case, answers.ground)
    waits = needs_second_person(case, action, ground, by)
    notices, unseen = split_by_seen(open_notices(case), answers) if answers_notices(action) else ([], [])
    check_answers(notices, answers, action.action)
    check_repeats(repeats_in(case), notices, answers, action.action)
    if state_after(case, action, waits) in OPEN_STATES:
        reopen_or_join(case, None)
    with coalesce_changes(), checking_schedules_once(by):
        result = act_for_now(action, by, text) if waits else action.perform(by, text)
    record_case()
    new = new_decision(case, action.action, action.mode, by, key=key, ground=ground)
    decision = record_decision(new, text, result, by)
    record_outcomes([Answered(decision, notices, answers)])
    if waits:
        ProposedAction.objects.create(decision=decision, parameters=record_of(action))
    conclude([Recorded(decision, action, waits, unseen)], by)
    return decision


def lift_in_locked_case(
    case: Case, restrictions: Sequence[Restriction], text: DecisionText, by: User | None
) -> Decision:
    """Lift restrictions as a decision in a locked case; what two people set waits for a second person."""
    return _decide_locked(case, Lift(tuple(restrictions)), text, by)


@revising(kind=Revision.Kind.DECISION, channel=Revision.Channel.CASE)
@transaction.atomic
def take_down(
    target: Target,
    mode: Mode,
    by: User | None,
    reason: str,
    public_note: str = "",
    ends_at: datetime | None = None,
    *,
    translations: Sequence[NewsItem] = (),
) -> Decision:
    """Restrict a target, and these translations of it, without a notice: in the case of that target or a new one.

    Raises ValidationError with a message for the moderator; then nothing is changed.
    """
    case, record_case = _case_for(target, by)
    check_not_merged(case)
    check_not_waiting(case)
    action, text = Restrict((target, *translations), mode, ends_at), DecisionText(reason, "", public_note)
    return _decide_locked(case, action, text, by, record_case=record_case)


@revising(kind=Revision.Kind.DECISION, channel=Revision.Channel.CASE)
@transaction.atomic
def correct_credit(action: FixCredit, text: DecisionText, by: User | None, key: str | None = None) -> Decision:
    """Correct a credit without a notice, in a new case. `key` identifies the form, so that a resubmission decides
    nothing. Raises ValidationError with a message for the editor; then nothing is changed.
    """
    if key and (earlier := Decision.objects.filter(key=key).first()):
        return earlier
    case = open_newsroom_case(Family.CORRECT)
    return _decide_locked(case, action, text, by, key, record_case=lambda: record_opening(case, by))


@revising(kind=Revision.Kind.DECISION, channel=Revision.Channel.CASE)
@transaction.atomic
def restore(restriction: Restriction, by: User | None, reason: str = "") -> Decision:
    """Lift one restriction as a decision. What two people set, two have to lift: until somebody else confirms, it stays
    in force. Raises ValidationError with a message for the moderator; then nothing is changed.
    """
    case, record_case = _case_of(restriction, by)
    check_not_merged(case)
    check_not_waiting(case)
    if restriction.lifted_at is not None:
        raise ValidationError(_("It has already been lifted."))
    text = DecisionText(reason or _("Lifted."))
    return _decide_locked(case, Lift((restriction,)), text, by, record_case=record_case)


def _case_of(restriction: Restriction, by: User | None) -> tuple[Case, Callable[[], None]]:
    """The locked case in which a restriction was made, and what records its change.

    If lifting opens it while another case is open on its target, that case takes it over.
    """
    made = Effect.objects.filter(restriction=restriction, did=Effect.EffectKind.MADE).select_related("decision").first()
    if made is None:
        return _case_for(restriction.target, by)
    case, other = lock_with_other(made.decision.case.survivor)
    restriction.refresh_from_db(fields=["lifted_at"])
    if other and not case.is_open and _opens(case, Lift((restriction,)), by):
        opened, moved = reopen_or_join(case, other)
        return opened, lambda: record_merge(case, by, moved)
    return case, _nothing_to_record


def active_restrictions(target: Target, at: datetime) -> QuerySet[Restriction]:
    """The restrictions in force on a target itself, oldest first."""
    return Restriction.objects.active(at).filter(**{column_of(target): target}).order_by("pk")


def _case_for(target: Target, by: User | None) -> tuple[Case, Callable[[], None]]:
    """The case in which the desk decides on a target by itself, locked: the open one, else the newest, else a new one;
    and what records that it was opened.
    """
    of_target = Case.objects.filter(**{column_of(target): target}, family=Family.REMOVE)
    decidable = of_target.exclude(state__in=(Case.State.SPAM, Case.State.WITHDRAWN, Case.State.MERGED))
    if found := of_target.open().first() or decidable.order_by("-pk").first():
        return lock_cases([found.pk])[found.pk], _nothing_to_record
    case, is_new = get_or_open_case(target, Family.REMOVE)
    return case, (lambda: record_opening(case, by)) if is_new else _nothing_to_record
