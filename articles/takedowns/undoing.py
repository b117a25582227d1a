"""How is a decision taken back, or confirmed by a second person? What it did is undone, and nothing else."""

from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models.restriction import Mode, Restriction
from articles.restricting import lift, restrict
from articles.takedowns.acts import Done, Words
from articles.takedowns.altering import Alteration, put_back
from articles.takedowns.answering import answer, call_back, tell_reversed, unanswered
from articles.takedowns.cases import locked, move
from articles.takedowns.deciding import covering, write_down
from articles.takedowns.models import Case, Decision, Effect, LedgerEvent, Notice

Action = Decision.Action


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing came to: mails not sent after all, mails that had to follow, what still covers the same targets, and
    what somebody changed since, so that it was left.
    """

    decision: Decision
    called_back: int = 0
    told_again: int = 0
    still: list[Restriction] = field(default_factory=list)
    left: list[Alteration] = field(default_factory=list)


@transaction.atomic
def undo(decision: Decision, version: int, by: User | None, reason: str = "") -> Undone:
    """Take back the newest decision of a case: its own restrictions end, what it ended or changed is as before.

    Raises Overtaken and ValidationError as `decide` does.
    """
    case = locked(decision.case, version, by)
    _refuse_undone(decision, case)
    done, left = _undone(decision, by)
    words = Words(reason.strip() or _("Undone."))
    reversal = write_down(case, Action.REVERSE, None, words, by, about=decision, done=done)
    case.decided_at, case.reviewed_digest = reversal.made_at, ""
    case.notices.update(state=Notice.State.IN_REVIEW, decided_at=None)
    move(case, Case.State.IN_REVIEW, by, LedgerEvent.Action.DECIDED, decision=reversal.pk, action="reverse")
    called_back, gone = call_back(decision)
    told_again = tell_reversed(reversal, gone)
    targets = {(type(row.target), row.target.pk): row.target for row in done.ended}
    still = [row for target in targets.values() for row in covering(target)]
    return Undone(reversal, called_back, told_again, still, left)


def newest(case: Case) -> Decision | None:
    """The decision of a case that can be undone now: the last one that was neither undone nor undoes another."""
    undone = Decision.objects.filter(case=case, action=Action.REVERSE).values("about")
    standing = case.decisions.exclude(action=Action.REVERSE).exclude(pk__in=undone)
    # One that was confirmed is undone with its confirmation.
    return standing.exclude(later__action=Action.CONFIRM).order_by("-pk").first()


def _refuse_undone(decision: Decision, case: Case) -> None:
    last = newest(case)
    if last is None or last.pk != decision.pk:
        raise ValidationError(_("Only the newest decision of a case can be undone, and only once."))


def _undone(decision: Decision, by: User | None) -> tuple[Done, list[Alteration]]:
    """A confirmation is undone with the decision that it confirmed."""
    done, left = Done(), list[Alteration]()
    for one in filter(None, (decision, decision.about)):
        for effect in one.effects.select_related("restriction").order_by("-pk"):
            row = effect.restriction
            if effect.did == Effect.Did.MADE and row.lifted_at is None:
                lift(row, by)
                done.ended.append(row)
            elif effect.did == Effect.Did.ENDED and one.action == Action.LIFT:
                done.made.append(_again(row, by))
        told = [Alteration(c.table, c.row, c.column, c.before, c.after) for c in one.changes.order_by("pk")]
        left += put_back(told) if told else []
    return done, left


def _again(row: Restriction, by: User | None) -> Restriction:
    """A restriction like the one that was ended; one that would have ended by itself does so at its time."""
    ends_at = row.ends_at if row.ends_at and row.ends_at > timezone.now() else None
    return restrict(row.target, Mode(row.mode), by, row.reason, row.public_note, ends_at)


@transaction.atomic
def confirm(decision: Decision, version: int, by: User | None) -> Decision:
    """A second person stands for what one alone may not decide: what was hidden takes the mode that was decided."""
    case = locked(decision.case, version, by)
    if case.state != Case.State.SECOND_REVIEW or newest(case) != decision:
        raise ValidationError(_("Nothing in this case waits for a second person."))
    if by is not None and by.pk == decision.by_id:
        raise ValidationError(_("You decided this yourself: another person has to confirm it."))
    statement, done = decision.statement, Done()
    words = Words(statement.reason, statement.facts, statement.public_note)
    for effect in decision.effects.select_related("restriction"):
        row = effect.restriction
        done.made.append(restrict(row.target, Mode(decision.mode), by, words.reason, words.public_note))
        if row.lifted_at is None:
            lift(row, by)
            done.ended.append(row)
    confirmed = write_down(case, Action.CONFIRM, Mode(decision.mode), words, by, about=decision, done=done)
    case.decided_at = confirmed.made_at
    waiting = unanswered(case)
    move(case, Case.State.IN_FORCE, by, LedgerEvent.Action.DECIDED, decision=confirmed.pk, action="confirm")
    answer(confirmed, waiting)
    return confirmed
