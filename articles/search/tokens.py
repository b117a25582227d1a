"""In which canonical form are texts compared, so that one name is found however it is written?"""

import re

from articles.parsing.folding import fold

LONGEST_TEXT = 100_000

CJK = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3041-\u309f\u30a0-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUN = re.compile(f"[{CJK}]+|[^\\W{CJK}_]+")
_CJK_RUN = re.compile(f"[{CJK}]")


def runs(text: str) -> str:
    """Maximal runs of CJK characters and whole words of other scripts, folded, joined by one blank each."""
    return " ".join(_RUN.findall(fold(text[:LONGEST_TEXT])))


def is_cjk(character: str) -> bool:
    return _CJK_RUN.match(character) is not None


def head_of(name: str) -> str:
    """What a name of this form opens with: its first two CJK characters, or its first word."""
    first = name.split(" ", 1)[0]
    return first[:2] if first and is_cjk(first[0]) else first


def heads_in(text: str) -> set[str]:
    """Every opening that a name found in a text of this form could have."""
    heads: set[str] = set()
    for run in text.split(" "):
        if run and is_cjk(run[0]):
            heads.update(run)
            heads.update(run[at : at + 2] for at in range(len(run) - 1))
        else:
            heads.add(run)
    return heads - {""}
