"""In which canonical form are texts compared and indexed, so that a word is found however it is written?"""

import re
from functools import cache
from itertools import islice
from operator import add

from articles.parsing.folding import fold

LONGEST_TEXT = 100_000
LONGEST_HEAD = 100
# PostgreSQL refuses lexemes over 2 KB; a longer word is found by its beginning and read again.
LONGEST_TOKEN = 64

CJK = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3041-\u309f\u30a0-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# Between two plain words side by side, which are one more token. A character for private use: no text yields it.
BESIDE = "\ue001"
LONGEST_BESIDE = 31
# What stands between two parts of a text (headline, standfirst, body): no phrase reaches across it.
PART = " \n "
_RUN = re.compile(f"[{CJK}]+|[^\\W{CJK}_]+")
_UNIT = re.compile(f"[{CJK}]|[^ {CJK}]+")
_CJK = re.compile(f"[{CJK}]")


def runs(text: str) -> str:
    """Maximal runs of CJK characters and whole words of other scripts, folded, joined by one blank each."""
    return " ".join(_RUN.findall(fold(text[:LONGEST_TEXT])))


def tokens(form: str) -> set[str]:
    """What a text of this form is found by: its CJK characters and their pairs, its words and theirs, each once.

    An index of these gives candidates; only a phrase of one token needs no second reading of the text.
    """
    found: set[str] = set()
    for part in form.split(PART):
        former = ""
        for run in part.split():
            if is_cjk(run[0]):
                found.update(run)
                found.update(map(add, run, run[1:]))
            else:
                found.add(run[:LONGEST_TOKEN])
                if pair := beside(former, run):
                    found.add(pair)
            former = run
    return found


def beside(former: str, word: str) -> str:
    """The token of two words side by side, so that phrases of frequent words have few candidates; "" for those that
    have none: CJK has its own pairs, and a database takes only so many bytes of tokens for one text.
    """
    is_short = 0 < len(former) <= LONGEST_BESIDE and len(word) <= LONGEST_BESIDE
    return f"{former}{BESIDE}{word}" if is_short and former.isascii() and word.isascii() else ""


@cache
def is_cjk(character: str) -> bool:
    return _CJK.match(character) is not None


def heads_of(text: str) -> set[str]:
    """The openings that a name in a text of this form could have: every unit, and every unit with the next one.

    A unit is a CJK character or a whole word.
    """
    found: set[str] = set()
    former = ""
    for part in text.split(" "):
        if part and is_cjk(part[0]):
            found.update(part)
            found.update(map(add, part, part[1:]))
            first, last = part[0], part[-1]
        else:
            first = last = part
            found.add(part[:LONGEST_HEAD])
        if former:
            found.add(f"{former} {first}"[:LONGEST_HEAD])
        former = last
    return found


def head_of(name: str) -> str:
    """What a name of this form opens with: its first two units, or its only one."""
    units = [unit.span() for unit in islice(_UNIT.finditer(name), 2)]
    return name[: min(units[-1][1], LONGEST_HEAD)] if units else ""
