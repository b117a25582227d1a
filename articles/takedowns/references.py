"""By which name do people speak of a notice or a case? A random one: it tells no number, opens nothing, can be read
aloud.
"""

import secrets

from django.db.models import Model

# Without 0 O 1 I L U.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference(kind: str, model: type[Model]) -> str:
    """One that no row of this model has: "N-4XK2-P9TD" for the kind N."""
    while True:
        letters = "".join(secrets.choice(ALPHABET) for _letter in range(8))
        reference = f"{kind}-{letters[:4]}-{letters[4:]}"
        if not model._default_manager.filter(reference=reference).exists():
            return reference
