"""Redaction: find the words that identify a claimant and mask them in texts, however they are written.

`erasure.py` decides in which texts.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import quote, quote_plus

from articles.html.sanitizer import plain_text
from articles.takedowns.decisions.replace_text import (
    Replacement,
    Replacing,
    as_written,
    attribute_texts,
    replace_in_body,
)
from articles.takedowns.decisions.text_columns import MASK
from articles.takedowns.models import Claimant
from articles.takedowns.privacy.telephone import NumberReplacement, digits_in, is_number, numbers_in
from articles.text.folding import fold

# Entries in the fields for a name or a proof of identity that identify nobody.
IDENTIFIES_NOBODY = frozenset(
    "myself self none nobody anonymous author owner passport identity yes"
    " 本人 自己 作者 匿名 无名 没有 暂无 护照 身份证".split()
)
_CONTACTS = (
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"\+?\d(?:[ ()/-]{0,2}\d){5,}"),
)
# A string with tags may divide a word by them.
_TAG = re.compile("<[a-zA-Z/]")
_CHINESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_BLANKS = re.compile(r"\s+")


class PersonWords:
    """Masks the words of one person, the longest first: an address has to go before the name inside it."""

    def __init__(self, words: Iterable[str], numbers: Sequence[str] = ()) -> None:
        """`numbers`: telephone numbers by their significant digits."""
        by_key = {fold(word): word for word in words}
        self.words = sorted((word for key, word in by_key.items() if _identifies(key)), key=len, reverse=True)
        # Of a word that is a number, `numbers` has the digits.
        written = [word for word in self.words if not (numbers and is_number(word))]
        self._replacements = [(fold(word), Replacement(word, MASK, fold)) for word in written]
        longest_first = sorted(set(numbers), key=len, reverse=True)
        self._numbers = [NumberReplacement(digits, MASK) for digits in longest_first]

    @property
    def is_empty(self) -> bool:
        return not (self._replacements or self._numbers)

    def _occurring(self, text: str) -> Iterator[Replacing]:
        """The replacements that may change a text; none of most texts."""
        folded = fold(as_written(text))
        yield from (replacement for key, replacement in self._replacements if key in folded)
        digits = digits_in(folded) if self._numbers else ""
        yield from (number for number in self._numbers if number.is_possible_in(digits))

    def masked(self, text: str) -> str:
        for replacement in self._occurring(text):
            text = replacement.apply(text)
        return text

    def masked_html(self, html: str) -> str:
        """Like masked() for clean HTML: a word may be divided by tags, and of tags only alternative texts and titles
        are touched.
        """
        for replacement in self._occurring("\n".join([plain_text(html), *attribute_texts(html)])):
            html = replace_in_body(html, replacement)
        return html

    def masked_any(self, text: str) -> str:
        """Like masked() for a text that may be HTML, where a word may be divided by tags or be in any attribute."""
        return self.masked(self.masked_html(text) if _TAG.search(text) else text)

    def matches(self, text: str) -> bool:
        return self.masked_any(text) != text

    def redact_json(self, value: Any) -> Any:
        """Redact all strings in a JSON value, also those that hold JSON themselves, where letters may be escaped."""
        if isinstance(value, dict):
            return {key: self.redact_json(part) for key, part in value.items()}
        if isinstance(value, list):
            return [self.redact_json(part) for part in value]
        if not isinstance(value, str):
            return value
        if value[:1] in ("[", "{"):
            with suppress(ValueError):
                parsed = json.loads(value)
                redacted = self.redact_json(parsed)
                return value if redacted == parsed else json.dumps(redacted, ensure_ascii=False)
        return self.masked_any(value)


def redactor_for(*claimants: Claimant) -> PersonWords:
    """For the name, signature, email, identity and authority of a claimant, each line of the postal address, and the
    email addresses and telephone numbers inside any of these. Several rows are of the same person.
    """
    texts: list[str] = []
    for row in claimants:
        texts += [row.name, row.signature, row.email, row.identity, row.authority, *row.contact.splitlines()]
    lines = [line.strip(" \t,;，；。") for line in texts]
    contacts = [match[0] for line in lines for pattern in _CONTACTS for match in pattern.finditer(line)]
    numbers = [number for line in lines for number in numbers_in(line)]
    return PersonWords((variant for word in (*lines, *contacts) for variant in _variants(word)), numbers)


def _variants(word: str) -> Iterator[str]:
    """The word as written and as escaped in URLs; a Chinese name also without spaces."""
    conversions: tuple[Callable[[str], str], ...] = (str, quote, quote_plus, lambda text: quote(text, safe=""))
    if _CHINESE.search(word):
        conversions = (*conversions, lambda text: _BLANKS.sub("", text))
    yield from dict.fromkeys(convert(word) for convert in conversions)


def _identifies(key: str) -> bool:
    """Whether a folded word can identify somebody: not a dash, an initial or "myself"."""
    letters = sum(letter.isalnum() for letter in key)
    return letters >= (2 if _CHINESE.search(key) else 3) and key not in IDENTIFIES_NOBODY
