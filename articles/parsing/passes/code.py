"""Program code: lines that stay together as written, without headings, lists or captions among them."""

from __future__ import annotations

from articles.parsing.document import Paragraph
from articles.parsing.line_owners import LineOwners

_FENCE = "```"


def claim_code(owners: LineOwners) -> None:
    """Claim one paragraph for each fenced block of a text page and each `<pre><code>` of an HTML page."""
    at = 0
    while at < len(owners.lines):
        last = _last_of_code(owners, at)
        if last is not None:
            text = "\n".join(line.text for line in owners.lines[at : last + 1])
            owners.claim(at, last, Paragraph(text=text))
        at = at + 1 if last is None else last + 1


def _last_of_code(owners: LineOwners, at: int) -> int | None:
    line = owners.lines[at]
    if not owners.is_plain(at):
        return None
    last = at
    if line.hint.detail == "code":
        while owners.is_plain(last + 1) and owners.lines[last + 1].hint.detail == "code":
            last += 1
        return last
    if not line.text.startswith(_FENCE) or line.text.count(_FENCE) > 1:
        return None
    while owners.is_plain(last + 1):
        last += 1
        if owners.lines[last].text == _FENCE:
            return last
    return None
