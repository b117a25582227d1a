"""The mail server, and stored messages as email: their sender, their id, and the headers that keep machines quiet."""

from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.module_loading import import_string

from articles.identity.current import current_identity
from articles.outbox.models import Message
from articles.outbox.private_links import filled

SIGNATURE_LENGTH = 20


def has_mail_server() -> bool:
    return bool(settings.MAILERS)


def mail_server() -> BaseEmailBackend:
    """The default of `settings.MAILERS`, not connected yet. Raises KeyError without one."""
    mailer: dict[str, Any] = settings.MAILERS["default"]
    backend: BaseEmailBackend = import_string(mailer["BACKEND"])(**mailer.get("OPTIONS", {}))
    return backend


def sender_address() -> str:
    """The address that mail comes from: the operator's, else that of the newsroom."""
    return str(settings.MAIL_FROM or current_identity().email or settings.DEFAULT_FROM_EMAIL)


def as_email(message: Message) -> EmailMessage:
    text = filled(message.text, message.recipient)
    return compose(message.recipient, message.subject, text, {"Message-ID": message_id(message)})


def compose(recipient: str, subject: str, text: str, headers: dict[str, str]) -> EmailMessage:
    """An email from the newsroom to one address.

    `Auto-Submitted` (RFC 3834) keeps mail servers and holiday notices from answering. With `MAIL_BOUNCES_TO`, that
    address is the sender on the envelope and the newsroom that in the header.
    """
    sender = sender_address()
    own = {"From": sender, "Auto-Submitted": "auto-generated"}
    answers_to = settings.MAIL_REPLY_TO or current_identity().corrections_email
    reply_to = [answers_to] if answers_to not in ("", sender) else None
    envelope = settings.MAIL_BOUNCES_TO or sender
    return EmailMessage(subject, text, envelope, [recipient], reply_to=reply_to, headers=own | headers)


def message_id(message: Message) -> str:
    """The same at each attempt, so that a receiver who got it twice shows it once; signed, so that none is invented."""
    domain = parseaddr(sender_address())[1].rpartition("@")[2]
    return f"<{message.pk}.{_signature(message)}@{domain}>"


def find_message(identifier: str) -> Message | None:
    """The message with a Message-ID that was made here for its present recipient."""
    key, _, signature = identifier.strip().strip("<>").partition("@")[0].partition(".")
    if not (key.isascii() and key.isdecimal() and len(key) < 19):
        return None
    message = Message.objects.filter(pk=int(key)).first()
    return message if message and constant_time_compare(signature, _signature(message)) else None


def _signature(message: Message) -> str:
    value = f"{message.pk} {message.recipient}"
    return salted_hmac("articles.outbox.message_id", value, algorithm="sha256").hexdigest()[:SIGNATURE_LENGTH]
