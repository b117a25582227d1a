"""Doubts about the parse, shown beside the row until an editor changes it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.ingest.confirmation.rows import ReviewedPage, ReviewRow
from articles.ingest.drafting.block_html import is_table_caption
from articles.ingest.drafting.doubtful_dates import doubtful_date_message
from articles.parsing.document import (
    INSTRUCTIONS,
    Dropped,
    Figure,
    ParsedBrief,
    ParsedByline,
    ParsedPart,
    Title,
    Unparsed,
)
from articles.parsing.lines import split_lines

UNREADABLE = "\ufffd"


def doubts_of(page: ReviewedPage, row: ReviewRow) -> list[str]:
    """Messages about one row; a row that was changed has none."""
    part = page.parsed(row.span, row.kind)
    unreadable = UNREADABLE in page.text[row.start : row.end]
    damage = [_("Some bytes could not be read; the text has “�” in their place.")] if unreadable else []
    return [*damage, *_of_part(page, row, part)]


def _of_part(page: ReviewedPage, row: ReviewRow, part: ParsedPart | None) -> list[str]:
    if isinstance(part, Dropped) and part.kind in INSTRUCTIONS:
        return [_("An instruction for the desk, not in the article.")]
    if isinstance(part, (ParsedByline, Dropped, Title)):
        return _of_dates(page, part.raw or "")
    match part:
        case Figure() if not part.src and not part.review and not is_table_caption(part):
            return [_("A caption without a picture. It is a note to you: readers do not get it.")]
        case Figure() if part.review:
            return [_("Caption or heading? Two short lines in a row often mean that a picture is missing here.")]
        case Unparsed():
            return [_("Not recognised and not in the article. Press 1 to include it as a paragraph.")]
        case ParsedBrief():
            return _of_brief(page, row, part)
        case _:
            return []


def _of_dates(page: ReviewedPage, raw: str) -> list[str]:
    hints = [hint for hint in page.document.date_hints if hint.kind == "doubtful" and hint.raw in raw]
    return [doubtful_date_message(hint.raw) for hint in hints]


def _of_brief(page: ReviewedPage, row: ReviewRow, brief: ParsedBrief) -> list[str]:
    doubts = []
    count = len(split_lines(page.text[row.start : row.end]))
    if count > 1:
        message = ngettext("Covers %(count)d line.", "Covers %(count)d lines. Does it begin here?", count)
        doubts.append(message % {"count": count})
    if brief.precision == "month-day":
        doubts.append(_("The date has no year. Unless you add it, the brief will have no time."))
    elif brief.date_raw and _is_in_text(brief, brief.date_raw):
        doubts.append(_of_time_in_text(brief, brief.date_raw))
    elif brief.date_raw and not brief.published_at:
        doubts.append(doubtful_date_message(brief.date_raw))
    elif not brief.published_at:
        doubts.append(_("No time is given. Readers will see “time not stated”, not the minute of publishing."))
    return doubts


def _is_in_text(brief: ParsedBrief, words: str) -> bool:
    """Whether the time is from the text of the brief; a timestamp at its end is no part of its text."""
    return any(words in text for text in (brief.headline or "", brief.text, *brief.items))


def _of_time_in_text(brief: ParsedBrief, words: str) -> str:
    if brief.published_at:
        return _("The time %(words)s is from the text of the brief. Please check it.") % {"words": words}
    return _("The text says %(words)s, which is incomplete. Readers see it as written unless you complete it.") % {
        "words": words
    }
