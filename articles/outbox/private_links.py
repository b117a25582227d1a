"""Links that only the recipient of a message may have: stored as a signed placeholder, filled in while it is sent.

Staff can read stored messages on the desk, and a backup holds them. A placeholder copied into another message is of
no use: its signature names the recipient, and no other address gets the link.
"""

import re
from collections.abc import Callable

from django.core import signing

# Kind of link -> the function that makes it from a value, such as the key of an account, and the address of its owner.
# "" if there is none any more.
MAKERS: dict[str, Callable[[str, str], str]] = {}
SALT = "articles.outbox.private_links"
_PLACEHOLDER = re.compile(r"⟦([\w.:=-]{1,600})⟧", re.ASCII)


def placeholder(kind: str, value: str, recipient: str) -> str:
    """Stands for a link of this kind in the text of a message to this recipient."""
    return f"⟦{signing.dumps([kind, value, recipient], salt=SALT)}⟧"


def filled(text: str, recipient: str) -> str:
    """The text with its links; placeholders of other recipients, and what only looks like one, stay as they are."""

    def link(match: re.Match[str]) -> str:
        try:
            kind, value, owner = signing.loads(match[1], salt=SALT)
        except signing.BadSignature:
            return match[0]
        return MAKERS[kind](value, owner) if owner == recipient else match[0]

    return _PLACEHOLDER.sub(link, text)


def hidden(text: str, words: str) -> str:
    """The text as staff read it, with these words for each link."""
    return _PLACEHOLDER.sub(words, text)
