"""Which words name a person, and what is left of a text when they are gone? What they told of themselves, however it
is written; all around it stays.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import quote, quote_plus

from articles.parsing.folding import fold
from articles.takedowns.models import Claimant
from articles.takedowns.rewording import Rewording

MASK = "▇▇▇"
# What people write where a name or a proof is asked for, and what names nobody.
NOBODY = frozenset(
    "myself self none nobody anonymous author owner passport identity yes"
    " 本人 自己 作者 匿名 无名 没有 暂无 护照 身份证".split()
)
_WITHIN = (
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"\+?\d(?:[ ()/-]{0,2}\d){5,}"),
)
_CHINESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_BLANKS = re.compile(r"\s+")


class PersonWords:
    """The words of one person, the longest first: an address is gone before the name in it is looked for."""

    def __init__(self, words: Iterable[str]) -> None:
        known = {fold(word): word for word in words}
        self.words = sorted((word for key, word in known.items() if _names(key)), key=len, reverse=True)
        self._rewordings = [(fold(word), Rewording(word, MASK, fold)) for word in self.words]

    def masked(self, text: str) -> str:
        """The text without them."""
        folded = fold(text)
        for key, rewording in self._rewordings:
            if key in folded:
                text = rewording.apply(text)
        return text

    def stand_in(self, text: str) -> bool:
        return self.masked(text) != text

    def masked_within(self, value: Any) -> Any:
        """The same in what we keep as JSON, also where a text in it is JSON again, with letters written as numbers."""
        if isinstance(value, dict):
            return {key: self.masked_within(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self.masked_within(one) for one in value]
        if not isinstance(value, str):
            return value
        if value[:1] in ("[", "{"):
            with suppress(ValueError):
                held = json.loads(value)
                masked = self.masked_within(held)
                return value if masked == held else json.dumps(masked, ensure_ascii=False)
        return self.masked(value)


def words_of(claimant: Claimant) -> PersonWords:
    """Name, signature, addresses line by line, what shows who they are and for whom they write; and the addresses and
    numbers in these alone.
    """
    told = [claimant.name, claimant.signature, claimant.email, claimant.identity, claimant.authority]
    lines = [line.strip(" \t,;，；。") for line in (*told, *claimant.contact.splitlines())]
    within = [found[0] for line in lines for pattern in _WITHIN for found in pattern.finditer(line)]
    return PersonWords(written for word in (*lines, *within) for written in _ways(word))


def _ways(word: str) -> Iterator[str]:
    """As it is, and as it stands in an address of a page; a Chinese name also without a blank in it."""
    ways: tuple[Callable[[str], str], ...] = (str, quote, quote_plus, lambda text: quote(text, safe=""))
    if _CHINESE.search(word):
        ways = (*ways, lambda text: _BLANKS.sub("", text))
    yield from dict.fromkeys(way(word) for way in ways)


def _names(key: str) -> bool:
    """Whether folded words are enough to know somebody by: not a dash, an initial or "myself"."""
    letters = sum(letter.isalnum() for letter in key)
    return letters >= (2 if _CHINESE.search(key) else 3) and key not in NOBODY
