"""By what else than its words is an item found? Facets: tokens in the same index that no text can contain.

Each is one more AND in a query, without a join and at the same speed on both databases.
"""

from collections import defaultdict
from collections.abc import Iterable

from articles.models.byline import Byline
from articles.models.newsitem import NewsItem
from articles.models.tag import Tagging
from articles.parsing.initials import pairs_of, read_initials

# A character for private use: no letter, so no text yields it; a letter after it says what is meant.
LEADER = "\ue000"
TAG, AUTHOR, SOURCE, CHANNEL, SECTION, KIND, INITIALS = "tascekp"


def facet(letter: str, value: int | str) -> str:
    return f"{LEADER}{letter}{value}"


def facets_of(items: Iterable[NewsItem]) -> dict[int, set[str]]:
    """The facets of each item, by its key. Two queries for all of them."""
    found: dict[int, set[str]] = defaultdict(set)
    for item in items:
        places = ((SOURCE, item.source_id), (CHANNEL, item.channel_id), (SECTION, item.section_id))
        found[item.pk] = {facet(letter, number) for letter, number in places if number}
        found[item.pk].add(facet(KIND, item.kind))
        found[item.pk] |= {facet(INITIALS, pair) for pair in pairs_of(read_initials(item.headline))}
    given = Tagging.objects.filter(content_object__in=found)
    named = Byline.objects.filter(item__in=found, person__isnull=False).order_by()
    for item_id, tag in given.values_list("content_object_id", "tag_id"):
        found[item_id].add(facet(TAG, tag))
    for item_id, person in named.values_list("item_id", "person_id"):
        found[item_id].add(facet(AUTHOR, str(person)))
    return found
