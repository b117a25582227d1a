"""Receiving appeals and what completes them later, each with its files, all or nothing.

Both come through the link of their sender, or staff enter them with the time when they came.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.takedowns.cases.appeals.additions import add_entry_to_appeal, lock_for_addition, record_addition
from articles.takedowns.cases.appeals.filing import AppealFiling, file_appeal
from articles.takedowns.cases.closed_claims import REFUSAL, is_case_closed
from articles.takedowns.cases.conversation import Reply
from articles.takedowns.intake.answers import MINUTE, NO_DATA, joined
from articles.takedowns.intake.evidence import AcceptedFile, store_files
from articles.takedowns.models import Appeal, Appellant, ThreadEntry


@transaction.atomic
def receive_appeal(filing: AppealFiling, files: Iterable[AcceptedFile], by: User | None) -> Appeal:
    """Store an appeal with its files; `by` is None if it came through a link. Raises ValidationError."""
    accepted = list(files)
    appeal = file_appeal(replace(filing, files=len(accepted)), by)
    store_files(accepted, filing.person)
    return appeal


@transaction.atomic
def receive_addition(
    appeal: Appeal, reply: Reply, files: Iterable[AcceptedFile] = (), personal: Mapping[str, str] = NO_DATA
) -> ThreadEntry:
    """Store what completes an appeal, or adds to it. The same form sent twice is stored once.

    `personal`: columns of the person who appealed. What they sent through their link is stored next to what they held
    before; what staff enter (`reply.by`) replaces it. Raises PermissionDenied, or ValidationError with a message for
    the sender; then nothing is changed.
    """
    if earlier := sent_before(appeal, reply.key):
        return earlier
    current, case = lock_for_addition(appeal, reply.by)
    if earlier := sent_before(current, reply.key):
        return earlier
    if reply.by:
        if is_case_closed(case):
            raise ValidationError(REFUSAL)
        reply = replace(reply, received_at=_checked_time(current, reply.received_at or timezone.now()))
    person = _replaced(current, personal) if reply.by else _filled_in(current, personal)
    entry = add_entry_to_appeal(current, case, reply)
    stored = store_files(files, person, entry)
    record_addition(current, case, reply, entry, len(stored))
    return entry


def sent_before(appeal: Appeal, key: str) -> ThreadEntry | None:
    """The entry of the same form, if it was sent twice."""
    return appeal.additions.filter(key=key).first() if key else None


def _checked_time(appeal: Appeal, came: datetime) -> datetime:
    """When something that completes an appeal came. Raises ValidationError for the future and for before the appeal."""
    if came > timezone.now():
        raise ValidationError({"received_at": _("This is in the future. Enter when it was received.")})
    if came <= appeal.received_at - MINUTE:
        raise ValidationError({"received_at": _("This is before the appeal was received. Check the date.")})
    return max(came, appeal.received_at)


def _filled_in(appeal: Appeal, personal: Mapping[str, str]) -> Appellant:
    """The person who appealed, with these values next to the earlier ones."""
    person = _person(appeal)
    return _with_values(person, {name: joined(person, name, value) for name, value in personal.items()})


def _replaced(appeal: Appeal, personal: Mapping[str, str]) -> Appellant:
    """The person who appealed, with these values in place of the earlier ones."""
    return _with_values(_person(appeal), personal)


def _person(appeal: Appeal) -> Appellant:
    """The person who appealed; a new row if they were erased since."""
    found = Appellant.objects.select_for_update(of=("self",)).filter(appeal=appeal).first()
    return found or Appellant(appeal=appeal)


def _with_values(person: Appellant, values: Mapping[str, str]) -> Appellant:
    for name, value in values.items():
        setattr(person, name, value)
    person.save()
    return person
