"""In which canonical form are texts compared, so that one name is found however it is written?"""

import re
from collections.abc import Iterator

from articles.parsing.folding import fold

LONGEST_TEXT = 100_000
LONGEST_HEAD = 100

CJK = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3041-\u309f\u30a0-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUN = re.compile(f"[{CJK}]+|[^\\W{CJK}_]+")
_UNIT = re.compile(f"[{CJK}]|[^ {CJK}]+")
_CJK = re.compile(f"[{CJK}]")


def runs(text: str) -> str:
    """Maximal runs of CJK characters and whole words of other scripts, folded, joined by one blank each."""
    return " ".join(_RUN.findall(fold(text[:LONGEST_TEXT])))


def is_cjk(character: str) -> bool:
    return _CJK.match(character) is not None


def units(text: str) -> Iterator[int]:
    """Where the units of a text of this form start: a unit is a CJK character or a whole word."""
    return (unit.start() for unit in _UNIT.finditer(text))


def head_of(name: str) -> str:
    """What a name of this form opens with: its first two units, or its only one."""
    return heads_at(name, 0)[0] if name else ""


def heads_at(text: str, at: int) -> list[str]:
    """The openings of names that could start at this place of a text of this form, the longer one first."""
    first = _UNIT.match(text, at)
    second = first and _UNIT.match(text, first.end() + text.startswith(" ", first.end()))
    return [text[at : unit.end()][:LONGEST_HEAD] for unit in (second, first) if unit]


def heads_in(text: str) -> set[str]:
    """Every opening that a name found in a text of this form could have."""
    return {head for at in units(text) for head in heads_at(text, at)}
