"""Own page: which of the pages stored with a notice belongs to a case.

A notice with many addresses has a page for each of them, and its cases are about one target each.
"""

from collections.abc import Iterable
from datetime import datetime

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
    """For each picture the newest public item that shows it, by key. Two queries, however many pictures there are."""
    keys = [picture.pk for picture in pictures]
    if not keys:
        return {}
    uses = PictureUse.objects.filter(picture__in=keys, item__in=NewsItem.objects.public(at).values("pk"))
    return dict(uses.order_by("item__slot").values_list("picture", "item"))
