"""Head of a page: title, byline, date line, and boilerplate of the site above the article."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from articles.parsing.document import Credit, Dropped, ParsedByline, ParsedPart, Published, SourceLine, Title, Unparsed
from articles.parsing.line_owners import LineOwners
from articles.parsing.lines import PageLine
from articles.parsing.passes.closing_rows import claim_source_card
from articles.parsing.passes.head_boilerplate import drop_head_boilerplate, first_free_lines
from articles.parsing.passes.header_names import date_in_data, names_alone, names_from_markup
from articles.parsing.passes.titles import cannot_be_head, claim_line_title
from articles.parsing.recognise.brief_timestamps import ends_in_bracketed_date
from articles.parsing.recognise.bylines.header_lines import (
    is_all_understood,
    is_header_data,
    is_side_credit,
    parse_byline,
    source_beside_date,
)
from articles.parsing.recognise.bylines.names import BylineNames
from articles.parsing.recognise.bylines.outlets import is_chinese_name, is_full_name, is_outlet
from articles.parsing.recognise.datelines import is_date_line
from articles.parsing.recognise.dates import Mention, find_dates, find_mentions, publication_date
from articles.parsing.recognise.rights import is_disclaimer
from articles.text.punctuation import ends_sentence, is_short, is_wider

_MAX_BYLINE_LINES = 6
_MAX_TITLE_WIDTH = 160
_MAX_ACCOUNT_WIDTH = 20
# A narrower line above a name may be the section of the site, and the name the title.
_MIN_TITLE_WIDTH = 24
_PAGE_DATA = re.compile(r"[\[［【(（〔]\s?\d{4}[-/年][^\]］】)）〕\n]{4,30}[\]］】)）〕]\s*(?=\S)")
_PAGE_DATA_KEY = re.compile(
    r"(?:来源|來源|编辑|編輯|作者|记者|記者|责编|点击量?|點擊量?|阅读量?|閱讀量?|浏览量?|瀏覽量?|评论|評論)\s*[:：]?"
)


@dataclass(frozen=True, slots=True)
class _HeadLine:
    """A line above the article, with the names and the date on it."""

    at: int
    names: BylineNames | None
    date: Mention | None
    is_set_aside: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a line is in the head: how many free lines are above it."""

    count: int
    is_below_title: bool
    is_above_body: bool


def stops_briefs(line: PageLine, zone: ZoneInfo) -> bool:
    """Whether a brief never extends over this line: a byline or a disclaimer."""
    return is_disclaimer(line.text) or (len(line.text) < 120 and parse_byline(line.text, zone) is not None)


def claim_head(owners: LineOwners) -> None:
    """Claim boilerplate, byline, date line and title."""
    drop_head_boilerplate(owners)
    claim_source_card(owners)
    _claim_head_lines(owners, _head_lines(owners))
    if not any(isinstance(part, Title) for part in owners.parts):
        claim_line_title(owners)


def _head_lines(owners: LineOwners) -> list[_HeadLine]:
    entries: list[_HeadLine] = []
    is_above_body = True
    top = first_free_lines(owners)
    has_title = any(isinstance(part, Title) for part in owners.parts)
    for count, at in enumerate(top):
        line = owners.lines[at]
        place = _Place(count, is_below_title=has_title or count > 0, is_above_body=is_above_body)
        entry = None if cannot_be_head(line) else _head_line(at, line, owners.zone, place)
        if entry is not None and (is_above_body or _names_an_author(entry) or _is_date_below_byline(entries, entry)):
            entries += _name_above_date(owners, entries, entry, top[:count])
            entries.append(entry)
        elif is_above_body and entry is None and is_side_credit(line.text):
            entries.append(_HeadLine(at, BylineNames(), None, is_set_aside=is_header_data(line.text, owners.zone)))
        elif entry is None and entries and _is_outlet_below(entries[-1], at, line.text):
            entries.append(_HeadLine(at, BylineNames(source=line.text), None))
        elif entry is None and (_opens_body(line.text, count) or is_wider(line.text, _MAX_TITLE_WIDTH)):
            is_above_body = False
    return entries


def _opens_body(text: str, count: int) -> bool:
    """Whether a sentence opens the body; at the top of the page a short question may be the title."""
    is_question = count == 0 and text[-1] in "?？!！" and is_short(text)
    return ends_sentence(text) and not is_question


def _is_date_below_byline(entries: list[_HeadLine], entry: _HeadLine) -> bool:
    """Whether it is a date directly below the byline, which dates the article even with a standfirst above both."""
    return entry.names is None and bool(entries) and entry.at - entries[-1].at <= 2


def _name_above_date(
    owners: LineOwners, entries: list[_HeadLine], date: _HeadLine, above: list[int]
) -> list[_HeadLine]:
    """The line between title and date if it is only a name: an outlet, or an English person."""
    is_taken = bool(entries) and entries[-1].at >= date.at - 1
    if not above or above[-1] != date.at - 1 or is_taken or (date.names is not None and date.names.author):
        return []
    if isinstance(owners.owner(above[-1] - 1), Title) and date.names is None:
        name = _name_below_title(owners.lines[above[-1]])
        return [] if name is None else [_HeadLine(above[-1], name, None)]
    has_title = any(isinstance(part, Title) and part.span is not None for part in owners.parts)
    if has_title and date.names is None and is_full_name(owners.lines[above[-1]].text):
        return [_HeadLine(above[-1], BylineNames(author=owners.lines[above[-1]].text), None)]
    if len(above) < 2:
        return []
    title, text = (owners.lines[at].text for at in above[-2:])
    if is_outlet(text):
        return [_HeadLine(above[-1], BylineNames(source=text), None)]
    is_titled = is_wider(title, _MIN_TITLE_WIDTH) and not ends_sentence(title)
    is_writer = date.names is None and is_titled and is_full_name(text)
    return [_HeadLine(above[-1], BylineNames(author=text), None)] if is_writer else []


def _name_below_title(line: PageLine) -> BylineNames | None:
    """The name of an account or person that is all there is between the title of an HTML page and its date."""
    text = line.text
    if is_full_name(text) or is_chinese_name(text):
        return BylineNames(author=text)
    is_name = not is_wider(text, _MAX_ACCOUNT_WIDTH) and all(char.isalnum() for char in text.replace(" ", ""))
    return BylineNames(source=text) if is_outlet(text) or (is_name and line.hint.kind == "plain") else None


def _is_outlet_below(entry: _HeadLine, at: int, text: str) -> bool:
    """Whether it is the outlet on the line below the writer: `By Lena Marsh`, then `Estuary Post`."""
    return entry.at == at - 1 and _names_an_author(entry) and is_outlet(text) and not is_wider(text, 40)


def _names_an_author(entry: _HeadLine) -> bool:
    return entry.names is not None and entry.names.author is not None


def _head_line(at: int, line: PageLine, zone: ZoneInfo, place: _Place) -> _HeadLine | None:
    text = _with_spaces(line, zone)
    if is_date_line(text, zone):
        return _HeadLine(at, None, publication_date(text, find_mentions(text, zone)))
    page_data = _PAGE_DATA.match(text)
    if page_data is not None and _PAGE_DATA_KEY.match(text, page_data.end()):
        dates = find_dates(page_data[0], zone)
        if dates:
            return _HeadLine(at, parse_byline(text[page_data.end() :], zone), dates[0])
    if place.count >= _MAX_BYLINE_LINES:
        return None
    names = parse_byline(text, zone)
    if names is None and place.is_above_body and not ends_sentence(text) and not ends_in_bracketed_date(text):
        names = names_from_markup(line, zone) or source_beside_date(text, zone)
        if names is None and place.is_below_title:
            # Above the title it may be the name of the site.
            names = names_alone(text, zone)
    if names is not None:
        return _HeadLine(at, names, names.date)
    if place.is_below_title and place.is_above_body and is_header_data(text, zone) and not is_side_credit(text):
        # Never a heading, even if only a part of it is understood.
        is_set_aside = not is_all_understood(text, zone)
        return _HeadLine(at, None, date_in_data(text, zone, is_certain=not is_set_aside), is_set_aside)
    return None


def _with_spaces(line: PageLine, zone: ZoneInfo) -> str:
    """The text of a line with spaces between its inline elements, unless they cut a date in pieces."""
    spaced = line.hint.spaced
    if not spaced or [date.raw for date in find_mentions(spaced, zone)] != [
        date.raw for date in find_mentions(line.text, zone)
    ]:
        return line.text
    return spaced


def _claim_head_lines(owners: LineOwners, entries: list[_HeadLine]) -> None:
    """Claim one byline for the names on adjacent lines, dates between them included, and a part for each other line."""
    if not any(entry.names is not None and entry.names.any() for entry in entries):
        # 封面 | X and similar lines belong to a byline only next to one.
        entries = [entry for entry in entries if entry.names is None or entry.is_set_aside]
    named = [entry for entry in entries if entry.names is not None]
    group = _adjacent_to(entries, named[0]) if named else []
    published, dated = _publication(owners, entries)
    if group:
        byline = ParsedByline()
        for entry in group:
            byline = _with_names(byline, entry.names)
        for entry in named:
            byline = _with_names(byline, entry.names) if entry not in group else byline
        if (byline.source, byline.author, byline.editor, byline.translator) != (None,) * 4:
            owners.claim(group[0].at, group[-1].at, byline)
    if published is not None and dated is not None and owners.owner(dated.at) is not None:
        owners.parts.append(published)
    for entry in entries:
        if owners.is_free(entry.at):
            owners.claim(entry.at, entry.at, published if entry is dated and published else _remaining_part(entry))


def _adjacent_to(entries: list[_HeadLine], first: _HeadLine) -> list[_HeadLine]:
    start = entries.index(first)
    group = [first]
    for entry in entries[start + 1 :]:
        if entry.at != group[-1].at + 1:
            break
        group.append(entry)
    while group[-1].names is None:
        group.pop()
    return group


def _with_names(byline: ParsedByline, names: BylineNames | None) -> ParsedByline:
    if names is None:
        return byline
    return replace(
        byline,
        source=byline.source or names.source,
        author=byline.author or names.author,
        editor=byline.editor or names.editor,
        translator=byline.translator or names.translator,
    )


def _publication(owners: LineOwners, entries: list[_HeadLine]) -> tuple[Published | None, _HeadLine | None]:
    """The date of publication and its line: the first that is real and that the page settles; the others are doubts."""
    for entry in entries:
        if entry.date is None or entry.date.is_placeholder:
            continue
        date = owners.evidence.settled(entry.date)
        if date is not None:
            return Published(value=date.moment.isoformat(), precision=date.precision, origin="line"), entry
        owners.doubtful_dates.append(entry.date.raw)
    if not owners.doubtful_dates:
        owners.doubtful_dates += _dates_of_updates(owners, entries)
    return None, None


def _dates_of_updates(owners: LineOwners, entries: list[_HeadLine]) -> list[str]:
    lines = (owners.lines[entry.at].text for entry in entries if entry.date is None)
    return [mention.raw for line in lines for mention in find_mentions(line, owners.zone)]


def _remaining_part(entry: _HeadLine) -> ParsedPart:
    """The part for a second byline away from the first, or for a second date."""
    names = entry.names
    if entry.is_set_aside:
        return Unparsed(why="header_line")
    if names is not None and names.source and not names.author:
        return SourceLine()
    if names is not None and names.editor and not names.author:
        return Credit(role="editor", name=names.editor)
    if names is not None and names.translator and not names.author:
        return Credit(role="translator", name=names.translator)
    return Dropped(kind="byline" if names is not None else "date")
