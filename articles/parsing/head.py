"""What stands above the article: title, byline, date line, and the shell of the site it was copied from."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from articles.parsing.bylines import (
    is_full_name,
    is_outlet,
    is_side_credit,
    read_names,
    source_beside_date,
)
from articles.parsing.datelines import is_date_line
from articles.parsing.dates import Written, find_dates, first_date
from articles.parsing.documents import Byline, Credit, Dropped, Part, Piece, Published, Title
from articles.parsing.furniture import is_contact_detail, is_placeholder_date, kind_of_furniture, names_an_address
from articles.parsing.lines import Line
from articles.parsing.names import Names
from articles.parsing.punctuation import ends_sentence, is_short, is_wider
from articles.parsing.reading import Reading
from articles.parsing.rights import is_disclaimer
from articles.parsing.stamps import ends_in_bracketed_date
from articles.parsing.titles import claim_line_title, stands_apart

_LINES_FOR_BYLINE = 6
_LINES_FOR_HEAD = 12
_LINES_FOR_CONTACT = 8
_TITLE_WIDTH = 160
# Narrower lines above a name may be the section of the site, and the name the title.
_NARROWEST_TITLE = 24
_UPDATED = re.compile(r"更新|updated|modified", re.IGNORECASE)
_PAGE_DATA = re.compile(r"[\[［【(（〔]\s?\d{4}[-/年][^\]］】)）〕\n]{4,30}[\]］】)）〕]\s*(?=\S)")
_PAGE_DATA_KEY = re.compile(
    r"(?:来源|來源|编辑|編輯|作者|记者|記者|责编|点击量?|點擊量?|阅读量?|閱讀量?|浏览量?|瀏覽量?|评论|評論)\s*[:：]?"
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line above the article: who is named, which date is written."""

    at: int
    names: Names | None
    date: Written | None
    is_update: bool = False


def stops_briefs(line: Line, zone: ZoneInfo) -> bool:
    """Lines that no brief reaches over: bylines and disclaimers."""
    return is_disclaimer(line.text) or (len(line.text) < 120 and read_names(line.text, zone) is not None)


def read_head(reading: Reading) -> None:
    """Claim the shell, byline, date line and title."""
    _drop_shell(reading)
    entries = _entries(reading)
    _claim_entries(reading, entries)
    if not any(isinstance(part, Title) for part in reading.parts):
        claim_line_title(reading)


def _top(reading: Reading) -> list[int]:
    """The first free lines, down to the first brief."""
    top: list[int] = []
    for at in range(min(len(reading.lines), 4 * _LINES_FOR_HEAD)):
        owner = reading.owner(at)
        if len(top) == _LINES_FOR_HEAD or (owner is not None and not isinstance(owner, (Dropped, Title))):
            break
        if reading.is_plain(at):
            top.append(at)
    return top


def _drop_shell(reading: Reading) -> None:
    """Furniture above the first body line; short lines above a bookmark line are the site's name."""
    top = _top(reading)
    for at in top:
        text = reading.lines[at].text
        if _is_body(text):
            break
        kind = kind_of_furniture(text)
        if is_placeholder_date(text, reading.zone):
            kind = "placeholder_date"
        if kind == "bookmark":
            for above in (one for one in top if one < at and reading.is_free(one)):
                if _is_site_name(reading.lines[above].text, text):
                    reading.claim(above, above, Dropped(kind="site_name"))
        if kind is not None and kind != "related" and reading.is_free(at):
            reading.claim(at, _contact_until(reading, at) if kind == "contact" else at, Dropped(kind=kind))


def _contact_until(reading: Reading, at: int) -> int:
    """The last address, number or mail in the few short lines under `Media contact:`; the title may come next."""
    last = at
    for below in range(at + 1, at + 1 + _LINES_FOR_CONTACT):
        text = reading.lines[below].text if reading.is_plain(below) else ""
        if not text or not is_contact_detail(text):
            break
        if names_an_address(text):
            last = below
    return last


def _is_site_name(text: str, bookmark: str) -> bool:
    """The name that the bookmark line repeats, or one printed twice."""
    words = text.split()
    return any(len(word) > 1 and word in bookmark for word in words) or len(set(words)) < len(words)


def _is_body(text: str) -> bool:
    return ends_sentence(text) and is_wider(text, 60)


def _entries(reading: Reading) -> list[_Entry]:
    entries: list[_Entry] = []
    is_above_body = True
    top = _top(reading)
    for count, at in enumerate(top):
        line = reading.lines[at]
        entry = None if stands_apart(line) else _entry(at, line, reading.zone, count, is_above_body)
        if entry is not None and (is_above_body or _names_an_author(entry) or _goes_with(entries, entry)):
            entries += _alone_above(reading, entries, entry, top[:count])
            entries.append(entry)
        elif is_above_body and entry is None and is_side_credit(line.text):
            entries.append(_Entry(at, Names(), None))
        elif entry is None and entries and _is_outlet_below(entries[-1], at, line.text):
            entries.append(_Entry(at, Names(source=line.text), None))
        elif entry is None and (_opens_body(line.text, count) or is_wider(line.text, _TITLE_WIDTH)):
            is_above_body = False
    return entries


def _opens_body(text: str, count: int) -> bool:
    """A sentence does; on top of the page a short question may be the title."""
    is_question = count == 0 and text[-1] in "?？!！" and is_short(text)
    return ends_sentence(text) and not is_question


def _goes_with(entries: list[_Entry], entry: _Entry) -> bool:
    """A date just below the byline dates the article, even where a standfirst stands above both."""
    return entry.names is None and bool(entries) and entry.at - entries[-1].at <= 2


def _alone_above(reading: Reading, entries: list[_Entry], date: _Entry, above: list[int]) -> list[_Entry]:
    """A name alone on its line between the title and the date: an outlet's, or an English person's."""
    is_taken = bool(entries) and entries[-1].at >= date.at - 1
    if len(above) < 2 or above[-1] != date.at - 1 or is_taken or (date.names is not None and date.names.author):
        return []
    title, text = (reading.lines[at].text for at in above[-2:])
    if is_outlet(text):
        return [_Entry(above[-1], Names(source=text), None)]
    is_titled = is_wider(title, _NARROWEST_TITLE) and not ends_sentence(title)
    is_writer = date.names is None and is_titled and is_full_name(text)
    return [_Entry(above[-1], Names(author=text), None)] if is_writer else []


def _is_outlet_below(entry: _Entry, at: int, text: str) -> bool:
    """`By Lena Marsh`, and on the next line `Estuary Post`."""
    return entry.at == at - 1 and _names_an_author(entry) and is_outlet(text) and not is_wider(text, 40)


def _names_an_author(entry: _Entry) -> bool:
    return entry.names is not None and entry.names.author is not None


def _entry(at: int, line: Line, zone: ZoneInfo, count: int, is_above_body: bool) -> _Entry | None:
    text = line.text
    if is_date_line(text, zone):
        date = _first_published(text, find_dates(text, zone))
        return _Entry(at, None, date, _UPDATED.search(text) is not None)
    page_data = _PAGE_DATA.match(text)
    if page_data is not None and _PAGE_DATA_KEY.match(text, page_data.end()):
        dates = find_dates(page_data[0], zone)
        if dates:
            return _Entry(at, read_names(text[page_data.end() :], zone), dates[0])
    if count >= _LINES_FOR_BYLINE:
        return None
    names = read_names(text, zone)
    if names is None and is_above_body and not ends_sentence(text) and not ends_in_bracketed_date(text):
        names = _named_by_markup(line, zone) or source_beside_date(text, zone)
    return _Entry(at, names, names.date) if names is not None else None


def _first_published(text: str, dates: list[Written]) -> Written:
    """Of `Updated Mar 4, 2021. Published Mar 3, 2021` the second."""
    befores = [0, *(date.end for date in dates)]
    own = (date for date, before in zip(dates, befores, strict=False) if not _UPDATED.search(text, before, date.start))
    return next(own, dates[0])


def _named_by_markup(line: Line, zone: ZoneInfo) -> Names | None:
    """Names that only the classes of the page tell apart: <span class="author">."""
    if not line.hint.named or is_wider(line.text, 120):
        return None
    found: dict[str, str] = {}
    for field, words in line.hint.named:
        if any(char.isdigit() for char in words):
            continue
        keyed = read_names(words, zone)
        found.setdefault(field, (getattr(keyed, field) if keyed else None) or words)
    if not found:
        return None
    date = first_date(line.text, zone)
    return Names(source=found.get("source"), author=found.get("author"), editor=found.get("editor"), date=date)


def _claim_entries(reading: Reading, entries: list[_Entry]) -> None:
    """One byline for all names that stand together, dates between them included; the rest a part each."""
    if not any(entry.names is not None and entry.names.any() for entry in entries):
        # 封面 | X and the like mean a byline only beside one.
        entries = [entry for entry in entries if entry.names is None]
    named = [entry for entry in entries if entry.names is not None]
    group = _together(entries, named[0]) if named else []
    dates = sorted((entry for entry in entries if _is_real(entry)), key=lambda entry: (entry.is_update, entry.at))
    if group:
        byline = Byline()
        for entry in group:
            byline = _merged(byline, entry.names)
        for entry in named:
            byline = _merged(byline, entry.names) if entry not in group else byline
        if (byline.source, byline.author, byline.editor, byline.translator) != (None,) * 4:
            reading.claim(group[0].at, group[-1].at, byline)
    published = _published(dates[0]) if dates else None
    if published is not None and reading.owner(dates[0].at) is not None:
        reading.parts.append(published)
    for entry in entries:
        if reading.is_free(entry.at):
            is_date = published is not None and entry is dates[0]
            reading.claim(entry.at, entry.at, published if is_date and published else _leftover(entry))


def _together(entries: list[_Entry], first: _Entry) -> list[_Entry]:
    start = entries.index(first)
    group = [first]
    for entry in entries[start + 1 :]:
        if entry.at != group[-1].at + 1:
            break
        group.append(entry)
    while group[-1].names is None:
        group.pop()
    return group


def _merged(byline: Byline, names: Names | None) -> Byline:
    if names is None:
        return byline
    return replace(
        byline,
        source=byline.source or names.source,
        author=byline.author or names.author,
        editor=byline.editor or names.editor,
        translator=byline.translator or names.translator,
    )


def _is_real(entry: _Entry) -> bool:
    return entry.date is not None and not entry.date.is_placeholder


def _published(entry: _Entry) -> Published | None:
    if entry.date is None:
        return None
    return Published(value=entry.date.moment.isoformat(), precision=entry.date.precision, origin="line")


def _leftover(entry: _Entry) -> Part:
    """A second byline away from the first, or a second date: facts without a place of their own."""
    names = entry.names
    if names is not None and names.source and not names.author:
        return Piece()
    if names is not None and names.editor and not names.author:
        return Credit(role="editor", name=names.editor)
    if names is not None and names.translator and not names.author:
        return Credit(role="translator", name=names.translator)
    return Dropped(kind="byline" if names is not None else "date")
