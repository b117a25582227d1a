"""Which briefs and pictures does a body refer to? Its references become rows, so both directions can be asked."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from articles.markup import brief_ids, picture_ids
from articles.models.picture_use import PictureUse
from articles.models.placement import Placement
from articles.pictures.models import Picture

if TYPE_CHECKING:
    from articles.models.newsitem import NewsItem


def follow_references(item: "NewsItem", known_briefs: Iterable[int]) -> None:
    """Write the placements and picture uses of one item. `known_briefs`: those of its references that exist."""
    _follow_briefs(item, set(known_briefs))
    _follow_pictures(item)


def _follow_briefs(item: "NewsItem", known: set[int]) -> None:
    wanted = {brief: at for at, brief in enumerate(number for number in brief_ids(item.body) if number in known)}
    rows = {row.brief_id: row for row in Placement.objects.filter(article_id=item.pk)}
    moved = []
    for brief_id, row in rows.items():
        if row.position != wanted.get(brief_id):
            row.position = wanted.get(brief_id)
            moved.append(row)
    if moved:
        Placement.objects.bulk_update(moved, ["position"])
    new = [
        Placement(article_id=item.pk, brief_id=number, position=at)
        for number, at in wanted.items()
        if number not in rows
    ]
    if new:
        Placement.objects.bulk_create(new)


def _follow_pictures(item: "NewsItem") -> None:
    wanted = set(picture_ids(item.body))
    if wanted:
        wanted = set(Picture.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    if item.lead_picture_id:
        wanted.add(item.lead_picture_id)
    uses = set(PictureUse.objects.filter(item_id=item.pk).values_list("picture_id", flat=True))
    if uses - wanted:
        PictureUse.objects.filter(item_id=item.pk, picture_id__in=uses - wanted).delete()
    if wanted - uses:
        PictureUse.objects.bulk_create(
            PictureUse(item_id=item.pk, picture_id=number) for number in sorted(wanted - uses)
        )
