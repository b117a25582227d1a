"""Own page: which of the pages stored with a notice belongs to a case.

A notice with many addresses has a page for each of them, and its cases are about one target each.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import OuterRef, Subquery

from articles.models.newsitem import NewsItem
from articles.models.picture_use import PictureUse
from articles.models.placement import Placement
from articles.pictures.models import Picture
from articles.takedowns.models import Case, Notice, Snapshot


def own_snapshot(notice: Notice, snapshots: list[Snapshot], case: Case) -> Snapshot | None:
    """The page of the target of a case: that of its item, else one that carries its brief or picture.

    A page that the notice chose the target on comes first. None if no page of the target was stored.
    """
    item = case.placement.article_id if case.placement else case.item_id
    by_item = {row.item_id: row for row in snapshots}
    if item in by_item:
        return by_item[item]
    if case.target is None:
        return snapshots[0]
    carrying = _carrying(case, by_item)
    chosen_on = [notice.item_id] if notice.item_id in carrying else []
    return next((by_item[key] for key in (*chosen_on, *sorted(carrying))), None)


def _carrying(case: Case, items: Iterable[int]) -> set[int]:
    """Those of the items that carry, or carried, the brief or picture of a case."""
    if case.picture_id:
        return set(PictureUse.objects.filter(picture=case.picture_id, item__in=items).values_list("item", flat=True))
    return set(Placement.objects.filter(brief=case.item_id, article__in=items).values_list("article", flat=True))


def pages_of_pictures(pictures: Iterable[Picture], at: datetime) -> dict[int, int]:
    """For each picture the newest public item that shows it, by key. A single query that reads no more rows than
    pictures, however many items show them.
    """
    keys = [picture.pk for picture in pictures]
    if not keys:
        return {}
    showing = NewsItem.objects.public(at).filter(picture_uses__picture=OuterRef("pk")).order_by("-slot")
    newest = Picture.objects.filter(pk__in=keys).annotate(page=Subquery(showing.values("pk")[:1]))
    return dict(newest.exclude(page=None).order_by().values_list("pk", "page"))
