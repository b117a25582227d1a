"""Reference numbers of notices and cases: random, so they reveal no count, and easy to read aloud.

A reference grants no access; the status page has a token of its own.
"""

import re
import secrets

from django.db.models import Model

# Without 0, O, 1, I, L and U, which are easily confused.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


_FORM = re.compile(f"[A-Z]-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}")


def is_reference(text: str, kind: str) -> bool:
    """Whether a text has the form of a reference of this kind; a row with it need not exist."""
    return text.startswith(kind) and _FORM.fullmatch(text) is not None


def new_reference(kind: str, model: type[Model]) -> str:
    """A reference that no row of this model has yet, for example "N-4XK2-P9TD" for the kind "N"."""
    while True:
        characters = "".join(secrets.choice(ALPHABET) for _number in range(8))
        reference = f"{kind}-{characters[:4]}-{characters[4:]}"
        if not model._default_manager.filter(reference=reference).exists():
            return reference
