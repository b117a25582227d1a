"""Tags of the demonstration, written for all items together: one after the other took a quarter of the time."""

from collections.abc import Mapping, Sequence
from typing import Any

from articles.editing.revisions.record import record_shared_row
from articles.models import NewsItem, Tag
from articles.models.tag import Tagging, tags_named
from newsroom.demo.archive.entities import get_or_create_tags
from newsroom.demo.archive.topics import Topic


def create_tags(rows: Sequence[dict[str, Any]]) -> None:
    """Create tags with their aliases, and the first version of each."""
    numbers = get_or_create_tags([Topic(row["name"], tuple(row.get("aliases", ()))) for row in rows])
    for tag in Tag.objects.filter(pk__in=numbers):
        record_shared_row(tag)


def give_tags(names: Mapping[NewsItem, Sequence[str]]) -> None:
    """Give items their tags. Call it before the signal of the change of these items is sent."""
    wanted = list(dict.fromkeys(name for of_item in names.values() for name in of_item))
    tags = {name: tag for name in wanted for tag in tags_named([name])}
    Tagging.objects.bulk_create(
        Tagging(tag=tag, content_object=item)
        for item, of_item in names.items()
        for tag in dict.fromkeys(tags[name] for name in of_item)
    )
