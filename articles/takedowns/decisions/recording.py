"""Recording of decisions: the rows and ledger events of what a decision did."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.utils import timezone

from articles.models.restriction import Mode
from articles.takedowns.decisions.actions import ActionResult, DecisionText
from articles.takedowns.decisions.row_changes import RowChange
from articles.takedowns.ledger.chain import append_event, restriction_record
from articles.takedowns.models import Case, Change, Decision, Effect, LedgerEvent, Statement
from articles.takedowns.proof.pending import request_probe_of


def record_decision(
    case: Case,
    action: Decision.Action,
    mode: Mode | None,
    text: DecisionText,
    by: User | None,
    *,
    about: Decision | None = None,
    key: str | None = None,
    result: ActionResult,
    ground: str | None = None,
    skipped: Iterable[RowChange] = (),
    made_at: datetime | None = None,
) -> Decision:
    """Create the decision, its statement, effects and changes, and a ledger event for each restriction.

    Without a `ground` it rests on the one that sets the deadline of the case. `skipped`: what an undo left as it is.
    Decisions made together have the same `made_at`.
    """
    decision = Decision.objects.create(
        case=case,
        case_version=case.version + 1,
        action=action,
        mode=mode or "",
        ground=case.basis if ground is None else ground,
        about=about,
        key=key or None,
        by=by,
        made_at=made_at or timezone.now(),
        skipped=[[change.table, change.row, change.column] for change in skipped],
    )
    Statement.objects.create(decision=decision, reason=text.reason, facts=text.facts, public_note=text.public_note)
    _record_effects(decision, result, by)
    request_probe_of(decision, result.made)
    return decision


def _record_effects(decision: Decision, result: ActionResult, by: User | None) -> None:
    EffectKind, Event = Effect.EffectKind, LedgerEvent.Action
    for kind, event, restrictions in (
        (EffectKind.MADE, Event.RESTRICTED, result.made),
        (EffectKind.ENDED, Event.LIFTED, result.ended),
    ):
        for restriction in restrictions:
            Effect.objects.create(decision=decision, restriction=restriction, did=kind)
            record = {"decision": decision.pk, **restriction_record(restriction)}
            append_event(event, by, decision.case.reference, record, [restriction])
    Change.objects.bulk_create(
        Change(
            decision=decision,
            table=change.table,
            row=change.row,
            column=change.column,
            before=change.before,
            after=change.after,
        )
        for change in result.changed
    )
