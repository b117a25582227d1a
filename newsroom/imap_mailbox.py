"""Returned mail in a folder of an IMAP server: each mail is marked only after the database has what it says."""

import imaplib
import ssl
from collections.abc import Callable
from typing import Any

from newsroom.configuration.mail import TIMEOUT_SECONDS, Mailbox

# Of one run; the next one goes on.
MAX_MAILS = 200


class ImapError(Exception):
    """The server cannot be reached, does not show who it is, or refuses. The words hold no password."""


def read_unseen(place: Mailbox, record: Callable[[bytes], bool], max_bytes: int) -> tuple[int, int]:
    """Pass unseen mails to `record`, the oldest first. Returns how many it recorded, and how many it did not.

    Recorded mails are deleted, all others are marked as seen and stay for a person to read. An exception of `record`
    ends the run; that mail and those after it stay unseen.
    """
    try:
        context = ssl.create_default_context()
        with imaplib.IMAP4_SSL(place.host, place.port, ssl_context=context, timeout=TIMEOUT_SECONDS) as server:
            server.login(place.user, place.password)
            quoted = place.folder.replace("\\", "\\\\").replace('"', '\\"')
            _require(server.select(f'"{quoted}"'))
            return _read(server, record, max_bytes)
    except (OSError, imaplib.IMAP4.error) as error:
        raise ImapError(f"{place.host}: {error}") from error


def _read(server: imaplib.IMAP4, record: Callable[[bytes], bool], max_bytes: int) -> tuple[int, int]:
    recorded, seen = 0, 0
    # Asked again, because servers say more after the password than before.
    has_uidplus = b"UIDPLUS" in b" ".join(part for part in server.capability()[1] if isinstance(part, bytes)).split()
    found = _require(server.uid("SEARCH", "UNSEEN"))[0] or b""
    for uid in found.decode().split()[:MAX_MAILS]:
        parts = _require(server.uid("FETCH", uid, f"(BODY.PEEK[]<0.{max_bytes}>)"))
        raw = next((part[1] for part in parts if isinstance(part, tuple)), None)
        if raw is None:
            # Somebody else deleted it meanwhile.
            continue
        if record(raw):
            _require(server.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen \Deleted)"))
            if has_uidplus:
                _require(server.uid("EXPUNGE", uid))
            recorded += 1
        else:
            _require(server.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen)"))
            seen += 1
    return recorded, seen


def _require(answer: tuple[str, list[Any]]) -> list[Any]:
    status, parts = answer
    if status != "OK":
        raise imaplib.IMAP4.error(str(parts[:1]))
    return parts
