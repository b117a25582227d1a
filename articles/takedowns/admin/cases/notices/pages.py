"""Notices of a case: a list in pages that can be searched, so that each of a thousand notices can be reached."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.http import urlencode

from articles.html.sanitizer import excerpt
from articles.takedowns.models import Case, Notice

PAGE_SIZE = 20
EXCERPT_LENGTH = 90
# Parameters of the address: the words searched for, and the key before which or after which a page begins.
SEARCH, AFTER, BEFORE, SHOWN = "find", "after", "before", "notice"


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice in the list. `opening`: the first words of its statement."""

    notice: Notice
    opening: str
    address: str
    is_shown: bool
    is_selected: bool


@dataclass(frozen=True, slots=True)
class NoticePage:
    """One page of the notices of a case, oldest first, and the addresses of the pages before and after it."""

    rows: list[NoticeRow]
    search: str
    earlier: str
    later: str


def notice_shown(request: HttpRequest, case: Case, first: int | None = None) -> Notice | None:
    """The notice that the address names, or the `first` of the groups, or the oldest open one, or the oldest."""
    key = key_in(request, SHOWN)
    named = case.notices.filter(pk=key).first() if key else None
    if named is None and first:
        named = case.notices.filter(pk=first).first()
    return named or case.notices.exclude(state=Notice.State.CLOSED).order_by("pk").first() or _oldest(case)


def _oldest(case: Case) -> Notice | None:
    return case.notices.order_by("pk").first()


def notice_page(
    request: HttpRequest,
    case: Case,
    shown: Notice,
    selected: set[int],
    is_closed: bool,
    among: Collection[int] = (),
    query: Mapping[str, Any] = MappingProxyType({}),
) -> NoticePage:
    """The page that the address names, of all notices or those `among` these keys. Without a search, the page on which
    the notice shown begins is not looked for: the list starts with the oldest. `is_closed`: whether the statements are
    closed to the reader. `query`: what the addresses of other pages repeat.
    """
    search = request.GET.get(SEARCH, "").strip()[:100].replace("\x00", "")
    found = _search(case, search, is_closed)
    if among:
        found = found.filter(pk__in=among)
    before, after = key_in(request, BEFORE), key_in(request, AFTER)
    if before:
        rows = list(found.filter(pk__lt=before).order_by("-pk")[: PAGE_SIZE + 1])
        has_earlier, has_later = len(rows) > PAGE_SIZE, True
        rows = rows[:PAGE_SIZE][::-1]
    else:
        rows = list(found.filter(pk__gt=after).order_by("pk")[: PAGE_SIZE + 1])
        has_earlier, has_later = bool(after), len(rows) > PAGE_SIZE
        rows = rows[:PAGE_SIZE]
    query = {SEARCH: search} if search else dict(query)
    return NoticePage(
        [_row(row, shown, query, selected, is_closed) for row in rows],
        search,
        _address(query | {BEFORE: rows[0].pk}) if has_earlier and rows else "",
        _address(query | {AFTER: rows[-1].pk}) if has_later and rows else "",
    )


def _search(case: Case, search: str, is_closed: bool) -> QuerySet[Notice]:
    found = case.notices.defer("evidence", "work", "ground")
    if not search:
        return found
    matching = Q(reference__istartswith=search)
    if not is_closed:
        matching |= Q(statement__icontains=search) | Q(part__icontains=search)
    return found.filter(matching)


def _row(notice: Notice, shown: Notice, query: dict[str, Any], selected: set[int], is_closed: bool) -> NoticeRow:
    opening = "" if is_closed else excerpt(notice.statement, EXCERPT_LENGTH)
    address = _address(query | {SHOWN: notice.pk, AFTER: notice.pk - 1})
    return NoticeRow(notice, opening, address, notice.pk == shown.pk, notice.pk in selected)


def _address(query: dict[str, Any]) -> str:
    return f"?{urlencode(query)}#notices"


def key_in(request: HttpRequest, name: str) -> int:
    """A key from the address; 0 for anything odd."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
