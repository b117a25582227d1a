"""How long lists of words are written down: in plain columns, without quotes and bars."""

from __future__ import annotations


def words(columns: str) -> frozenset[str]:
    """The words, parted by white space."""
    return frozenset(columns.split())


def either(columns: str) -> str:
    """A pattern that matches any of the words or small patterns; `_` stands for a space inside one."""
    return "|".join(columns.split()).replace("_", " ")
