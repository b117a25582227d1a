"""Datelines of English agency reports: LONDON, Nov 28 (Estuary Wire) - The harbour …"""

from __future__ import annotations

import re

_MONTH = r"(?:Jan|Feb|March|Mar|April|Apr|May|June|Jun|July|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?"
_PLACE = r"[A-Z][A-Z.’'\-]+(?:[ /][A-Z][A-Z.’'\-]+){0,3}(?:,\s(?:[A-Z][\w.]+)(?:\s[A-Z][\w.]+){0,2}?)?"
_AGENCY = r"[A-Z][\w.&’'\-]*(?:\s(?:of|the|and|&|[A-Z][\w.&’'\-]*)){0,4}"
_DATELINE = re.compile(
    rf"(?P<place>{_PLACE})(?:,?\s(?P<date>{_MONTH}\s\d{{1,2}}(?:,\s\d{{4}})?|\d{{1,2}}\s{_MONTH}(?:\s\d{{4}})?))?,?"
    rf"\s?\((?P<agency>{_AGENCY})\)\s?(?P<dash>[-–—]{{1,2}}|—|$)"
)
_DATELINE_EXAMPLES = (
    "LONDON, Nov 28 (Estuary Wire) - The harbour",
    "SELBY, England (Estuary Wire) — The harbour",
    "NEW SELBY, 28 November 2026 (HW)",
)


def agency_in_dateline(text: str) -> str | None:
    """The agency in the dateline that opens a text, None if there is none."""
    match = _DATELINE.match(text[:160])
    return match["agency"] if match is not None else None


def is_dateline(text: str) -> bool:
    """Whether the line is a dateline and nothing else."""
    match = _DATELINE.match(text[:160])
    return match is not None and match.end() == len(text)
