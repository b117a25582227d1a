"""Additions to appeals: what their senders supply later, through their link or by other means.

An appeal is complete at the time when the last of what it lacked was received, whenever that was entered; all its
periods start from there. Once it has been forwarded it stays as it is.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles.takedowns.cases.appeals.filing import lock_appeal, lock_appeal_and_case
from articles.takedowns.cases.conversation import Reply, entry_values
from articles.takedowns.cases.transitions import transition
from articles.takedowns.law.appeal_rules import Side
from articles.takedowns.law.elements import Element
from articles.takedowns.letters.appeals import write_addition_receipt
from articles.takedowns.models import Appeal, Case, LedgerEvent, ThreadEntry

Event = LedgerEvent.Action
SIDES = {
    Side.CLAIMANT.value: ThreadEntry.Side.CLAIMANT,
    Side.AFFECTED.value: ThreadEntry.Side.AFFECTED,
    Side.OTHER.value: ThreadEntry.Side.OTHER,
}


def takes_additions(appeal: Appeal) -> bool:
    """Whether something can be added: not to what was forwarded, decided, or waits for a second person."""
    return appeal.is_open and not appeal.forwarded_at and not appeal.result_id


def lock_for_addition(appeal: Appeal, by: User | None) -> tuple[Appeal, Case]:
    """Lock an appeal to which something is to be added. Raises PermissionDenied and ValidationError."""
    current, case = lock_appeal_and_case(appeal, by)
    if not takes_additions(current):
        raise ValidationError(
            _(
                "This appeal was forwarded or decided meanwhile, so nothing can be added to it. Send it as an answer"
                " instead: it reaches a moderator."
            )
        )
    return current, case


def add_entry_to_appeal(appeal: Appeal, case: Case, reply: Reply) -> ThreadEntry:
    """Write what was sent to the thread. `record_addition` does what follows from it."""
    return ThreadEntry.objects.create(
        notice=appeal.notice,
        appeal=appeal,
        case=case,
        link=reply.link,
        side=SIDES[appeal.side],
        party=appeal.party if appeal.side == Side.AFFECTED else "",
        kind=ThreadEntry.Kind.ADDITION,
        **entry_values(reply),
    )


def record_addition(appeal: Appeal, case: Case, reply: Reply, entry: ThreadEntry, files: int = 0) -> None:
    """Count the elements that were supplied, set when the appeal became complete, and append an event."""
    _set_elements(appeal, {*appeal.elements, *(element.value for element in reply.supplied)})
    appeal.attested = [*appeal.attested, *(key for key in reply.attested if key not in appeal.attested)]
    appeal.save()
    event = Event.ADDED if reply.by else Event.ANSWERED
    about: dict[str, Any] = {"appeal": appeal.reference, "files": files, "missing": list(appeal.missing)}
    transition(case, Case.State(case.state), reply.by, event, rows=[entry, appeal], **about)
    if reply.supplied:
        write_addition_receipt(appeal)


@transaction.atomic
def correct_elements(appeal: Appeal, version: int, by: User, elements: Iterable[str]) -> Appeal:
    """Save which elements an appeal contains in what was received so far. Once it has been forwarded they stay."""
    current, case = lock_appeal(appeal, version, by)
    if current.forwarded_at:
        raise ValidationError(_("The appeal was forwarded already, as it was then."))
    _set_elements(current, set(elements))
    current.save()
    state, missing = Case.State(case.state), list(current.missing)
    transition(case, state, by, Event.COMPLETED, rows=[current], appeal=current.reference, missing=missing)
    return current


def _set_elements(appeal: Appeal, given: set[str]) -> None:
    appeal.elements = [element.value for element in Element if element.value in given]
    if bool(appeal.missing) == bool(appeal.effective_at):
        appeal.effective_at = None if appeal.missing else _completed_at(appeal)


def _completed_at(appeal: Appeal) -> datetime:
    """When the last required element was received: with the appeal itself, or later."""
    required = {element.value for element in appeal.rule.required}
    later = appeal.additions.exclude(supplied={}).values_list("made_at", "supplied")
    return max([appeal.received_at, *(made_at for made_at, supplied in later if required & supplied.keys())])
