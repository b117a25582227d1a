"""Public items that resemble removed content: what is still online of it, for whoever decides about a match.

The search index gives a bounded number of candidates by phrases of the removed text; they are compared like a text
that is sent in.
"""

from dataclasses import dataclass
from datetime import datetime

from articles.editing.stay_down.prints import removed_print, subject_of
from articles.editing.stay_down.similarity import Level, compare
from articles.html.sanitizer import plain_text, without_pictures
from articles.models.newsitem import NewsItem
from articles.search.query.find import find, plan
from articles.search.query.syntax import Phrase, Query
from articles.takedowns.decisions.similarity import phrases_of
from articles.text.tokens import canonical_form

MAX_PHRASES = 6
MAX_PER_PHRASE = 20
MAX_COMPARED = 60
MAX_LISTED = 10


@dataclass(frozen=True, slots=True)
class PublicCopy:
    """A public item, and how similar it is, in per cent."""

    item: NewsItem
    percent: int


def public_copies(removed: NewsItem, besides: NewsItem, at: datetime) -> list[PublicCopy]:
    """The public items that resemble a removed one, the most similar first, at most MAX_LISTED; without the one that is
    being decided about. Two queries for each of MAX_PHRASES phrases, and one for the items.
    """
    former = removed_print(removed)
    slots = _slots(canonical_form(plain_text(without_pictures(removed.body)) or removed.headline), at)
    items = NewsItem.objects.public(at).filter(slot__in=slots).exclude(pk__in=[removed.pk, besides.pk])
    found = []
    for item in items.order_by("-slot")[:MAX_COMPARED]:
        similarity = compare(subject_of(item), former, at_another_time=False)
        if similarity.level is not Level.NONE:
            found.append(PublicCopy(item, round(100 * similarity.share)))
    return sorted(found, key=lambda copy: (-copy.percent, -copy.item.pk))[:MAX_LISTED]


def _slots(form: str, at: datetime) -> list[int]:
    """The slots of items that contain phrases of a text, those with most phrases first."""
    phrases = phrases_of(form)
    step = max(1, len(phrases) // MAX_PHRASES)
    counts: dict[int, int] = {}
    for phrase in phrases[::step][:MAX_PHRASES]:
        for slot in find(plan(Query(phrases=(Phrase(phrase),))), at, most=MAX_PER_PHRASE).slots:
            counts[slot] = counts.get(slot, 0) + 1
    return sorted(counts, key=lambda slot: (-counts[slot], -slot))[:MAX_COMPARED]
