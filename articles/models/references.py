"""Which briefs and pictures do bodies refer to? References become rows, so both directions can be asked."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from articles.markup import brief_ids, picture_ids
from articles.models.picture_use import PictureUse
from articles.models.placement import Placement
from articles.pictures.models import Picture

if TYPE_CHECKING:
    from articles.models.newsitem import NewsItem


def follow_references(items: Sequence["NewsItem"], known_briefs: set[int]) -> None:
    """Write the placements and picture uses of some items. `known_briefs`: those of their references that exist."""
    _follow_briefs(items, known_briefs)
    _follow_pictures(items)


def _follow_briefs(items: Sequence["NewsItem"], known: set[int]) -> None:
    rows = {
        (row.article_id, row.brief_id): row for row in Placement.objects.filter(article__in=[item.pk for item in items])
    }
    wanted: dict[tuple[int, int], int] = {}
    for item in items:
        placed = (number for number in brief_ids(item.body) if number in known)
        wanted |= {(item.pk, brief): position for position, brief in enumerate(placed)}
    moved = [row for key, row in rows.items() if row.position != wanted.get(key)]
    for row in moved:
        row.position = wanted.get((row.article_id, row.brief_id))
    if moved:
        Placement.objects.bulk_update(moved, ["position"])
    new = [Placement(article_id=key[0], brief_id=key[1], position=at) for key, at in wanted.items() if key not in rows]
    if new:
        Placement.objects.bulk_create(new)


def _follow_pictures(items: Sequence["NewsItem"]) -> None:
    shown = {item.pk: set(picture_ids(item.body)) for item in items}
    named = set().union(*shown.values())
    known = set(Picture.objects.filter(pk__in=named).values_list("pk", flat=True)) if named else set()
    uses: dict[int, set[int]] = defaultdict(set)
    for item_id, picture_id in PictureUse.objects.filter(item__in=shown).values_list("item_id", "picture_id"):
        uses[item_id].add(picture_id)
    new = []
    for item in items:
        wanted = (shown[item.pk] & known) | ({item.lead_picture_id} if item.lead_picture_id else set())
        new += [PictureUse(item_id=item.pk, picture_id=number) for number in sorted(wanted - uses[item.pk])]
        if gone := uses[item.pk] - wanted:
            PictureUse.objects.filter(item=item.pk, picture__in=gone).delete()
    if new:
        PictureUse.objects.bulk_create(new)
