"""Keyed shingles: hashes of a text by which a later version of it is recognised, and from which it cannot be read.

Each hash needs a secret key: without it, nobody can test whether a text contained a certain name. Figures are left out
of the shingles and compared separately, because items written to one pattern differ in nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

from articles.text.shingles import GROUP, units_of

# A stretch of so many equal shingles (GROUP - 1 more units) always leaves a common key in both texts.
WINDOW = 5
# A text with fewer shingles has all of them as keys.
MAX_DENSE = 64
MAX_UNITS = 40_000
# A removed text of up to so many units is whole in one of the pieces of a longer text.
OVERLAP = 10_000
FIGURE = "#"


@dataclass(frozen=True)
class TextPrint:
    """`shingles` and `figures`: keyed 32-bit hashes in the order of the text. `length`: characters without blanks and
    punctuation. `digest`: keyed 63-bit hash of the whole text.
    """

    shingles: tuple[int, ...]
    figures: tuple[int, ...]
    length: int
    units: int
    digest: int

    @cached_property
    def shingle_set(self) -> frozenset[int]:
        return frozenset(self.shingles)

    @property
    def keys(self) -> set[int]:
        """The hashes that an index holds for this text. Figures and the digest tell apart what is of one pattern."""
        if not self.shingles:
            return set()
        chosen = set(self.shingles) if len(self.shingles) <= MAX_DENSE else winnowed(self.shingles)
        return chosen | {*self.figures, self.digest}


def pieces_of(form: str) -> list[str]:
    """A text in pieces of at most MAX_UNITS units, each beginning before the end of the one before it."""
    if len(form) <= MAX_UNITS:
        return [form]
    units = units_of(form)
    starts = range(0, max(len(units) - OVERLAP, 1), MAX_UNITS - OVERLAP)
    return [" ".join(units[start : start + MAX_UNITS]) for start in starts]


def text_prints(heading: str, text: str, key: bytes) -> tuple[TextPrint, TextPrint]:
    """The print of a text, and that of the text under its heading. Hashes the text only once.

    Both in the form of `tokens.canonical_form`. `key`: 16 to 64 secret bytes.
    """
    above, units = units_of(heading), units_of(text)[:MAX_UNITS]
    plain = _print_of(units, key)
    if not above or plain.units < GROUP:
        return plain, _print_of([*above, *units], key) if above else plain
    # The shingles of the heading, and those across the border.
    top = _print_of([*above, *_head(units)], key)
    figures = (*_print_of(above, key).figures, *plain.figures)
    whole = TextPrint(
        (*top.shingles, *plain.shingles),
        figures,
        sum(map(len, above)) + plain.length,
        top.units - GROUP + 1 + plain.units,
        _digest([*above, *units], key),
    )
    return plain, whole


def _head(units: Sequence[str]) -> Sequence[str]:
    """The first units of a text that are GROUP - 1 once neighbouring figures are joined."""
    return next(units[:at] for at in range(1, len(units) + 1) if len(_without_figures(units[:at])[0]) == GROUP - 1)


def _print_of(units: Sequence[str], key: bytes) -> TextPrint:
    masked, figures = _without_figures(units)
    if not masked:
        return TextPrint((), (), 0, 0, 0)
    base, last = blake2b(key=key, digest_size=4), len(masked) - GROUP + 1
    shingles = tuple(_hash(base, "\x1f".join(masked[at : at + GROUP])) for at in range(max(last, 1)))
    # A figure has a domain of its own, or it would have the hash of a text that is nothing but this figure.
    hashed = tuple(_hash(base, f"{FIGURE}{figure}") for figure in figures)
    return TextPrint(shingles, hashed, sum(map(len, units)), len(masked), _digest(units, key))


def _digest(units: Sequence[str], key: bytes) -> int:
    text = "\x1f".join(units).encode(errors="replace")
    return int.from_bytes(blake2b(text, key=key, digest_size=8).digest()) >> 1


def winnowed(shingles: Sequence[int]) -> set[int]:
    """Winnowing (Schleimer, Wilkerson, Aiken 2003): the smallest hash of each window of WINDOW shingles."""
    if len(shingles) <= WINDOW:
        return {min(shingles)} if shingles else set()
    return {min(shingles[at : at + WINDOW]) for at in range(len(shingles) - WINDOW + 1)}


def _without_figures(units: Sequence[str]) -> tuple[list[str], list[str]]:
    """The units with FIGURE in place of each figure, and the figures: 3,215.10 has three units and is one figure."""
    masked: list[str] = []
    figures: list[str] = []
    for unit in units:
        if not unit[0].isdecimal():
            masked.append(unit)
        elif masked and masked[-1] == FIGURE:
            figures[-1] += unit
        else:
            masked.append(FIGURE)
            figures.append(unit)
    return masked, figures


def _hash(base: "blake2b", text: str) -> int:
    state = base.copy()
    state.update(text.encode(errors="replace"))
    return int.from_bytes(state.digest())
