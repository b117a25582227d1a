"""Delivery reports of mail servers (RFC 3464), which come back to `MAIL_BOUNCES_TO` when a letter did not arrive."""

import email
import re
from dataclasses import dataclass
from email.message import Message

MAX_WORDS = 300
# Only as headers: a report need not return the whole letter.
RETURNED = ("message/rfc822", "text/rfc822-headers")
_MESSAGE_ID = re.compile(r"^message-id:\s*(<[^<>\s]+>)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Bounce:
    """A letter that did not arrive: its Message-ID, and the words of the mail server, such as "550 5.1.1 unknown"."""

    message_id: str
    words: str


def read_bounce(raw: bytes) -> Bounce | None:
    """The bounce in a mail; None for any other mail, such as a reply, a holiday notice or a report of a delay.

    It is parsed by the older policy, because that of today raises all kinds of errors for malformed headers.
    """
    mail: Message = email.message_from_bytes(raw)
    parts = list(mail.walk())
    report = next((part for part in parts if part.get_content_type() == "message/delivery-status"), None)
    if report is None:
        return None
    failed = next((group for group in _inner(report) if _field(group, "Action").lower() == "failed"), None)
    identifier = next(filter(None, (_returned_id(part) for part in parts)), "")
    if failed is None or not identifier:
        return None
    return Bounce(identifier, _words(failed)[:MAX_WORDS])


def _field(group: Message, name: str) -> str:
    return " ".join(str(group.get(name, "")).replace("\x00", "").split())


def _words(failed: Message) -> str:
    """The answer of the remote server, without its type: “smtp; 550 5.1.1 …”; otherwise the status code."""
    diagnosis = _field(failed, "Diagnostic-Code")
    return diagnosis.partition(";")[2].strip() or diagnosis or _field(failed, "Status") or "failed"


def _returned_id(part: Message) -> str:
    """The Message-ID of the letter that a part returns, or ""."""
    if part.get_content_type() not in RETURNED:
        return ""
    for inner in _inner(part):
        return str(inner.get("Message-ID", "")).strip()
    found = _MESSAGE_ID.search(str(part.get_payload()))
    return found.group(1) if found else ""


def _inner(part: Message) -> list[Message]:
    """The messages in a part of the types message/…; empty for text."""
    payload = part.get_payload()
    return [inner for inner in payload if isinstance(inner, Message)] if isinstance(payload, list) else []
