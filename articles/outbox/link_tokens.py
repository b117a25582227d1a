"""Tokens of secret addresses, with a seal: a keyed digest of the rest. It tells, without a look-up, whether this site
gave a token out.

The seal is no credential: what a token opens is decided by the digest that is stored for it. While a network is refused
because it guesses, the links of others there go on working by it.
"""

import base64
import secrets

from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "articles.outbox.link_tokens"
SEAL_BYTES = 8
SEAL_LENGTH = 11


def new_token(size: int) -> str:
    """A random token of so many bytes, for an address."""
    return seal(secrets.token_urlsafe(size))


def seal(text: str) -> str:
    return text + _seal_of(text)


def unsealed(token: str) -> str:
    """What was sealed; "" for a token that this site did not give out."""
    text, found = token[:-SEAL_LENGTH], token[-SEAL_LENGTH:]
    return text if constant_time_compare(found, _seal_of(text)) else ""


def _seal_of(text: str) -> str:
    digest = salted_hmac(SALT, text, algorithm="sha256").digest()[:SEAL_BYTES]
    return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")
