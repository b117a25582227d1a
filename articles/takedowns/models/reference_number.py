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
    return new_references(kind, model, 1)[0]


def new_references(kind: str, model: type[Model], number: int) -> list[str]:
    """Several of them. One query, unless chance repeats one that exists."""
    references: set[str] = set()
    while len(references) < number:
        drawn = {_random_reference(kind) for _missing in range(number - len(references))}
        taken = model._default_manager.filter(reference__in=drawn).values_list("reference", flat=True)
        references |= drawn - set(taken)
    return list(references)


def _random_reference(kind: str) -> str:
    characters = "".join(secrets.choice(ALPHABET) for _number in range(8))
    return f"{kind}-{characters[:4]}-{characters[4:]}"
