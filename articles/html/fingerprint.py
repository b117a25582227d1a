"""Fingerprint of a text: equal for texts that differ only in spacing, width, case or script variant."""

import hashlib
import re
from datetime import datetime

from articles.html.sanitizer import plain_text
from articles.text.folding import fold

# Everything that str.isalnum rejects.
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


def fingerprint(headline: str, body: str, happened_at: datetime | None) -> str:
    """Hex SHA-256 of the folded headline and text of a clean body, together with the item's own time."""
    words = _NOT_ALPHANUMERIC.sub("", fold(f"{headline}\n{plain_text(body)}"))
    moment = f"{happened_at.timestamp():.0f}" if happened_at else ""
    return hashlib.sha256(f"{words}|{moment}".encode()).hexdigest()
