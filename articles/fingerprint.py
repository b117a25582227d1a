"""Is this the same text as one that is already here, whatever its spacing, width, case or script variant?"""

import hashlib
import re
from datetime import datetime

from articles.markup import plain_text
from articles.parsing.folding import fold

# All but letters and digits: whatever str.isalnum says no to.
_UNSPOKEN = re.compile(r"[\W_]+")


def fingerprint(headline: str, body: str, happened_at: datetime | None) -> str:
    """Hex SHA-256 of the folded headline, words and list items of a clean body, with the item's own time."""
    words = _UNSPOKEN.sub("", fold(f"{headline}\n{plain_text(body)}"))
    moment = f"{happened_at.timestamp():.0f}" if happened_at else ""
    return hashlib.sha256(f"{words}|{moment}".encode()).hexdigest()
