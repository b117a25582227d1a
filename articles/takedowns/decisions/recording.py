"""Recording of decisions: the rows and ledger events of what a decision did."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.utils import timezone

from articles.journal.entries import add_entry
from articles.models.restriction import Mode
from articles.takedowns.decisions.actions import ActionResult, DecisionText
from articles.takedowns.decisions.row_changes import TABLES, RowChange
from articles.takedowns.ledger.chain import NewEvent, append_events, restriction_record
from articles.takedowns.models import Case, Change, Decision, Effect, LedgerEvent, Statement
from articles.takedowns.proof.pending import request_probes_of


@dataclass(frozen=True, slots=True)
class NewDecision:
    """A decision that is not stored yet, with its texts and what it did."""

    decision: Decision
    text: DecisionText
    result: ActionResult


def new_decision(
    case: Case,
    action: Decision.Action,
    mode: Mode | None,
    by: User | None,
    *,
    about: Decision | None = None,
    key: str | None = None,
    ground: str | None = None,
    skipped: Iterable[RowChange] = (),
    made_at: datetime | None = None,
) -> Decision:
    """A decision that is not stored yet. Without a `ground` it rests on the one that sets the deadline of the case.

    `skipped`: what an undo left as it is. Decisions made together have the same `made_at`.
    """
    return Decision(
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


def record_decision(decision: Decision, text: DecisionText, result: ActionResult, by: User | None) -> Decision:
    """Create a decision, its statement, effects and changes, and a ledger event for each restriction."""
    return record_decisions([NewDecision(decision, text, result)], by)[0]


def record_decisions(new: Sequence[NewDecision], by: User | None) -> list[Decision]:
    """The same for decisions that were made together. The number of statements hardly grows with theirs."""
    decisions = Decision.objects.add_all([row.decision for row in new])
    Statement.objects.bulk_create(
        Statement(decision=row.decision, reason=row.text.reason, facts=row.text.facts, public_note=row.text.public_note)
        for row in new
    )
    Effect.objects.add_all([effect for row in new for effect in _effects(row)])
    append_events([event for row in new for event in _events(row)], by)
    Change.objects.bulk_create(_change(row.decision, change) for row in new for change in row.result.changed)
    _note_rewritten([change for row in new for change in row.result.changed])
    request_probes_of((row.decision, row.result.made) for row in new)
    return decisions


def _note_rewritten(changes: Sequence[RowChange]) -> None:
    """Note for a restore which rows a decision rewrote, without their texts."""
    if changes:
        rows = sorted({(TABLES[change.table]._meta.db_table, change.row) for change in changes})
        add_entry("rewritten", rows=[{"table": table, "key": key} for table, key in rows])


def _effects(new: NewDecision) -> Iterator[Effect]:
    for kind, restrictions in (
        (Effect.EffectKind.MADE, new.result.made),
        (Effect.EffectKind.ENDED, new.result.ended),
    ):
        for restriction in restrictions:
            yield Effect(decision=new.decision, restriction=restriction, did=kind)


def _events(new: NewDecision) -> Iterator[NewEvent]:
    Event = LedgerEvent.Action
    for action, restrictions in ((Event.RESTRICTED, new.result.made), (Event.LIFTED, new.result.ended)):
        for restriction in restrictions:
            record = {"decision": new.decision.pk, **restriction_record(restriction)}
            yield NewEvent(action, new.decision.case.reference, record, [restriction])


def _change(decision: Decision, change: RowChange) -> Change:
    return Change(
        decision=decision,
        table=change.table,
        row=change.row,
        column=change.column,
        before=change.before,
        after=change.after,
    )
