"""How is something decided, so that it is true at once and on record? The verbs of the desk, each one transaction.

Nobody else restricts and lifts: what the chain does not tell of is found by `verify_ledger`.
"""

from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models.restriction import Mode, Restriction
from articles.restricting import Target, column_of
from articles.takedowns.acts import MOST_BY_ONE, Act, Done, FixCredit, Lift, Nothing, Restrict, Words
from articles.takedowns.answering import answer, unanswered
from articles.takedowns.bases import ORDER, Family
from articles.takedowns.cases import locked, move, open_case, own_case
from articles.takedowns.ledger import append, told_of
from articles.takedowns.models import Case, Change, Decision, Effect, LedgerEvent, Statement
from articles.takedowns.reviewed import content_digest

DECIDABLE = (Case.State.RECEIVED, Case.State.IN_REVIEW, Case.State.NEEDS_INFO, Case.State.IN_FORCE)
Action = Decision.Action


@transaction.atomic
def decide(case: Case, version: int, act: Act, words: Words, by: User | None, key: str | None = None) -> Decision:
    """Decide a case that was seen at this version. `key`: of the form, so that a form sent twice decides once.

    What needs a second person acts at once as hidden, for 72 hours. Raises Overtaken where somebody else was quicker,
    ValidationError in the desk's words; then nothing is changed.
    """
    if key and (known := Decision.objects.filter(key=key).first()):
        return known
    case = locked(case, version, by)
    if case.state == Case.State.SECOND_REVIEW:
        raise ValidationError(_("A decision in this case waits for a second person: confirm or undo that one first."))
    if case.state not in DECIDABLE:
        raise ValidationError(_("This case is closed. Open it again before you decide."))
    return rule(case, act, words, by, key)


def rule(case: Case, act: Act, words: Words, by: User | None, key: str | None = None) -> Decision:
    """Do what was decided in a case that is locked, and write it down."""
    if not words.reason.strip():
        raise ValidationError({"reason": _("Say why: the reason is kept with the restriction.")})
    waits = by is not None and needs_second(case, act)
    performed = Restrict(act.targets, Mode.HIDDEN, None, act.copies) if waits and isinstance(act, Restrict) else act
    decision = write_down(case, act.action, act.mode, words, by, key=key, done=performed.perform(by, words))
    case.decided_at = decision.made_at
    if isinstance(act, Nothing):
        case.reviewed_digest = content_digest(case.target)
    waiting = unanswered(case)
    move(case, _state_after(act, waits), by, LedgerEvent.Action.DECIDED, decision=decision.pk, action=str(act.action))
    if not waits and act.mode != Mode.HIDDEN:
        answer(decision, waiting)
    return decision


def needs_second(case: Case, act: Act) -> bool:
    """Whether one person alone may not decide this for good: sealed, by order of a court, or many whole items."""
    if not isinstance(act, Restrict) or act.mode == Mode.HIDDEN or not act.whole_items:
        return False
    return act.mode == Mode.SEALED or case.basis == ORDER.code or act.whole_items > MOST_BY_ONE


def _state_after(act: Act, waits: bool) -> Case.State:
    if waits:
        return Case.State.SECOND_REVIEW
    if not isinstance(act, Restrict):
        return Case.State.CLOSED
    return Case.State.IN_REVIEW if act.mode == Mode.HIDDEN else Case.State.IN_FORCE


def write_down(
    case: Case,
    action: Action,
    mode: Mode | None,
    words: Words,
    by: User | None,
    *,
    about: Decision | None = None,
    key: str | None = None,
    done: Done,
) -> Decision:
    """The row of a decision with all that it did, and the events of the chain that tell of restrictions and changes."""
    decision = Decision.objects.create(
        case=case,
        case_version=case.version + 1,
        action=action,
        mode=mode or "",
        ground=case.basis,
        about=about,
        key=key or None,
        by=by,
    )
    Statement.objects.create(decision=decision, reason=words.reason, facts=words.facts, public_note=words.public_note)
    Did, Event = Effect.Did, LedgerEvent.Action
    for did, event, rows in ((Did.MADE, Event.RESTRICTED, done.made), (Did.ENDED, Event.LIFTED, done.ended)):
        for row in rows:
            Effect.objects.create(decision=decision, restriction=row, did=did)
            append(event, by, case.reference, {"decision": decision.pk, **told_of(row)})
    Change.objects.bulk_create(
        Change(decision=decision, table=one.table, row=one.row, column=one.column, before=one.before, after=one.after)
        for one in done.changed
    )
    return decision


@transaction.atomic
def take_down(
    target: Target, mode: Mode, by: User | None, reason: str, public_note: str = "", ends_at: datetime | None = None
) -> Decision:
    """Decide on our own to restrict a target, from now on. Opens the case of that target, or goes on with it. Raises
    ValidationError in the desk's words, and then changes nothing.
    """
    return rule(_case_on(target, by), Restrict((target,), mode, ends_at), Words(reason, "", public_note), by)


@transaction.atomic
def correct_credit(act: FixCredit, words: Words, by: User | None, key: str | None = None) -> Decision:
    """Decide on our own to name somebody else wherever a wrong credit stands, in a case of its own. `key`: of the form,
    so that a form sent twice decides once. Raises ValidationError in the desk's words, and then changes nothing.
    """
    if key and (known := Decision.objects.filter(key=key).first()):
        return known
    return rule(own_case(Family.CORRECT, by), act, words, by, key)


@transaction.atomic
def give_back(restriction: Restriction, by: User | None, reason: str = "") -> list[Restriction]:
    """Decide to end one restriction now. Returns the others that still cover the same target."""
    made = Effect.objects.filter(restriction=restriction, did=Effect.Did.MADE).select_related("decision").first()
    if made:
        case = Case.objects.select_for_update(of=("self",)).get(pk=made.decision.case_id)
    else:
        case = _case_on(restriction.target, by)
    rule(case, Lift((restriction,)), Words(reason or _("Lifted.")), by)
    return covering(restriction.target)


def covering(target: Target) -> list[Restriction]:
    """What restricts a target at this moment."""
    active = Restriction.objects.active(timezone.now()).filter(**{column_of(target): target})
    return list(active.order_by("pk"))


def _case_on(target: Target, by: User | None) -> Case:
    """The case of a target to decide in on our own: the open one, else the last one, else one of our own."""
    of_target = Case.objects.select_for_update(of=("self",)).filter(**{column_of(target): target})
    known = of_target.filter(family=Family.REMOVE).exclude(state__in=(Case.State.SPAM, Case.State.WITHDRAWN))
    if found := known.open().first() or known.order_by("-pk").first():
        return found
    case, _is_new = open_case(target, Family.REMOVE)
    append(LedgerEvent.Action.OPENED, by, case.reference, {"target": [column_of(target), target.pk]})
    return case
