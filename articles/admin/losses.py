"""What did cleaning take out of a text? Told in kinds, so that an editor knows what will not be on the page."""

import re
from collections import Counter

from articles.markup import TAGS

# Linear on any input: no part can match what its neighbour matches.
_ELEMENT = re.compile(r"<([a-zA-Z][^\s/<>]*)([^<>]*)")
_VALUE = re.compile(r'"[^"]*"|\'[^\']*\'')
MOST_TOLD = 12


def losses(typed: str, cleaned: str) -> list[str]:
    """The kinds of elements and attributes that stand more often in the typed text, such as `<script>`, `onclick`."""
    if typed == cleaned:
        return []
    lost = _kinds(typed) - _kinds(cleaned)
    return [kind for kind, _ in lost.most_common(MOST_TOLD)]


def _kinds(text: str) -> Counter[str]:
    kinds: Counter[str] = Counter()
    for name, rest in _ELEMENT.findall(text):
        kinds[f"<{name.lower()}>"] += 1
        if name.lower() in TAGS:
            kinds.update(_attributes(rest))
    kinds["<!-- -->"] += text.count("<!--")
    return kinds


def _attributes(rest: str) -> list[str]:
    pieces = _VALUE.sub("", rest).replace("=", "= ").split()
    return [piece[:-1].lower() for piece in pieces if piece.endswith("=") and len(piece) > 1]
