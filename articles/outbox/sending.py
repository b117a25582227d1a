"""Sending messages: claim, send, mark as sent; each failure doubles the wait before the next attempt.

An answer 5xx of the mail server about the message or its recipient is final: it is never tried again.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPSenderRefused
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from articles.outbox.models import Message
from articles.outbox.transport import as_email, mail_server

MAX_ATTEMPTS = 10
FIRST_WAIT = timedelta(minutes=5)
MESSAGE_RETENTION = timedelta(days=90)
OVERDUE = timedelta(hours=1)
MAX_COUNTED = 1_000
# Hosts differ by so much.
TOLERANCE = timedelta(minutes=1)
GIVEN_UP = Q(attempts__gte=MAX_ATTEMPTS) | Q(failed_at__isnull=False)


def send_due(limit: int | None = None) -> Counter[str]:
    """Send what is due, oldest first. Counts "sent" and "failed"."""
    unsent = Message.objects.filter(sent_at=None, failed_at=None)
    due = unsent.filter(is_due(timezone.now()), attempts__lt=MAX_ATTEMPTS)
    counts: Counter[str] = Counter()
    keys = list(due.order_by("pk").values_list("pk", flat=True)[:limit])
    if not keys:
        return counts
    server = mail_server()
    for pk in keys:
        message = _claim(pk, timezone.now())
        if message is not None:
            counts["sent" if _send(message, server) else "failed"] += 1
    server.close()
    return counts


def is_due(at: datetime) -> Q:
    """Messages whose time has come, and those that wait longer than they can, because a clock was set back."""
    set_back = Q(attempts=0, created_at__gt=at + TOLERANCE)
    for attempts in range(1, MAX_ATTEMPTS):
        set_back |= Q(attempts=attempts, not_before__gt=at + wait_after(attempts - 1) + TOLERANCE)
    return Q(not_before__lte=at) | set_back


def wait_after(attempts: int) -> timedelta:
    """How long the next attempt waits when one more than so many has failed."""
    return FIRST_WAIT * (1 << attempts)


@dataclass(frozen=True, slots=True)
class OutboxStatus:
    """Numbers of queued messages, of those overdue by an hour, and of those given up; each counted up to 1,000."""

    waiting: int
    late: int
    given_up: int


def outbox_status() -> OutboxStatus:
    """Three bounded counts on the partial index of unsent messages."""
    unsent = Message.objects.filter(sent_at=None)
    kept = unsent.filter(attempts__lt=MAX_ATTEMPTS, failed_at=None)
    late = kept.filter(not_before__lt=timezone.now() - OVERDUE)
    given_up = unsent.filter(GIVEN_UP)
    return OutboxStatus(*(len(rows.values_list("pk")[:MAX_COUNTED]) for rows in (kept, late, given_up)))


def given_up() -> list[int]:
    """Ids of messages that failed MAX_ATTEMPTS times or were refused for good, and need a person."""
    left = Message.objects.filter(GIVEN_UP, sent_at=None)
    return list(left.order_by("pk").values_list("pk", flat=True))


def erase_long_sent(at: datetime, kept: QuerySet[Any] | None = None) -> int:
    """Delete messages sent more than MESSAGE_RETENTION ago, except these that must be kept. Returns their number."""
    old = Message.objects.filter(sent_at__lt=at - MESSAGE_RETENTION)
    if kept is not None:
        old = old.exclude(pk__in=kept.values("pk"))
    count = old.count()
    old.delete()
    return count


def _claim(pk: int, at: datetime) -> Message | None:
    """Claim a message by one UPDATE that only one of two concurrent senders can win.

    No transaction stays open during SMTP: on SQLite its lock would block every writer. The claim already counts as a
    failed attempt with its wait, so a sender that dies needs no cleanup. While there is no error, it may have left.
    """
    waiting = Message.objects.filter(pk=pk, sent_at=None, failed_at=None).filter(is_due(at))
    message = waiting.first()
    if message is None:
        return None
    wait = wait_after(message.attempts)
    unclaimed = waiting.filter(attempts=message.attempts)
    return message if unclaimed.update(attempts=F("attempts") + 1, not_before=at + wait, last_error="") else None


def _send(message: Message, server: BaseEmailBackend) -> bool:
    """Send over the open connection, if there is one. After a failure the next message gets a new one."""
    sent = Message.objects.filter(pk=message.pk)
    try:
        server.open()
        server.send_messages([as_email(message)])
    except (OSError, SMTPException, ValueError) as error:
        final = final_refusal(error)
        words = final or f"{type(error).__name__}: {error}"
        server.close()
        sent.update(last_error=words[:300], failed_at=timezone.now() if final else None)
        return False
    sent.update(sent_at=timezone.now(), last_error="")
    return True


def final_refusal(error: Exception) -> str:
    """The answer of a mail server that refuses this message for good, such as "550 5.1.1 no such user"; "" for others.

    Answers about the connection or the password concern every message, and are retried.
    """
    words: bytes | str
    if isinstance(error, SMTPRecipientsRefused):
        # A message has one recipient.
        code, words = next(iter(error.recipients.values()), (0, b""))
    elif isinstance(error, SMTPSenderRefused | SMTPDataError):
        code, words = error.smtp_code, error.smtp_error
    else:
        return ""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return f"{code} {' '.join(text.split())}" if 500 <= code < 600 else ""
