"""How is something decided, so that it is true at once and on record? The verbs of the desk, each one transaction.

Nobody else restricts and lifts: what the chain does not tell of is found by `verify_ledger`.
"""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.models.restriction import Mode, Restriction
from articles.restricting import Target, column_of, lift, restrict
from articles.takedowns.ledger import append, told_of
from articles.takedowns.models import Case, Decision, LedgerEvent
from articles.takedowns.references import new_reference


@transaction.atomic
def take_down(
    target: Target, mode: Mode, by: User | None, reason: str, public_note: str = "", ends_at: datetime | None = None
) -> Decision:
    """Decide on our own to restrict a target, from now on. Opens the case of that target, or goes on with it. Raises
    ValidationError in the desk's words, and then changes nothing.
    """
    restriction = restrict(target, mode, by, reason, public_note, ends_at)
    decision = _decided(_case_on(target, by), Decision.Action.RESTRICT, restriction, by, reason)
    append(LedgerEvent.Action.RESTRICTED, by, decision.case.reference, _told(decision, restriction))
    return decision


@transaction.atomic
def give_back(restriction: Restriction, by: User | None) -> list[Restriction]:
    """Decide to end one restriction now. Returns the others that still cover the same target."""
    others = lift(restriction, by)
    decision = _decided(_case_on(restriction.target, by), Decision.Action.LIFT, restriction, by, "")
    append(LedgerEvent.Action.LIFTED, by, decision.case.reference, _told(decision, restriction))
    return others


def _told(decision: Decision, restriction: Restriction) -> dict[str, object]:
    return {"decision": decision.pk, **told_of(restriction)}


def _case_on(target: Target, by: User | None) -> Case:
    """The case of a target that is open to decisions; a new one where there is none."""
    column = column_of(target)
    case = Case.objects.select_for_update().filter(**{column: target}).order_by("-pk").first()
    if case is None:
        case = Case.objects.create(**{column: target}, reference=new_reference("C", Case))
        append(LedgerEvent.Action.OPENED, by, case.reference, {"target": [column, target.pk]})
    return case


def _decided(case: Case, action: Decision.Action, restriction: Restriction, by: User | None, reason: str) -> Decision:
    """The case moves on by one version with each decision."""
    case.version += 1
    case.state = Case.State.IN_FORCE if action == Decision.Action.RESTRICT else Case.State.CLOSED
    case.decided_at = timezone.now()
    case.save()
    return Decision.objects.create(
        case=case, case_version=case.version, action=action, restriction=restriction, reason=reason, by=by
    )
