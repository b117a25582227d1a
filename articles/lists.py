"""How is a list read that grows for ever? Newest first, a page at a time, the last page as cheap as the first.

`before` in an address is the slot of the last row seen; slots are unique, so no row is shown twice or left out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any, Generic, TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.http import Http404, HttpRequest

from articles.models.byline import Byline
from articles.models.newsitem import NewsItem, NewsItemQuerySet
from articles.models.section import Section
from articles.pictures.models import Picture
from articles.rendering import lead_picture, with_lead_picture
from articles.spans import Span

PAGE = 40
MOST_SECTIONS = 12
CURSOR = re.compile(r"-?[0-9]{1,12}")
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows of a list, newest first. `before` is the cursor that led here, `older` the one that leads on."""

    rows: list[Row]
    before: int | None
    older: int | None

    @property
    def query(self) -> str:
        return "" if self.before is None else f"?before={self.before}"


def cursor(request: HttpRequest, span: Span | None = None) -> int | None:
    """The cursor of the address, None without. Raises Http404 for one that we never gave out, for this span of time."""
    before = request.GET.get("before")
    if before is None:
        return None
    if not CURSOR.fullmatch(before) or (span and not span.start <= int(before) < span.stop):
        raise Http404
    return int(before)


def page_of(*lists: "QuerySet[Row]", before: int | None, most: int = PAGE) -> Page[Row]:
    """One page of all these lists together, by their column `slot`. One query for each, which its index must serve."""
    read = [_newest(rows, before, most + 1) for rows in lists]
    found = list(islice(merge(*read, key=_slot, reverse=True), most + 1))
    return Page(found[:most], before, _slot(found[most - 1]) if len(found) > most else None)


def _newest(rows: "QuerySet[Row]", before: int | None, most: int) -> Iterable[Row]:
    older = rows if before is None else rows.filter(slot__lt=before)
    return older.order_by("-slot")[:most]


def _slot(row: Any) -> int:
    return int(row.slot)


@dataclass(frozen=True, slots=True)
class Line:
    """An item in a list, with its picture unless one above shows the same."""

    item: NewsItem
    picture: Picture | None


def lines_of(items: Iterable[NewsItem], at: datetime) -> list[Line]:
    lines, shown = [], set[Picture]()
    for item in items:
        picture = lead_picture(item, at)
        lines.append(Line(item, None if picture in shown else picture))
        shown |= {picture} if picture else set()
    return lines


def listed_items(at: datetime) -> NewsItemQuerySet:
    """What lists show, with everything that a line of a list says."""
    return with_lead_picture(NewsItem.objects.listed(at), at).select_related("section", "source", "channel")


def only_listed(rows: "QuerySet[Row]", at: datetime) -> "QuerySet[Row]":
    """The rows (mentions, bylines, corrections) whose item may stand in lists."""
    return rows.filter(Exists(NewsItem.objects.listed(at).filter(pk=OuterRef("item"))))


def items_of(page: Page[Row], at: datetime) -> Page[NewsItem]:
    """The items of a page of rows that name one each. One query."""
    items = {item.pk: item for item in listed_items(at).filter(pk__in=[row.item_id for row in page.rows])}  # type: ignore[attr-defined]
    return Page([items[row.item_id] for row in page.rows], page.before, page.older)  # type: ignore[attr-defined]


def credits_of(person_id: int, at: datetime) -> "QuerySet[Byline]":
    """One byline for each listed item that names a person, in however many parts."""
    credited = Byline.objects.filter(person=person_id)
    earlier = Byline.objects.filter(item=OuterRef("item"), person=person_id, pk__lt=OuterRef("pk"))
    return only_listed(credited, at).exclude(Exists(earlier))


def sections() -> "QuerySet[Section]":
    """Those that stand under the masthead of lists, in the editors' order."""
    return Section.objects.all()[:MOST_SECTIONS]
