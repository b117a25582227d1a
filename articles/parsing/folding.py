"""Do two texts say the same? One canonical form for comparing: width, case, accents, Chinese script set aside."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

_PAIRS = Path(__file__).with_name("traditional.txt")


@cache
def simplified() -> dict[str, str]:
    """Traditional character -> simplified one, from OpenCC; read once, when the first such character is met."""
    lines = _PAIRS.read_text(encoding="utf-8").splitlines()
    pairs = "".join(line for line in lines if not line.startswith("#"))
    return dict(zip(pairs[::2], pairs[1::2], strict=True))


class _Folded(dict[int, str]):
    """The table of str.translate, filled at the first sight of a code point."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


_TABLE = _Folded()


def fold(text: str) -> str:
    """The text as it is compared and searched: NFKC per character, lower case, Latin accents off, simplified.

    Each character is folded by itself, so offsets can be rebuilt; one may become several (㈱ -> (株)) or none.
    """
    if text.isascii():
        return text.lower()
    return text.translate(_TABLE)


def _fold_character(char: str) -> str:
    folded = unicodedata.normalize("NFKC", char).casefold()
    # Casefolding may leave a form that NFKC changes once more (ϓ, ſ with marks).
    folded = unicodedata.normalize("NFKC", folded)
    return "".join(_plain(one) for one in folded)


def _plain(char: str) -> str:
    if char.isascii():
        return char
    if "\u0300" <= char <= "\u036f":
        return ""
    base = unicodedata.normalize("NFD", char)
    if len(base) > 1 and base[0].isascii() and base[0].isalpha():
        return base[0]
    if char < "\u2e80":
        return char
    once = simplified().get(char, char)
    return simplified().get(once, once)
