"""Long lists of words, written in plain columns without quotes and bars."""

from __future__ import annotations


def word_set(columns: str) -> frozenset[str]:
    """The words, which are separated by white space."""
    return frozenset(columns.split())


def alternatives(columns: str) -> str:
    """A regular expression that matches any of the words or patterns; `_` is a space inside one."""
    return "|".join(columns.split()).replace("_", " ")
