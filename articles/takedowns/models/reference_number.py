"""Reference numbers of notices and cases: random, so they reveal no count, and easy to read aloud.

A reference grants no access; the status page has a token of its own.
"""

import secrets

from django.db.models import Model

# Without 0, O, 1, I, L and U, which are easily confused.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference(kind: str, model: type[Model]) -> str:
    """A reference that no row of this model has yet, for example "N-4XK2-P9TD" for the kind "N"."""
    while True:
        characters = "".join(secrets.choice(ALPHABET) for _number in range(8))
        reference = f"{kind}-{characters[:4]}-{characters[4:]}"
        if not model._default_manager.filter(reference=reference).exists():
            return reference
