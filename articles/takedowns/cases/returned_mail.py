"""Returned mail: letters that were sent and came back, and letters that are sent again to a corrected address."""

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.outbox.models import Message
from articles.takedowns.cases.locking import check_permission, lock_cases
from articles.takedowns.law.affected_parties import Party
from articles.takedowns.ledger.chain import append_event
from articles.takedowns.models import ClaimantMessage, LedgerEvent, Notice


def record_return(letter: ClaimantMessage, reason: str, by: User) -> None:
    """Record for a moderator that a letter came back. Its cases show it like one that a mail server refused for good.

    The reason lies with the letter, which is erased with the claimant. Raises PermissionDenied, and ValidationError
    with a message for the moderator.
    """
    check_permission(by)
    _record(letter, reason, by)


def record_bounce(message: Message, words: str) -> None:
    """Record that a mail server returned a message. Raises ValidationError if it was not sent or came back before."""
    letter = ClaimantMessage.objects.select_related("claimant__notice", "notice").filter(pk=message.pk).first()
    if letter is not None:
        _record(letter, words, None)
        return
    with transaction.atomic():
        _mark_returned(_locked(message), words)


@transaction.atomic
def _record(letter: ClaimantMessage, reason: str, by: User | None) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("Enter what the returned mail says.")})
    notice = notice_of(letter)
    cases = lock_cases(notice.cases.order_by().values_list("pk", flat=True))
    _mark_returned(_locked(letter), reason)
    for case in list(cases.values())[-1:]:
        append_event(LedgerEvent.Action.BOUNCED, by, case.reference, {"notice": notice.reference})


@transaction.atomic
def send_again(letter: ClaimantMessage, by: User) -> str:
    """Queue a letter to a claimant that was returned or refused, to the address that we have now. Returns the address.

    Raises PermissionDenied, and ValidationError with a message for the moderator.
    """
    check_permission(by)
    current = _locked(letter)
    if current.failed_at is None:
        raise ValidationError(_("It was neither returned nor refused."))
    claimant = letter.claimant
    if claimant is None or not claimant.email or letter.role not in (Party.CLAIMANT, Party.AUTHORITY):
        raise ValidationError(_("We have no email address of the person to whom it is written."))
    if claimant.email == current.recipient:
        raise ValidationError(_("Correct the email address first: it would come back again."))
    current.recipient, current.not_before = claimant.email, timezone.now()
    current.sent_at, current.failed_at, current.attempts, current.last_error = None, None, 0, ""
    current.save()
    return current.recipient


def notice_of(letter: ClaimantMessage) -> Notice:
    """The notice that a letter is about. Receipts name the claimant alone."""
    notice = letter.notice or (letter.claimant.notice if letter.claimant else None)
    assert notice is not None, "every letter names a notice or a claimant"
    return notice


def _mark_returned(message: Message, reason: str) -> None:
    """Mark a locked message as failed."""
    if message.sent_at is None:
        raise ValidationError(_("It has not been sent, so it cannot have come back."))
    if message.failed_at is not None:
        raise ValidationError(_("It is recorded already that it came back."))
    message.failed_at, message.last_error = timezone.now(), reason.strip()[:300]
    message.save(update_fields=["failed_at", "last_error"])


def _locked(letter: Message) -> Message:
    return Message.objects.select_for_update(of=("self",)).get(pk=letter.pk)
