"""Receiving an answer: it joins the thread of its notice with its files, and moves the cases, all or nothing."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from articles.takedowns.cases.conversation import Reply, Side, add_entry, lock_thread, record_reply
from articles.takedowns.intake.evidence import AcceptedFile, store_files
from articles.takedowns.models import Claimant, Notice, ThreadEntry

NO_DATA: Mapping[str, str] = {}


@transaction.atomic
def receive_answer(
    notice: Notice, reply: Reply, files: Iterable[AcceptedFile] = (), personal: Mapping[str, str] = NO_DATA
) -> ThreadEntry:
    """Store an answer. The same form sent twice is stored once.

    `personal`: columns of the claimant; those that they left empty are filled in.
    """
    thread = lock_thread(notice)
    if earlier := thread.sent_before(reply):
        return earlier
    entry = add_entry(thread, reply)
    claimant = _fill_in(thread.notice, personal) if reply.side == Side.CLAIMANT else None
    stored = store_files(files, claimant, entry)
    record_reply(thread, reply, entry, len(stored))
    return entry


def _fill_in(notice: Notice, personal: Mapping[str, str]) -> Claimant | None:
    """The claimant with the columns that were empty before; None if there is none, and nothing to store."""
    claimant = Claimant.objects.select_for_update(of=("self",)).filter(notice=notice).first()
    if not personal:
        return claimant
    claimant = claimant or Claimant(notice=notice)
    for name, value in personal.items():
        setattr(claimant, name, getattr(claimant, name) or value)
    claimant.save()
    return claimant
