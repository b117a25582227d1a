"""References from bodies to briefs and pictures, stored as rows so that they can be queried in both directions."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from articles.html.sanitizer import brief_ids, picture_ids
from articles.models.picture_use import PictureUse
from articles.models.placement import Placement
from articles.pictures.models import Picture

if TYPE_CHECKING:
    from articles.models.newsitem import NewsItem


def sync_references(items: Sequence["NewsItem"], known_briefs: set[int]) -> None:
    """Update the placements and picture uses of items. `known_briefs`: the referenced briefs that exist."""
    _sync_placements(items, known_briefs)
    _sync_picture_uses(items)


def _sync_placements(items: Sequence["NewsItem"], existing: set[int]) -> None:
    rows = {
        (row.article_id, row.brief_id): row for row in Placement.objects.filter(article__in=[item.pk for item in items])
    }
    positions: dict[tuple[int, int], int] = {}
    for item in items:
        placed = (number for number in brief_ids(item.body) if number in existing)
        positions |= {(item.pk, brief): position for position, brief in enumerate(placed)}
    moved = [row for key, row in rows.items() if row.position != positions.get(key)]
    for row in moved:
        row.position = positions.get((row.article_id, row.brief_id))
    if moved:
        Placement.objects.bulk_update(moved, ["position"])
    new = [
        Placement(article_id=key[0], brief_id=key[1], position=at) for key, at in positions.items() if key not in rows
    ]
    if new:
        Placement.objects.bulk_create(new)


def _sync_picture_uses(items: Sequence["NewsItem"]) -> None:
    shown = {item.pk: set(picture_ids(item.body)) for item in items}
    named = set().union(*shown.values())
    existing = set(Picture.objects.filter(pk__in=named).values_list("pk", flat=True)) if named else set()
    uses: dict[int, set[int]] = defaultdict(set)
    for item_id, picture_id in PictureUse.objects.filter(item__in=shown).values_list("item_id", "picture_id"):
        uses[item_id].add(picture_id)
    new = []
    for item in items:
        pictures = (shown[item.pk] & existing) | ({item.lead_picture_id} if item.lead_picture_id else set())
        new += [PictureUse(item_id=item.pk, picture_id=number) for number in sorted(pictures - uses[item.pk])]
        if gone := uses[item.pk] - pictures:
            PictureUse.objects.filter(item=item.pk, picture__in=gone).delete()
    if new:
        PictureUse.objects.bulk_create(new)
