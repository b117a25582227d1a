"""Keyset pages of growing lists, newest first; the last page costs as much as the first.

`?before=` is the slot of the last row of the previous page. Slots are unique, so no row is repeated or skipped.
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
from articles.models.item_queryset import NewsItemQuerySet
from articles.models.newsitem import NewsItem
from articles.models.section import Section
from articles.pages.body import lead_picture, with_lead_picture
from articles.pages.periods import Span
from articles.pictures.models import Picture

PAGE = 40
MAX_SECTIONS = 12
CURSOR = re.compile(r"-?[0-9]{1,12}")
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows of a list, newest first. `before` is the cursor of this page, `older` that of the next page or None."""

    rows: list[Row]
    before: int | None
    older: int | None

    @property
    def query(self) -> str:
        return "" if self.before is None else f"?before={self.before}"


def cursor(request: HttpRequest, span: Span | None = None) -> int | None:
    """The cursor in the URL or None. Raises Http404 for an invalid one, or one outside the span."""
    before = request.GET.get("before")
    if before is None:
        return None
    if not CURSOR.fullmatch(before) or (span and not span.start <= int(before) < span.stop):
        raise Http404
    return int(before)


def page_of(*lists: "QuerySet[Row]", before: int | None, most: int = PAGE) -> Page[Row]:
    """One page of these lists merged by `slot`. One query per list, which an index on slot must serve."""
    read = [_newest(rows, before, most + 1) for rows in lists]
    merged = list(islice(merge(*read, key=_slot, reverse=True), most + 1))
    return Page(merged[:most], before, _slot(merged[most - 1]) if len(merged) > most else None)


def _newest(rows: "QuerySet[Row]", before: int | None, most: int) -> Iterable[Row]:
    older = rows if before is None else rows.filter(slot__lt=before)
    return older.order_by("-slot")[:most]


def _slot(row: Any) -> int:
    return int(row.slot)


@dataclass(frozen=True, slots=True)
class ListedItem:
    """An item in a list, with its picture unless an item above shows the same one."""

    item: NewsItem
    picture: Picture | None


def lines_of(items: Iterable[NewsItem], at: datetime) -> list[ListedItem]:
    lines, shown = [], set[Picture]()
    for item in items:
        picture = lead_picture(item, at)
        lines.append(ListedItem(item, None if picture in shown else picture))
        shown |= {picture} if picture else set()
    return lines


def listed_items(at: datetime) -> NewsItemQuerySet[NewsItem]:
    """Listed items with everything that a list shows of them."""
    return with_lead_picture(NewsItem.objects.listed(at), at).select_related("section", "source", "channel")


def only_listed(rows: "QuerySet[Row]", at: datetime) -> "QuerySet[Row]":
    """The rows (mentions, bylines, corrections) whose item is listed."""
    return rows.filter(Exists(NewsItem.objects.listed(at).filter(pk=OuterRef("item"))))


def items_of(page: Page[Row], at: datetime) -> Page[NewsItem]:
    """The items of a page of rows that refer to one each. One query."""
    items = {item.pk: item for item in listed_items(at).filter(pk__in=[row.item_id for row in page.rows])}  # type: ignore[attr-defined]
    return Page([items[row.item_id] for row in page.rows], page.before, page.older)  # type: ignore[attr-defined]


def credits_of(person_id: int, at: datetime) -> "QuerySet[Byline]":
    """One byline per listed item that credits a person, whatever the number of roles."""
    credited = Byline.objects.filter(person=person_id)
    earlier = Byline.objects.filter(item=OuterRef("item"), person=person_id, pk__lt=OuterRef("pk"))
    return only_listed(credited, at).exclude(Exists(earlier))


def sections() -> "QuerySet[Section]":
    """Sections in the navigation, in the editors' order."""
    return Section.objects.all()[:MAX_SECTIONS]
