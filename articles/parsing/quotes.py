"""Is this a quotation set apart: lines with `>`, or a quoted line with its dash attribution below?"""

from __future__ import annotations

import re

from articles.parsing.lines import clean
from articles.parsing.punctuation import ends_sentence, is_wider

_PREFIX = re.compile(r"\s*(?:[>＞]\s?)+")
_PAIRS = {"“": "”", "「": "」", "『": "』", '"': '"', "«": "»", "＂": "＂", "‘": "’"}
_END = re.compile(r"\W*(?:end|ends|完|终|終|了|全文完|本文完)\W*", re.IGNORECASE)
_DASH = re.compile(r"(?:——|—|––|–|―|――|--|──|─)\s*\S")


def is_marked(text: str) -> bool:
    return text[:1] in ">＞" and _PREFIX.fullmatch(text) is None


def is_marked_or_empty(text: str) -> bool:
    return text[:1] in ">＞"


def unmark(text: str) -> str:
    """The words without their `>`, a line each."""
    return "\n".join(clean(_PREFIX.sub("", line, count=1)) for line in text.split("\n")).strip()


def is_quotation(text: str) -> bool:
    """The whole line stands in one pair of quotes."""
    closing = _PAIRS.get(text[:1])
    return closing is not None and len(text) > 2 and text.endswith(closing)


def may_be_quoted(text: str, below: str) -> bool:
    """Whether the line below attributes this one: in quotes, or a short sentence under a long dash and a name."""
    if is_quotation(text):
        return is_attribution(below) or (below[:2] == "- " and is_attribution(f"—{below[1:]}"))
    return is_attribution(below) and ends_sentence(text) and not is_wider(text, 60) and not is_wider(below, 30)


def is_attribution(text: str) -> bool:
    """A dash and a name; a dash before a sentence goes on with the text."""
    return (
        _DASH.match(text) is not None
        and not ends_sentence(text)
        and not is_wider(text, 84)
        and not _END.fullmatch(text)
    )
