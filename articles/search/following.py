"""What in the search package follows a changed item? Its mentions and its entry in the index, from one reading."""

from collections.abc import Iterable

from articles.search.index import follow, items_with_words
from articles.search.mentions import batched, follow_mentions
from articles.search.words import form_of

# FTS5 writes a segment for each: of some hundred texts, so that there are few to merge.
AT_ONCE = 500


def follow_items(ids: Iterable[int]) -> None:
    """Inside the transaction of the change."""
    for some in batched(sorted(set(ids)), AT_ONCE):
        items = items_with_words(some)
        forms = [form_of(item) for item in items]
        follow_mentions(items, forms)
        follow(some, items, forms)
