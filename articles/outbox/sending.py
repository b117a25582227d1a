"""How does a message leave the house? It is claimed, sent and marked; one that fails waits longer each time."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.core.mail import EmailMessage, get_connection
from django.db.models import F
from django.utils import timezone

from articles.outbox.models import Message

MOST_ATTEMPTS = 10
FIRST_WAIT = timedelta(minutes=5)
SECONDS_FOR_ONE = 30
KEPT_AFTER_SENDING = timedelta(days=90)
LATE = timedelta(hours=1)
MOST_COUNTED = 1_000


def send_due(limit: int | None = None) -> Counter[str]:
    """Send what is due, oldest first. Counts "sent" and "failed"."""
    due = Message.objects.filter(sent_at=None, not_before__lte=timezone.now(), attempts__lt=MOST_ATTEMPTS)
    counts: Counter[str] = Counter()
    for pk in list(due.order_by("pk").values_list("pk", flat=True)[:limit]):
        message = _claim(pk, timezone.now())
        if message is not None:
            counts["sent" if _send(message) else "failed"] += 1
    return counts


@dataclass(frozen=True, slots=True)
class Standing:
    """How many messages wait, how many of them were due an hour ago, and how many were given up; up to 1,000 each."""

    waiting: int
    late: int
    given_up: int


def standing() -> Standing:
    """Three bounded counts along the index of what waits."""
    unsent = Message.objects.filter(sent_at=None)
    kept = unsent.filter(attempts__lt=MOST_ATTEMPTS)
    late = kept.filter(not_before__lt=timezone.now() - LATE)
    given_up = unsent.filter(attempts__gte=MOST_ATTEMPTS)
    return Standing(*(len(rows.values_list("pk")[:MOST_COUNTED]) for rows in (kept, late, given_up)))


def given_up() -> list[int]:
    """The numbers of those that failed too often and are left for a person to look at."""
    left = Message.objects.filter(sent_at=None, attempts__gte=MOST_ATTEMPTS)
    return list(left.order_by("pk").values_list("pk", flat=True))


def erase_long_sent(at: datetime) -> int:
    """Erase what was sent long ago, addresses included. Returns how many messages."""
    old = Message.objects.filter(sent_at__lt=at - KEPT_AFTER_SENDING)
    count = old.count()
    old.delete()
    return count


def _claim(pk: int, at: datetime) -> Message | None:
    """Take a message for ourselves, by one statement that only one of two senders can win.

    No transaction stays open while a mail server is asked: on SQLite its lock would stop every writer of the house.
    The claim is the wait of a failure already, so a sender that dies has failed like any other.
    """
    waiting = Message.objects.filter(pk=pk, sent_at=None, not_before__lte=at)
    message = waiting.first()
    if message is None:
        return None
    wait = FIRST_WAIT * 2**message.attempts
    unclaimed = waiting.filter(attempts=message.attempts)
    return message if unclaimed.update(attempts=F("attempts") + 1, not_before=at + wait) else None


def _send(message: Message) -> bool:
    mail = EmailMessage(
        message.subject, message.text, to=[message.recipient], connection=get_connection(timeout=SECONDS_FOR_ONE)
    )
    sent = Message.objects.filter(pk=message.pk)
    try:
        mail.send()
    except (OSError, SMTPException, ValueError) as error:
        sent.update(last_error=f"{type(error).__name__}: {error}"[:300])
        return False
    sent.update(sent_at=timezone.now(), last_error="")
    return True
