"""Report of what the sanitizer removed from a text, by kinds of elements and attributes."""

import re
from collections import Counter

from articles.html.sanitizer import TAGS

# Linear on any input: no part can match what the next part matches.
_ELEMENT = re.compile(r"<([a-zA-Z][^\s/<>]*)([^<>]*)")
_VALUE = re.compile(r'"[^"]*"|\'[^\']*\'')
MAX_LISTED = 12


def removed_markup(typed: str, cleaned: str) -> list[str]:
    """Kinds that occur more often in the typed text than in the cleaned one, such as `<script>` or `onclick`."""
    if typed == cleaned:
        return []
    removed = _kinds(typed) - _kinds(cleaned)
    return [kind for kind, _ in removed.most_common(MAX_LISTED)]


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
