"""Canonical form and tokens of a text, for comparison and for the search index."""

import re
from functools import cache
from itertools import islice
from operator import add

from articles.text.folding import fold

MAX_TEXT_LENGTH = 100_000
MAX_HEAD_LENGTH = 100
# PostgreSQL refuses lexemes over 2 KB. A longer word is indexed by its beginning, and matches are checked in the text.
MAX_TOKEN_LENGTH = 64

CJK = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3041-\u309f\u30a0-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# Joins two adjacent words into a pair token. A private use character, which never occurs in canonical form.
PAIR_JOINER = "\ue001"
# Of each word of a pair token.
MAX_PAIR_WORD_LENGTH = 31
# Separates the parts of a text (headline, standfirst, body); phrases do not match across it.
PART = " \n "
_RUN = re.compile(f"[{CJK}]+|[^\\W{CJK}_]+")
_UNIT = re.compile(f"[{CJK}]|[^ {CJK}]+")
_CJK = re.compile(f"[{CJK}]")


def canonical_form(text: str) -> str:
    """The canonical form of a text: runs of CJK characters and words of other scripts, folded, with a space between."""
    return " ".join(_RUN.findall(fold(text[:MAX_TEXT_LENGTH])))


def tokens(form: str) -> set[str]:
    """The tokens of a text in canonical form: its CJK characters, its words, and pairs of adjacent ones.

    An index of these gives candidates. Except for a phrase of one token, a match has to be checked in the text.
    """
    result: set[str] = set()
    for part in form.split(PART):
        former = ""
        for run in part.split():
            if is_cjk(run[0]):
                result.update(run)
                result.update(map(add, run, run[1:]))
            else:
                result.add(run[:MAX_TOKEN_LENGTH])
                if pair := pair_token(former, run):
                    result.add(pair)
            former = run
    return result


def pair_token(former: str, word: str) -> str:
    """The token of two adjacent words, which keeps the candidates for phrases of frequent words few.

    "" for CJK, which has pairs of characters, and for long words: databases limit the size of a text's tokens.
    """
    is_short = 0 < len(former) <= MAX_PAIR_WORD_LENGTH and len(word) <= MAX_PAIR_WORD_LENGTH
    return f"{former}{PAIR_JOINER}{word}" if is_short and former.isascii() and word.isascii() else ""


@cache
def is_cjk(character: str) -> bool:
    return _CJK.match(character) is not None


def heads_of(text: str) -> set[str]:
    """All possible openings of a name in a text in canonical form: every unit, and every two adjacent units.

    A unit is a CJK character or a whole word.
    """
    heads: set[str] = set()
    former = ""
    for part in text.split(" "):
        if part and is_cjk(part[0]):
            heads.update(part)
            heads.update(map(add, part, part[1:]))
            first, last = part[0], part[-1]
        else:
            first = last = part
            heads.add(part[:MAX_HEAD_LENGTH])
        if former:
            heads.add(f"{former} {first}"[:MAX_HEAD_LENGTH])
        former = last
    return heads


def head_of(name: str) -> str:
    """The opening of a name in canonical form: its first two units, or its only one."""
    units = [unit.span() for unit in islice(_UNIT.finditer(name), 2)]
    return name[: min(units[-1][1], MAX_HEAD_LENGTH)] if units else ""
