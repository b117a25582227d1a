"""Requests for a new password: stored by the page, and answered by the worker that sends mail every minute.

So the page does the same work for every address, and neither its time nor its writes say whether an account has it.
"""

from django.db import transaction
from django.http import HttpRequest
from django.utils import translation

from newsroom.signin import limits
from newsroom.signin.known_devices import normal_name
from newsroom.signin.limits import MAIL, Budget
from newsroom.signin.mails import send_reset_links
from newsroom.signin.models import AuditEvent, PasswordRequest
from newsroom.signin.network import network_of_request

# Answered in one run.
MAX_ANSWERED = 500


def store_request(request: HttpRequest, address: str) -> None:
    """Note a request, unless there were too many for this address: one mailbox gets no flood."""
    if limits.take(Budget(MAIL, normal_name(address))):
        return
    PasswordRequest.objects.create(
        address=address, language=translation.get_language() or "", network=network_of_request(request)
    )


def answer_requests() -> int:
    """Write a message to each account whose address was typed. Two runs at once answer no request twice."""
    written = 0
    for row in PasswordRequest.objects.all()[:MAX_ANSWERED]:
        with transaction.atomic():
            if PasswordRequest.objects.filter(pk=row.pk).delete()[0]:
                written += _answer(row)
    return written


def _answer(row: PasswordRequest) -> int:
    with translation.override(row.language or None):
        people = send_reset_links(row.address)
    for person in people:
        AuditEvent.objects.create(action=AuditEvent.Action.LINK_SENT, about=person, network=row.network)
    return len(people)
