"""What in the search package follows a changed item? Its mentions and its entry in the index, from one reading."""

from collections.abc import Iterable

from articles.search.index import follow, items_with_words
from articles.search.mentions import BATCH, batched, follow_mentions


def follow_items(ids: Iterable[int]) -> None:
    """Inside the transaction of the change."""
    for some in batched(sorted(set(ids)), BATCH):
        items = items_with_words(some)
        follow_mentions(items)
        follow(some, items)
