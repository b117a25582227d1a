"""Block quotations: lines with `>`, and a quoted line with an attribution below it."""

from __future__ import annotations

import re

from articles.parsing.lines import clean
from articles.text.punctuation import ends_sentence, is_wider

_PREFIX = re.compile(r"\s*(?:[>＞]\s?)+")
_PAIRS = {"“": "”", "「": "」", "『": "』", '"': '"', "«": "»", "＂": "＂", "‘": "’"}
_END = re.compile(r"\W*(?:end|ends|完|终|終|了|全文完|本文完)\W*", re.IGNORECASE)
_DASH = re.compile(r"(?:——|—|––|–|―|――|--|──|─)\s*\S")


def is_quote_line(text: str) -> bool:
    """Whether the line is text marked with `>`."""
    return text[:1] in ">＞" and _PREFIX.fullmatch(text) is None


def continues_quote(text: str) -> bool:
    """Whether the line is marked with `>`, with or without text."""
    return text[:1] in ">＞"


def without_quote_marks(text: str) -> str:
    """The text without the `>` of each line."""
    return "\n".join(clean(_PREFIX.sub("", line, count=1)) for line in text.split("\n")).strip()


def is_quotation(text: str) -> bool:
    """Whether the whole line is in one pair of quotation marks."""
    closing = _PAIRS.get(text[:1])
    return closing is not None and len(text) > 2 and text.endswith(closing)


def is_attributed(text: str, below: str) -> bool:
    """Whether the line below attributes this one, which is in quotation marks or a short sentence."""
    if is_quotation(text):
        return is_attribution(below) or (below[:2] == "- " and is_attribution(f"—{below[1:]}"))
    return is_attribution(below) and ends_sentence(text) and not is_wider(text, 60) and not is_wider(below, 30)


def is_attribution(text: str) -> bool:
    """Whether it is a dash and a name; a dash before a sentence continues the text."""
    return (
        _DASH.match(text) is not None
        and not ends_sentence(text)
        and not is_wider(text, 84)
        and not _END.fullmatch(text)
    )
