"""Nesting depth of HTML: tags nested deeper than a limit are dropped and their text stays. Takes one pass.

The input may be malformed. Nothing here decides what is safe: the engines of the sanitizer run on the result.
"""

import re
from collections import Counter

TAG = re.compile(r'(?i)<(/?)([a-z][a-z0-9-]*)((?:[^<>"]|"[^"]*")*)>')
VOID = frozenset({"br", "hr", "col"})
WITHOUT_END_TAG = VOID | frozenset("p li td th tr dt dd option img input meta link wbr source".split())


def flattened(text: str, limit: int, uncounted: frozenset[str]) -> str:
    """The text without the tags of elements that are nested deeper than `limit`; `uncounted` ones need no end tag."""
    out: list[str] = []
    opened: list[str] = []
    counts: Counter[str] = Counter()
    at = 0
    for tag in TAG.finditer(text):
        name = tag[2].lower()
        if name in uncounted:
            continue
        depth = _depth_after(tag, name, opened, counts)
        if depth > limit:
            out.append(text[at : tag.start()])
            at = tag.end()
    return "".join(out) + text[at:] if at else text


def _depth_after(tag: re.Match[str], name: str, opened: list[str], counts: Counter[str]) -> int:
    """The depth of the element that the tag begins or ends; 0 for an end tag of nothing. Each element is closed once,
    together with what it contains.
    """
    if not tag[1]:
        opened.append(name)
        counts[name] += 1
        return len(opened)
    if not counts[name]:
        return 0
    while True:
        inner = opened.pop()
        counts[inner] -= 1
        if inner == name:
            return len(opened) + 1
