"""The title element of an HTML page beside the headline that is printed on the page."""

from __future__ import annotations

from articles.text.punctuation import is_wider

# What sites put between the headline and their name.
_MIN_LENGTH = 4
_SEPARATORS = "_＿|｜丨-–—·:：»"


def is_title_of_page(text: str, title: str) -> bool:
    """Whether a line is the title element, with or without what sites append to it: `标题_站名`, `Headline | Site`."""
    if is_wider(text, 200) or len(text) < _MIN_LENGTH:
        return False
    if title.startswith(text):
        rest = title[len(text) :].lstrip()
        return not rest or rest[0] in _SEPARATORS
    return title.endswith(text) and title[: -len(text)].rstrip()[-1] in _SEPARATORS
