"""The agency of a report, from the dateline that opens its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from articles.parsing.document import Block, Paragraph, ParsedByline
from articles.parsing.recognise.headers.english_datelines import agency_in_dateline


def with_agency(byline: ParsedByline | None, blocks: Sequence[Block]) -> ParsedByline | None:
    """The byline with the agency in the dateline of the first paragraph, if it names no other source."""
    lead = next((block.text for block in blocks if isinstance(block, Paragraph)), "")
    agency = agency_in_dateline(lead)
    if agency is None or (byline is not None and byline.source):
        return byline
    return replace(byline or ParsedByline(), source=agency)
