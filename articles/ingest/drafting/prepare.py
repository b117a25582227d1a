"""A parsed page as it is drafted: completed with its origin and with the times that its briefs give in their text."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from articles.parsing.document import Block, Document, ParsedBrief
from articles.parsing.metadata.use import with_page_origin
from articles.parsing.recognise.brief_times import moment_in, time_in_text


def prepared(document: Document, zone: ZoneInfo, at: datetime) -> Document:
    """The document for a draft or a review. A brief dates from its text only if that leaves no doubt `at` that time."""
    blocks = tuple(_with_time(block, zone, at) for block in document.blocks)
    return with_page_origin(replace(document, blocks=blocks))


def _with_time(block: Block, zone: ZoneInfo, at: datetime) -> Block:
    """The block; a brief without a timestamp has the words of its text for its time, and their moment if certain."""
    if not isinstance(block, ParsedBrief) or block.published_at or block.date_raw:
        return block
    words = time_in_text(block.headline or "", "\n".join([block.text, *block.items]), zone)
    written = moment_in(words, at, zone) if words else None
    if written is None:
        return replace(block, date_raw=words)
    return replace(block, date_raw=words, published_at=written.moment.isoformat(), precision=written.precision)
