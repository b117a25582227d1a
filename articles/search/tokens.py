"""In which canonical form are texts compared and indexed, so that a word is found however it is written?"""

import re

from articles.parsing.folding import fold

LONGEST_TEXT = 100_000
LONGEST_HEAD = 100
# PostgreSQL refuses lexemes over 2 KB; a longer word is found by its beginning and read again.
LONGEST_TOKEN = 64

CJK = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3041-\u309f\u30a0-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# What stands between two parts of a text (headline, standfirst, body): no phrase reaches across it.
PART = " \n "
_RUN = re.compile(f"[{CJK}]+|[^\\W{CJK}_]+")
_UNIT = re.compile(f"[{CJK}]|[^ {CJK}]+")
_CJK = re.compile(f"[{CJK}]")


def runs(text: str) -> str:
    """Maximal runs of CJK characters and whole words of other scripts, folded, joined by one blank each."""
    return " ".join(_RUN.findall(fold(text[:LONGEST_TEXT])))


def tokens(form: str) -> set[str]:
    """What a text of this form is found by: its CJK characters and their pairs, its words, each once.

    An index of these gives candidates; only a phrase of one token needs no second reading of the text.
    """
    found: set[str] = set()
    for run in form.split():
        if is_cjk(run[0]):
            found.update(run)
            found.update(run[at : at + 2] for at in range(len(run) - 1))
        else:
            found.add(run[:LONGEST_TOKEN])
    return found


def is_cjk(character: str) -> bool:
    return _CJK.match(character) is not None


def openings(text: str) -> list[tuple[int, str, str]]:
    """For each place of a text of this form where a name could start: where it is, and the two openings it could have.

    A name opens with its first two units, or its only one; a unit is a CJK character or a whole word.
    """
    units = [unit.span() for unit in _UNIT.finditer(text)]
    pairs = zip(units, [*units[1:], *units[-1:]], strict=True)
    return [
        (start, text[start : min(second, start + LONGEST_HEAD)], text[start : min(end, start + LONGEST_HEAD)])
        for (start, end), (_, second) in pairs
    ]


def head_of(name: str) -> str:
    """What a name of this form opens with."""
    return openings(name)[0][1] if name else ""
