"""Shingles: overlapping groups of characters or words, for comparing two texts that may be versions of each other.

All functions take a text in the form of `tokens.canonical_form`, without differences in width, case and script variant.
"""

from articles.text.tokens import is_cjk

GROUP = 3

Group = tuple[str, ...]


def units_of(form: str) -> list[str]:
    """The CJK characters and whole words of a text in canonical form, in order."""
    return [unit for run in form.split() for unit in (run if is_cjk(run[0]) else (run,))]


def groups_of(form: str, size: int = GROUP) -> set[Group]:
    """The overlapping groups of `size` units of a text; a shorter text is one group."""
    units = units_of(form)
    return {tuple(units[at : at + size]) for at in range(max(len(units) - size + 1, 1))} if units else set()


def figures_of(form: str) -> set[str]:
    """The numbers in a text. The digits before and after a point or comma are separate numbers."""
    return {run for run in form.split() if run[0].isdecimal()}
