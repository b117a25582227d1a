"""Outcome of a notice for its letter: settled as requested, in another way, refused, or no longer needed."""

from collections.abc import Collection

from articles.models.restriction import Mode
from articles.takedowns.letters.templates import Outcome
from articles.takedowns.models import Decision, Notice, NoticeOutcome

Action, Relief, Result = Decision.Action, Notice.Relief, NoticeOutcome.Result
# Actions that grant each relief; after another action the notice was settled in another way.
GRANTS = {
    Relief.CORRECT: (Action.CREDIT, Action.FACT),
    Relief.NOTE: (Action.FACT,),
    Relief.NAME: (Action.NAME,),
    Relief.REMOVE: (Action.RESTRICT,),
    Relief.DELIST: (Action.RESTRICT,),
}
REMOVING_MODES = (Mode.SEALED, Mode.REMOVED_LEGAL, Mode.REMOVED, Mode.RETRACTED, Mode.ELEMENT_REMOVED)


def outcome_of(notice: Notice, action: str, mode: str, result: str = "") -> Outcome:
    """Whether an action grants what the notice asked for, settles it in another way, or refuses it. `result` is the
    outcome that was recorded for the notice, if there is one.
    """
    if result == Result.NOT_NEEDED:
        return Outcome.NOT_NEEDED
    if action == Action.NOTHING or result == Result.REFUSED:
        return Outcome.REFUSED
    granting = GRANTS.get(Relief(notice.relief)) if notice.relief else None
    if granting is None or (notice.relief == Relief.NOTE and mode == Mode.LABELLED):
        return Outcome.GRANTED
    if notice.relief == Relief.REMOVE and mode and mode not in REMOVING_MODES:
        return Outcome.OTHERWISE
    if notice.relief == Relief.DELIST and mode and mode != Mode.DELISTED:
        return Outcome.OTHERWISE
    return Outcome.GRANTED if action in granting else Outcome.OTHERWISE


def outcome_of_many(outcomes: Collection[Outcome]) -> Outcome:
    """The outcome of a notice with several addresses."""
    if len(set(outcomes)) == 1:
        return next(iter(outcomes))
    return Outcome.OTHERWISE if any(outcome.is_measure for outcome in outcomes) else Outcome.REFUSED
