"""Decide appeals, put content back by rule, and end the waiting period when a lawsuit is notified.

Nobody reviews a decision of their own. Restrictions are lifted by an ordinary decision, so what two people set waits
for a second person here too; until then the appeal stays open.
"""

import logging

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.editing.revisions.context import revising
from articles.models.editorial.revision import Revision
from articles.takedowns.cases.appeals.contested import restrictions_of
from articles.takedowns.cases.appeals.filing import check_can_be_put_back, lock_appeal, settle
from articles.takedowns.cases.appeals.forwarding import unread_since_forwarding
from articles.takedowns.cases.locking import StaleCase, check_not_waiting, lock_cases
from articles.takedowns.cases.orders import is_order_heeded, keys_of
from articles.takedowns.cases.transitions import transition
from articles.takedowns.decisions.actions import DecisionText, Lift
from articles.takedowns.decisions.appeal_results import is_whole, state_without
from articles.takedowns.decisions.decide import lift_in_locked_case
from articles.takedowns.decisions.second_person import any_set_by_two, needs_second_person
from articles.takedowns.law.appeal_rules import Restoring, Side
from articles.takedowns.law.legal_bases import ORDER
from articles.takedowns.letters.appeals import write_outcome
from articles.takedowns.models import Appeal, Case, Decision, LedgerEvent, Notice

logger = logging.getLogger(__name__)
Outcome, Event = Appeal.Outcome, LedgerEvent.Action
DECIDABLE = (Outcome.GRANTED, Outcome.PARTLY, Outcome.REFUSED)
LEAD = "takedowns.delete_claimant"
# In one run of the worker.
MAX_PUT_BACK = 50


def involved(decision: Decision) -> set[int]:
    """The accounts that took part in a decision: who made, proposed or confirmed it."""
    people = {decision.by_id, decision.about.by_id if decision.about else None}
    people |= set(decision.later.filter(action=Decision.Action.CONFIRM).values_list("by", flat=True))
    return {person for person in people if person is not None}


def refusal_of_reviewer(appeal: Appeal, by: User) -> str:
    """Why an account may not decide an appeal; "" if it may."""
    if by.pk in involved(appeal.decision):
        return _("You took part in the contested decision; somebody else must decide the appeal.")
    if appeal.rule.by_lead and not by.has_perm(LEAD):
        return _("A lead moderator decides this kind of appeal.")
    return ""


@revising(kind=Revision.Kind.DECISION, channel=Revision.Channel.CASE)
@transaction.atomic
def decide_appeal(appeal: Appeal, version: int, by: User, outcome: str, reasons: str) -> Appeal:
    """Grant an appeal, wholly or in part, or refuse it, with reasons for the letters.

    Granted, the restrictions of the decision are lifted; if that waits for a second person, the appeal is settled with
    the confirmation. If it made none, and always in part, the case is in review for
    a new decision. Raises StaleCase and ValidationError as `decide` does; then nothing is changed.
    """
    current, case = lock_appeal(appeal, version, by, _origin_key(appeal))
    if refusal := refusal_of_reviewer(current, by):
        raise ValidationError(refusal)
    if outcome not in DECIDABLE:
        raise ValidationError({"outcome": _("Choose an outcome.")})
    if not reasons.strip():
        raise ValidationError({"reasons": _("Give the reasons. They are part of the letters.")})
    check_not_waiting(case)
    _check_decidable(current, outcome)
    if outcome == Outcome.GRANTED and restrictions_of(current.decision):
        return _carry_out(current, case, by, Outcome.GRANTED, reasons, DecisionText(reasons.strip()))
    settle(current, Outcome(outcome), reasons, by, None)
    if outcome == Outcome.REFUSED:
        _record(current, case, by, state_without(case))
    else:
        _reopen_notice(current)
        _record(current, case, by, Case.State.IN_REVIEW)
    write_outcome(current)
    return current


def _check_decidable(appeal: Appeal, outcome: str) -> None:
    """Raise ValidationError if the law does not leave it to us: what restores by rule is refused only as incomplete."""
    if appeal.rule.restoring is Restoring.BY_DECISION or (outcome == Outcome.REFUSED and appeal.missing):
        return
    raise ValidationError(
        _(
            "The law decides on this kind of appeal: forward it, and it is restored by rule. If our decision was wrong,"
            " undo it."
        )
    )


@revising(kind=Revision.Kind.DECISION, channel=Revision.Channel.CASE)
@transaction.atomic
def put_back(appeal: Appeal, version: int, by: User | None) -> Appeal:
    """Restore content by rule, once the waiting period has ended without a lawsuit. `by` is None for the worker, which
    leaves what needs a second person to moderators.
    """
    current, case = lock_appeal(appeal, version, by, _origin_key(appeal))
    check_can_be_put_back(current, timezone.now())
    check_not_waiting(case)
    if by is None and not _worker_may_put_back(current):
        raise ValidationError(_("A person has to decide whether this is restored."))
    text = DecisionText(_("Restored by rule: %(rule)s") % {"rule": current.rule.name})
    return _carry_out(current, case, by, Outcome.PUT_BACK, "", text)


@transaction.atomic
def record_lawsuit(appeal: Appeal, version: int, by: User) -> Appeal:
    """Close an appeal because the claimant informed us of a complaint or an action: nothing is restored by rule."""
    current, case = lock_appeal(appeal, version, by)
    if not current.rule.forwards:
        raise ValidationError(_("A lawsuit ends only the waiting period of an appeal that was forwarded."))
    if not current.forwarded_at:
        raise ValidationError(_("Forward the appeal first."))
    return _close(current, case, by, Outcome.LAWSUIT)


@transaction.atomic
def withdraw_appeal(appeal: Appeal, version: int, by: User) -> Appeal:
    """Close an appeal because its sender withdrew it."""
    current, case = lock_appeal(appeal, version, by)
    return _close(current, case, by, Outcome.WITHDRAWN)


def put_back_due() -> int:
    """Put back what is due and needs no person. Returns how many appeals were settled.

    A failure concerns one appeal only: the next run tries it again.
    """
    now, count, last = timezone.now(), 0, None
    due = Appeal.objects.filter(decided_at=None, result=None, opens_at__lte=now)
    while count < MAX_PUT_BACK and (batch := _batch_after(due, last)):
        last = batch[-1]
        count += sum(_put_back_by_worker(appeal) for appeal in batch[: MAX_PUT_BACK - count])
    return count


def _batch_after(due: "QuerySet[Appeal]", last: Appeal | None) -> list[Appeal]:
    """The next of these appeals by the time from which they are put back."""
    if last is not None:
        due = due.filter(Q(opens_at__gt=last.opens_at) | Q(opens_at=last.opens_at, pk__gt=last.pk))
    return list(due.order_by("opens_at", "pk")[:MAX_PUT_BACK])


def _put_back_by_worker(row: Appeal) -> bool:
    """Whether the worker put an appeal back."""
    try:
        # Another one of this run may have moved its case on.
        appeal = Appeal.objects.select_related("case", "decision").get(pk=row.pk)
        if not _worker_may_put_back(appeal):
            return False
        put_back(appeal, appeal.case.version, None)
    except (ValidationError, StaleCase):  # Somebody settled it, works on it, or it waits for a person.
        return False
    except Exception:
        logger.exception("Appeal %s could not be put back", row.reference)
        return False
    return True


def _worker_may_put_back(appeal: Appeal) -> bool:
    """Whether nothing about an appeal calls for a person: what two people set, an order, something that the claimant
    wrote since it was forwarded and nobody has read, or a decision that somebody undid since it is due.
    """
    restrictions = restrictions_of(appeal.decision)
    origin = Case.objects.get(pk=appeal.decision.case_id).survivor
    cases, concerned = (appeal.case, origin), keys_of(row.target for row in restrictions)
    if any_set_by_two(restrictions) or any(case.state == Case.State.SECOND_REVIEW for case in cases):
        return False
    if unread_since_forwarding(appeal).exists():
        return False
    undone = Decision.objects.filter(action=Decision.Action.REVERSE, made_at__gte=appeal.opens_at)
    if undone.filter(case__in=[case.pk for case in cases]).exists():
        return False
    return not any(case.basis == ORDER.code or is_order_heeded(case, concerned, None) for case in cases)


def _close(appeal: Appeal, case: Case, by: User, outcome: Appeal.Outcome) -> Appeal:
    settle(appeal, outcome, "", by, None)
    _record(appeal, case, by, state_without(case))
    write_outcome(appeal)
    return appeal


def _carry_out(
    appeal: Appeal, case: Case, by: User | None, outcome: Appeal.Outcome, reasons: str, text: DecisionText
) -> Appeal:
    """Lift what the contested decision set, and settle the appeal unless that waits for a second person."""
    settle(appeal, outcome, reasons, by, None)
    result = _lift(appeal, case, by, text)
    if result is not None:
        appeal.result = result
        # The decision may have moved the case on.
        case = result.case if result.case_id == case.pk else lock_cases([case.pk])[case.pk]
        if result.case.state == Case.State.SECOND_REVIEW:
            appeal.outcome, appeal.decided_at = "", None
        appeal.save()
    _record(appeal, case, by, state_without(case), outcome)
    if not appeal.is_open:
        write_outcome(appeal, is_whole=is_whole(result))
    return appeal


def _record(appeal: Appeal, case: Case, by: User | None, state: Case.State, outcome: str = "") -> None:
    reference, outcome = appeal.reference, str(outcome or appeal.outcome)
    transition(case, state, by, Event.REVIEWED, rows=[appeal], appeal=reference, outcome=outcome)


def _origin_key(appeal: Appeal) -> int:
    """The case in which the contested decision is now."""
    return Case.objects.get(pk=appeal.decision.case_id).survivor.pk


def _lift(appeal: Appeal, case: Case, by: User | None, text: DecisionText) -> Decision | None:
    """Lift what the contested decision set, in its own case, unless that would open a second case on the target."""
    restrictions = restrictions_of(appeal.decision)
    if not restrictions:
        return None
    origin = Case.objects.get(pk=_origin_key(appeal))
    waits = needs_second_person(origin, Lift(tuple(restrictions)), origin.basis, by)
    home = case if origin.pk == case.pk or waits or origin.is_open else origin
    check_not_waiting(home)
    return lift_in_locked_case(home, restrictions, text, by)


def _reopen_notice(appeal: Appeal) -> None:
    """The claimant's own notice is to be decided anew, in the case of the appeal."""
    if appeal.side != Side.CLAIMANT or appeal.notice_id is None:
        return
    own = Notice.objects.filter(pk=appeal.notice_id, spam_at=None, withdrawn_at=None, cases=appeal.case_id)
    own.update(state=Notice.State.IN_REVIEW, decided_at=None)
