"""Undo a decision. What two people decided, two have to undo.

A proposal is withdrawn or rejected by one person. What it hid for now stays hidden until the end that was set, as long
as an order demands it: to show it sooner takes two, as always.
"""

from dataclasses import dataclass, field, replace

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.editing.restrictions import lift, restrict
from articles.editing.revisions.context import revising
from articles.editing.stay_down.scheduled import checking_schedules_once
from articles.models.editorial.revision import Revision
from articles.models.restriction import Mode, Restriction
from articles.signals import coalesce_changes
from articles.takedowns.cases.appeals.filing import settle_undone
from articles.takedowns.cases.locking import check_not_waiting, lock_with_open_case
from articles.takedowns.cases.merging import MovedNotices, record_merge, reopen_or_join
from articles.takedowns.cases.resting_state import resting_state
from articles.takedowns.cases.transitions import transition
from articles.takedowns.decisions.actions import ActionResult, DecisionText
from articles.takedowns.decisions.appeal_results import reopen_appeals
from articles.takedowns.decisions.decide import active_restrictions
from articles.takedowns.decisions.outcomes import reopen_notices
from articles.takedowns.decisions.recording import new_decision, record_decision
from articles.takedowns.decisions.row_changes import RowChange, revert
from articles.takedowns.decisions.second_person import undo_needs_second_person
from articles.takedowns.letters.appeals import write_outcome, write_reopening
from articles.takedowns.letters.replies import recall_unsent, write_reversals
from articles.takedowns.models import Case, Decision, Effect, LedgerEvent, ProposedAction

Action = Decision.Action


@dataclass(frozen=True, slots=True)
class UndoResult:
    """The reversal, how many unsent mails were cancelled and how many recipients are notified, the restrictions
    that still cover the same targets, and the changes skipped because somebody has edited the row since.

    If `waits`, nothing was undone yet: a second person has to confirm it. `kept`: what an order keeps hidden
    although the proposal that hid it is gone.
    """

    decision: Decision
    cancelled_mails: int = 0
    follow_up_mails: int = 0
    still_active: list[Restriction] = field(default_factory=list)
    skipped: list[RowChange] = field(default_factory=list)
    waits: bool = False
    kept: list[Restriction] = field(default_factory=list)


@revising(kind=Revision.Kind.DECISION, channel=Revision.Channel.CASE)
@transaction.atomic
def undo(decision: Decision, version: int, by: User | None, reason: str = "") -> UndoResult:
    """Undo the newest decision of a case: end its restrictions, renew those it ended, revert what it changed.

    If another case is open on the target, it takes over the notices. Raises StaleCase and ValidationError as `decide`
    does.
    """
    # The case may have been merged since the decision was read.
    case, other = lock_with_open_case(Case.objects.get(pk=decision.case_id).survivor, version, by)
    _refuse_unless_undoable(decision, case)
    is_waiting = waiting_decision(case) == decision
    if not is_waiting:
        check_not_waiting(case)
    home, moved = reopen_or_join(case, other)
    text = DecisionText(reason.strip() or _("Undone."))
    if by is not None and not is_waiting and undo_needs_second_person(decision, by):
        return _propose_undo(decision, case, home, text, by, moved)
    kept = kept_hidden(decision, by) if is_waiting else []
    with coalesce_changes(), checking_schedules_once(by):
        result, skipped = (ActionResult(), list[RowChange]()) if kept else revert_effects(decision, by)
    if home.pk != case.pk:
        record_merge(case, by, moved)
    new = new_decision(home, Action.REVERSE, None, by, about=decision, skipped=skipped)
    reversal = record_decision(new, text, result, by)
    return replace(conclude_undo(reversal, decision, result, skipped, by), kept=kept)


def kept_hidden(proposal: Decision, by: User | None) -> list[Restriction]:
    """What a proposal hid for now, and an order keeps hidden if this person withdraws or rejects the proposal."""
    at = timezone.now()
    active = Restriction.objects.active(at).filter(effects__decision=proposal, effects__did=Effect.EffectKind.MADE)
    hidden = list(active.order_by("pk"))
    return hidden if hidden and undo_needs_second_person(proposal, by) else []


def _propose_undo(
    decision: Decision, case: Case, home: Case, text: DecisionText, by: User, moved: MovedNotices
) -> UndoResult:
    """Record that a decision is to be undone when a second person confirms it."""
    if home.pk != case.pk:
        record_merge(case, by, moved)
    proposal = record_decision(new_decision(home, Action.REVERSE, None, by), text, ActionResult(), by)
    ProposedAction.objects.create(decision=proposal, undoes=decision)
    home.decided_at = proposal.made_at
    state, event = Case.State.SECOND_REVIEW, LedgerEvent.Action.DECIDED
    transition(home, state, by, event, decision=proposal, action="reverse")
    return UndoResult(proposal, waits=True)


def conclude_undo(
    reversal: Decision, undone: Decision, result: ActionResult, skipped: list[RowChange], by: User | None
) -> UndoResult:
    """Open the notices again, move the case on and tell those who had been informed of the undone decision."""
    case, at = reversal.case, timezone.now()
    was_waiting = case.state == Case.State.SECOND_REVIEW and reversal.action == Action.REVERSE
    if not was_waiting:
        reopen_notices(undone, case)
    case.decided_at, case.reviewed_digest = reversal.made_at, ""
    state = resting_state(case) if was_waiting else Case.State.IN_REVIEW
    action, event = str(reversal.action), LedgerEvent.Action.DECIDED
    reopened = reopen_appeals(case, undone)
    appeals = settle_undone(case, undone)
    if reopened or (appeals and was_waiting):
        state = resting_state(case)
    rows = [*appeals, *(appeal for appeal, _was_answered in reopened)]
    transition(case, state, by, event, decision=reversal, rows=rows, action=action)
    for appeal in appeals:
        write_outcome(appeal)
    for appeal, was_answered in reopened:
        if was_answered:
            write_reopening(appeal)
    targets = {(type(row.target), row.target.pk): row.target for row in result.ended}
    still_active = [row for target in targets.values() for row in active_restrictions(target, at)]
    cancelled, already_told = recall_unsent(undone)
    follow_ups = write_reversals(reversal, undone, already_told, is_whole=not (still_active or skipped))
    return UndoResult(reversal, cancelled, follow_ups, still_active, skipped)


def undoable_decision(case: Case) -> Decision | None:
    """The newest decision of a case, or of one merged into it, that neither was undone nor undoes another; a confirmed
    one by its confirmation, and one that waits for a second person.
    """
    decisions = Decision.objects.filter(case__in=case.with_merged())
    undone = decisions.filter(action=Action.REVERSE, about__isnull=False).order_by().values("about")
    undoing = ProposedAction.objects.filter(undoes__isnull=False)
    undone_by_two = undoing.filter(decision__later__action=Action.CONFIRM).values("undoes")
    candidates = decisions.exclude(pk__in=undone).exclude(pk__in=undone_by_two)
    candidates = candidates.exclude(later__action=Action.CONFIRM).exclude(about__in=undoing.values("decision"))
    proposed = Q(pk__in=undoing.values("decision"))
    return candidates.filter(~Q(action=Action.REVERSE) | proposed).order_by("-pk").first()


def waiting_decision(case: Case) -> Decision | None:
    """The decision that waits for a second person."""
    return undoable_decision(case) if case.state == Case.State.SECOND_REVIEW else None


def _refuse_unless_undoable(decision: Decision, case: Case) -> None:
    undoable = undoable_decision(case)
    if undoable is None or undoable.pk != decision.pk:
        raise ValidationError(_("Only the newest decision of a case can be undone, and only once."))


def revert_effects(decision: Decision, by: User | None) -> tuple[ActionResult, list[RowChange]]:
    """Revert a decision, and if it is a confirmation also the decision it confirmed. Returns the changes skipped."""
    result, skipped = ActionResult(), list[RowChange]()
    for reverted in filter(None, (decision, decision.about)):
        for effect in reverted.effects.select_related("restriction").order_by("-pk"):
            restriction = effect.restriction
            if effect.did == Effect.EffectKind.MADE and restriction.lifted_at is None:
                lift(restriction, by)
                result.ended.append(restriction)
            elif effect.did == Effect.EffectKind.ENDED and reverted.carried_out == Action.LIFT:
                result.made += _renewed(restriction, by)
        rows = reverted.changes.order_by("pk")
        changes = [RowChange(row.table, row.row, row.column, row.before, row.after) for row in rows]
        skipped += revert(changes) if changes else []
    return result, skipped


def _renewed(restriction: Restriction, by: User | None) -> list[Restriction]:
    """Restrict again as before, until the same time. What would have ended by itself meanwhile stays ended."""
    if restriction.ends_at and restriction.ends_at <= timezone.now():
        return []
    mode = Mode(restriction.mode)
    texts = restriction.reason, restriction.public_note
    return [restrict(restriction.target, mode, by, *texts, restriction.ends_at)]
