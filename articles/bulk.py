"""How do many new items come in at once, with their tags and bylines? By the rules of a save, told of once for all."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from articles.models.byline import Byline
from articles.models.newsitem import NewsItem
from articles.models.tag import Tagging
from articles.signals import tell


@dataclass(frozen=True, slots=True)
class Newcomer:
    """An item that is not saved yet, with the ids of its tags and its bylines, which do not know their item yet."""

    item: NewsItem
    tags: Sequence[int] = ()
    bylines: Sequence[Byline] = ()


def create_together(newcomers: Sequence[Newcomer]) -> None:
    """Save them all, in one transaction. At most some thousand at once: what follows them is done before the commit."""
    with transaction.atomic():
        tell(create_untold(newcomers))


def create_untold(newcomers: Sequence[Newcomer]) -> list[int]:
    """The same, without a word to those who follow items; the caller tells them these ids, or mends what they hold."""
    with transaction.atomic():
        NewsItem.objects.create_untold([newcomer.item for newcomer in newcomers])
        Tagging.objects.bulk_create(
            Tagging(tag_id=tag, content_object_id=newcomer.item.pk) for newcomer in newcomers for tag in newcomer.tags
        )
        # Past the manager, which would tell.
        bylines: QuerySet[Byline] = QuerySet(Byline)
        bylines.bulk_create(byline for newcomer in newcomers for byline in _placed(newcomer))
    return [newcomer.item.pk for newcomer in newcomers]


def _placed(newcomer: Newcomer) -> Sequence[Byline]:
    for byline in newcomer.bylines:
        byline.item_id, byline.slot = newcomer.item.pk, newcomer.item.slot
    return newcomer.bylines
