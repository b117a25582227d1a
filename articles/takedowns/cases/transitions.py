"""Transitions: a case gets a new state, deadline and version, its notices follow, and one event records it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db.models import Model

from articles.takedowns.cases.deadlines import set_due
from articles.takedowns.cases.notices.states import sync_notices_of
from articles.takedowns.ledger.chain import NewEvent, append_events, case_rows, rows_of_decisions
from articles.takedowns.models import Case, Decision, LedgerEvent


@dataclass(frozen=True, slots=True)
class Transition:
    """A step of a case: the state it leads to, and what its event records."""

    case: Case
    state: Case.State
    event: LedgerEvent.Action
    rows: tuple[Model, ...] = ()
    decision: Decision | None = None
    payload: Mapping[str, object] = field(default_factory=dict)

    def as_event(self, of_decisions: Mapping[int, list[Model]]) -> NewEvent:
        """The event of the step, once the case has its new version. `of_decisions`: rows of decisions by their keys."""
        payload = {"state": str(self.state), "version": self.case.version, **self.payload}
        decided: list[Model] = []
        if self.decision:
            payload["decision"], decided = self.decision.pk, of_decisions[self.decision.pk]
        return NewEvent(self.event, self.case.reference, payload, [*case_rows(self.case), *decided, *self.rows])


def transition(
    case: Case,
    state: Case.State,
    by: User | None,
    event: LedgerEvent.Action,
    rows: Iterable[Model] = (),
    decision: Decision | None = None,
    **payload: object,
) -> None:
    """Set state and version, recompute the deadline, update the notices of the case and append one event.

    The event records the case, its decision with all that belongs to it, and other `rows` that this step changed.
    """
    transition_together([Transition(case, state, event, tuple(rows), decision, payload)], by)


def transition_together(steps: Sequence[Transition], by: User | None) -> None:
    """The same for several cases in one step. The number of statements grows by one for each that is closed."""
    for step in steps:
        step.case.state, step.case.version = step.state, step.case.version + 1
        if step.case.is_open:
            set_due(step.case)
        step.case.save()
    sync_notices_of([step.case for step in steps])
    of_decisions = rows_of_decisions([step.decision for step in steps if step.decision])
    append_events([step.as_event(of_decisions) for step in steps], by)
