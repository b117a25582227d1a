"""By what are two texts compared that may be the same one, edited? By overlapping groups of characters or words.

All functions take a text in canonical form (`tokens.runs`), in which width, case and script variant are set aside.
"""

from articles.search.tokens import is_cjk

GROUP = 3

Group = tuple[str, ...]


def units_of(form: str) -> list[str]:
    """The CJK characters and whole words of a text in canonical form, in order."""
    return [unit for run in form.split() for unit in (run if is_cjk(run[0]) else (run,))]


def groups_of(form: str, size: int = GROUP) -> set[Group]:
    """What a text is compared by, in groups of so many units; one of fewer units is one group."""
    units = units_of(form)
    return {tuple(units[at : at + size]) for at in range(max(len(units) - size + 1, 1))} if units else set()


def figures_of(form: str) -> set[str]:
    """Its numbers, a number behind a point or a comma by itself."""
    return {run for run in form.split() if run[0].isdecimal()}
