"""Names and dates of header lines that only their place or their markup shows."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from articles.parsing.lines import PageLine
from articles.parsing.recognise.bylines.header_lines import parse_byline
from articles.parsing.recognise.bylines.names import BylineNames
from articles.parsing.recognise.bylines.outlets import is_outlet
from articles.parsing.recognise.dates import DATE_KEY, Mention, find_dates, find_mentions, publication_date
from articles.parsing.recognise.headers.undated_names import names_without_date
from articles.text.punctuation import is_wider


def date_in_data(text: str, zone: ZoneInfo, *, is_certain: bool) -> Mention | None:
    """The date among data of the page. A day without a time needs its key, or a line that is understood as a whole."""
    dates: list[Mention] = list(find_dates(text, zone))
    if not is_certain and not DATE_KEY.search(text):
        dates = [date for date in find_dates(text, zone) if date.precision != "day"]
    return publication_date(text, dates) if dates else None


def names_alone(text: str, zone: ZoneInfo) -> BylineNames | None:
    """Names on a line without a full date."""
    names = names_without_date(text)
    return None if names is None else replace(names, date=publication_date(text, find_mentions(text, zone)))


def names_from_markup(line: PageLine, zone: ZoneInfo) -> BylineNames | None:
    """Names that are recognised by the markup only: <span class="author">."""
    if not line.hint.named or is_wider(line.text, 120):
        return None
    names: dict[str, str] = {}
    for field, words in line.hint.named:
        if any(char.isdigit() for char in words):
            continue
        keyed = parse_byline(words, zone)
        names.setdefault(field, (getattr(keyed, field) if keyed else None) or words)
    if not names:
        return None
    if "source" not in names and is_outlet(names.get("author", "")):
        # Sites mark whoever published the text as its author.
        names["source"] = names.pop("author")
    date = publication_date(line.text, find_mentions(line.text, zone))
    return BylineNames(source=names.get("source"), author=names.get("author"), editor=names.get("editor"), date=date)
