"""By which letters does somebody who types in haste mean these characters? By the first one of each reading.

Only Han counts: what stands between is passed over, so 广州：甲骨 is found by gzjg, and A股 by g.
"""

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice, pairwise, product

from articles.parsing.folding import fold

# Words with their readings would take 45 MB in each process, to say what the other readings of a character say too.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
from pypinyin.constants import PINYIN_DICT

# The usual reading and its first rival: 行 is x and h. More would find what nobody means.
MOST_READINGS = 2
MOST_VARIANTS = 8
LONGEST_TEXT = 300
LONGEST_TYPED = 12
_TYPED = re.compile(f"[a-z]{{2,{LONGEST_TYPED}}}")


@cache
def letters_of(character: str) -> str:
    """The letters that a character may be meant by, the usual one first; "" for what is no Han."""
    readings = PINYIN_DICT.get(ord(character), "").split(",") if character else []
    letters = (unicodedata.normalize("NFD", reading)[0] for reading in readings if reading)
    return "".join(islice(dict.fromkeys(letters), MOST_READINGS))


def initials_typed(typed: str) -> str:
    """What was typed, as initials; "" where it cannot be meant so."""
    letters = fold(typed.strip())
    return letters if _TYPED.fullmatch(letters) else ""


def read_initials(text: str) -> list[str]:
    """The letters of each Han character of a text, in their order."""
    return [letters for character in fold(text[:LONGEST_TEXT]) if (letters := letters_of(character))]


def pairs_of(initials: Sequence[str]) -> set[str]:
    """Every pair of letters by which two characters side by side may be meant; of typed letters those pairs alone."""
    return {one + two for former, latter in pairwise(initials) for one, two in product(former, latter)}


def is_meant(initials: Sequence[str], typed: str) -> bool:
    """Whether these letters stand side by side somewhere, each in one of its character's readings."""
    lasts = len(initials) - len(typed)
    return any(
        all(letter in letters for letter, letters in zip(typed, initials[at:], strict=False)) for at in range(lasts + 1)
    )


def words_meant(text: str, typed: str) -> str:
    """The first piece of a text that these initials mean, as it stands there; "" where there is none."""
    places = [(at, letters) for at, one in enumerate(text[:LONGEST_TEXT]) if (letters := letters_of(fold(one)[:1]))]
    for first in range(len(places) - len(typed) + 1 if typed else 0):
        piece = places[first : first + len(typed)]
        if all(letter in letters for letter, (_, letters) in zip(typed, piece, strict=True)):
            return text[piece[0][0] : piece[-1][0] + 1]
    return ""


def spelled(initials: Sequence[str]) -> Iterator[str]:
    """The ways to write a short name by its initials: the usual one first, at most MOST_VARIANTS."""
    return ("".join(letters) for letters in islice(product(*initials), MOST_VARIANTS))
