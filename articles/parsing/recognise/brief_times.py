"""The time that the text of a brief without a timestamp gives: `11月28日20:15，…`, `财讯7月4日消息，…`."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from articles.parsing.recognise.date_hints import is_ahead
from articles.parsing.recognise.dates import DoubtfulDate, Mention, WrittenDate, find_mentions

# Longer texts are searched for full dates only (see find_mentions()).
_MAX_LENGTH = 200
_MAX_OPENING_LENGTH = 40
_DAY_AND_CLOCK = re.compile(r"\d{1,2}\s?(?:月|[-/.])\s?\d{1,2}")
_CLOCK = re.compile(r"\d\s?[:：∶点點时時]")
# The day in the opening of an agency or a live feed.
_DATELINE = re.compile(
    r"(?:(?:19|20)\d\d\s?年\s?)?\d{1,2}\s?月\s?\d{1,2}\s?日(?=\s?(?:消息|电|電|讯|訊|报道|報導|[,，]\s?(?:据|據|记者|記者)))"
)
_DATELINE_EXAMPLES = ("7月4日消息", "4月1日电", "7月4日,据")


def time_in_text(headline: str, text: str, zone: ZoneInfo) -> str | None:
    """The words for the one time of day, with its day, that the brief gives; else for the day in its opening."""
    texts = (headline[:_MAX_LENGTH], text[:_MAX_LENGTH])
    found = {mention.raw.strip() for part in texts for mention in find_mentions(part, zone) if _is_own(part, mention)}
    if found:
        return found.pop() if len(found) == 1 else None
    dateline = _DATELINE.search(text[:_MAX_OPENING_LENGTH])
    return dateline[0] if dateline else None


def moment_in(words: str, not_after: datetime, zone: ZoneInfo) -> WrittenDate | None:
    """The moment that these words give without any doubt and that is not in the future."""
    mentions = find_mentions(words, zone)
    if len(mentions) != 1 or not isinstance(mentions[0], WrittenDate):
        return None
    return mentions[0] if mentions[0].moment <= not_after else None


def _is_own(text: str, mention: Mention) -> bool:
    """Whether it is a day with a time of day that is not announced for the future."""
    if _CLOCK.search(mention.raw) is None or is_ahead(text, mention.start):
        return False
    return not isinstance(mention, DoubtfulDate) or (
        mention.why in ("year", "zone", "clock") and _DAY_AND_CLOCK.search(mention.raw) is not None
    )
