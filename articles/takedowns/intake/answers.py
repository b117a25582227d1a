"""Receiving an answer: it joins the thread of its notice with its files, and moves the cases, all or nothing.

An answer comes through a link, or staff enter what came by other means: by telephone, post, email or in person.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Field, TextField
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.takedowns.cases.closed_claims import REFUSAL, is_claim_closed
from articles.takedowns.cases.conversation import LockedThread, Reply, Side, add_entry, lock_thread, record_reply
from articles.takedowns.cases.locking import check_permission
from articles.takedowns.intake.evidence import AcceptedFile, store_files
from articles.takedowns.intake.naming_pages import lock_pages, match_supplied_address
from articles.takedowns.intake.url_matching import UrlMatch, match_urls
from articles.takedowns.law.elements import Element
from articles.takedowns.models import Appellant, Claimant, Notice, ThreadEntry

NO_DATA: Mapping[str, str] = {}
# The desk enters times without seconds.
MINUTE = timedelta(minutes=1)


@transaction.atomic
def receive_answer(
    notice: Notice, reply: Reply, files: Iterable[AcceptedFile] = (), personal: Mapping[str, str] = NO_DATA
) -> ThreadEntry:
    """Store an answer. The same form sent twice is stored once.

    `personal`: columns of the claimant. What they held before stays next to what was found insufficient.
    """
    matches = _matches(reply)
    if matches:
        # Before the thread, since cases are locked in the order of their keys.
        lock_pages(notice, matches)
    thread = lock_thread(notice)
    if earlier := thread.sent_before(reply):
        return earlier
    claimant = _fill_in(thread.notice, personal) if reply.side == Side.CLAIMANT else None
    entry = _store(thread, reply, files, claimant)
    if matches and thread.notice.state != Notice.State.CLOSED:
        # Where that is refused, the address waits in the thread for a moderator.
        with suppress(ValidationError):
            match_supplied_address(notice, matches)
    return entry


def _matches(reply: Reply) -> list[UrlMatch]:
    """The pages whose addresses were sent as the missing address; of words that describe a page none."""
    try:
        matches = match_urls(reply.supplied.get(Element.ADDRESS, ""), timezone.now())
    except ValidationError:
        return []
    return [match for match in matches if match.item or match.picture]


@transaction.atomic
def add_received_data(
    notice: Notice, reply: Reply, files: Iterable[AcceptedFile] = (), personal: Mapping[str, str] = NO_DATA
) -> ThreadEntry:
    """Store what staff (`reply.by`) received by other means, from the claimant or an affected party. The same form sent
    twice is stored once.

    `personal`: columns of the claimant; what was stored in them before is replaced. Raises PermissionDenied, or
    ValidationError with a message for the moderator; then nothing is changed.
    """
    check_permission(reply.by)
    thread = lock_thread(notice)
    if is_claim_closed(thread.notice):
        raise ValidationError(REFUSAL)
    if earlier := thread.sent_before(reply):
        return earlier
    came = _checked_time(thread.notice, reply.received_at or timezone.now())
    claimant = _replace(thread.notice, personal) if reply.side == Side.CLAIMANT else None
    return _store(thread, replace(reply, received_at=came), files, claimant)


def _store(thread: LockedThread, reply: Reply, files: Iterable[AcceptedFile], claimant: Claimant | None) -> ThreadEntry:
    entry = add_entry(thread, reply)
    stored = store_files(files, claimant, entry)
    record_reply(thread, reply, entry, len(stored))
    return entry


def _checked_time(notice: Notice, came: datetime) -> datetime:
    """When something about a notice came. Raises ValidationError for the future and for before the notice."""
    if came > timezone.now():
        raise ValidationError({"received_at": _("This is in the future. Enter when it was received.")})
    if came <= notice.received_at - MINUTE:
        raise ValidationError({"received_at": _("This is before the notice was received. Check the date.")})
    return max(came, notice.received_at)


def _fill_in(notice: Notice, personal: Mapping[str, str]) -> Claimant | None:
    """The claimant with these values next to the earlier ones; None if there is none, and nothing to store."""
    claimant = _locked_claimant(notice)
    stored = {name: joined(claimant, name, value) if claimant else value for name, value in personal.items()}
    return _with_values(notice, claimant, stored)


def _replace(notice: Notice, personal: Mapping[str, str]) -> Claimant | None:
    """The claimant with these values; None if there is none, and nothing to store."""
    return _with_values(notice, _locked_claimant(notice), personal)


def _locked_claimant(notice: Notice) -> Claimant | None:
    return Claimant.objects.select_for_update(of=("self",)).filter(notice=notice).first()


def _with_values(notice: Notice, claimant: Claimant | None, values: Mapping[str, str]) -> Claimant | None:
    if not values:
        return claimant
    claimant = claimant or Claimant(notice=notice)
    for name, value in values.items():
        setattr(claimant, name, value)
    claimant.save()
    return claimant


def joined(person: Claimant | Appellant, name: str, value: str) -> str:
    """Both values of a column; the new one if both do not fit, or if it is an email address, which has to be one."""
    earlier: str = getattr(person, name)
    if not earlier or name == "email":
        return value
    if value in earlier:
        return earlier
    field = type(person)._meta.get_field(name)
    assert isinstance(field, Field)
    joined = f"{earlier}\n{value}" if isinstance(field, TextField) else f"{earlier}; {value}"
    return value if field.max_length and len(joined) > field.max_length else joined
