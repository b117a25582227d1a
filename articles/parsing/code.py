"""Which lines are program code? They are kept together as they stand: no heading, list or caption is in them."""

from __future__ import annotations

from articles.parsing.documents import Paragraph
from articles.parsing.reading import Reading

_FENCE = "```"


def claim_code(reading: Reading) -> None:
    """One paragraph for each fenced run of a text, or each `<pre><code>` of a web page."""
    at = 0
    while at < len(reading.lines):
        last = _last_of_code(reading, at)
        if last is not None:
            text = "\n".join(line.text for line in reading.lines[at : last + 1])
            reading.claim(at, last, Paragraph(text=text))
        at = at + 1 if last is None else last + 1


def _last_of_code(reading: Reading, at: int) -> int | None:
    line = reading.lines[at]
    if not reading.is_plain(at):
        return None
    last = at
    if line.hint.detail == "code":
        while reading.is_plain(last + 1) and reading.lines[last + 1].hint.detail == "code":
            last += 1
        return last
    if not line.text.startswith(_FENCE) or line.text.count(_FENCE) > 1:
        return None
    while reading.is_plain(last + 1):
        last += 1
        if reading.lines[last].text == _FENCE:
            return last
    return None
