"""What did the parser decide that may be wrong? Each doubt stands beside its row, until an editor has looked."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.parsing.documents import Brief, Figure, Unparsed
from articles.parsing.lines import split_lines
from articles.wire.reviewing import Reading, Row


def doubts_of(reading: Reading, row: Row) -> list[str]:
    """Sentences for the editor; a row that was changed is no longer the parser's doubt."""
    part = reading.parsed(row.span, row.kind)
    match part:
        case Figure() if part.review:
            return [_("A caption or a heading? Two short lines stand together where a picture was lost.")]
        case Unparsed():
            return [_("Not understood, and not in the article. 1 brings it in as a paragraph.")]
        case Brief():
            return _of_brief(reading, row, part)
        case _:
            return []


def _of_brief(reading: Reading, row: Row, brief: Brief) -> list[str]:
    found = []
    count = len(split_lines(reading.text[row.start : row.end]))
    if count > 1:
        told = ngettext("Runs over %(count)d line.", "Runs over %(count)d lines: is this where it begins?", count)
        found.append(told % {"count": count})
    if brief.precision == "month-day":
        found.append(_("Its time names no year: it will have none unless you write it."))
    elif not brief.published_at:
        found.append(_("It has no time."))
    return found
