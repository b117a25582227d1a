"""Equality of names: two spellings are the same name if a reader takes them for the same."""

from collections.abc import Hashable, Iterable
from typing import TypeVar

from articles.text.folding import fold

Id = TypeVar("Id", bound=Hashable)


def name_key(name: str) -> str:
    """The form under which the name of a source, person, tag or alias is unique. "" if there is nothing to see."""
    return fold(name).strip()


def changed_keys(rows: Iterable[tuple[Id, Hashable, str, str]]) -> dict[Id, str]:
    """The keys to change after a change of the rule, by id, for rows of (id, scope, stored key, key by the new rule).

    Rows of one scope must differ. Of several that the new rule takes for the same, the one that has the key already
    gets it, else the first; the others keep theirs until somebody renames or merges them at the desk.
    """
    held = list(rows)
    taken = {(scope, new): id for id, scope, stored, new in held if stored == new}
    changed = {}
    for id, scope, stored, new in held:
        if stored != new and taken.setdefault((scope, new), id) == id:
            changed[id] = new
    return changed
