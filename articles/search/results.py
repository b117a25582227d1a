"""What does a reader see of a question's answer? Hits with marked words, ways to narrow it, help where it is empty."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.lists import listed_items
from articles.models.kinds import Kind
from articles.models.newsitem import NewsItem
from articles.page_head import called
from articles.search.finding import MOST_COUNTED, Plan, find, plan
from articles.search.queries import LONGEST_QUERY, MOST_TERMS, Query, read_query, reworded, without_names
from articles.search.snippets import Part, marked, snippet
from articles.search.words import parts_of

PERIODS = ((7, gettext_lazy("Past week")), (31, gettext_lazy("Past month")), (366, gettext_lazy("Past year")))
KINDS = ((Kind.ARTICLE, gettext_lazy("Articles")), (Kind.BRIEF, gettext_lazy("Flash briefs")))
MOST_PLACES = 6
RANKED = {"order": "best"}


@dataclass(frozen=True, slots=True)
class Hit:
    """An item as it stands among the answers."""

    item: NewsItem
    headline: list[Part]
    snippet: list[Part]


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that asks the same in another way."""

    words: str
    address: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """Links that exclude one another, and what they are about."""

    about: str
    links: list[Choice]


def hits_of(slots: list[int], query: Query, at: datetime) -> list[Hit]:
    """The items at these slots, in this order, by the gate once more. One query."""
    items = {item.slot: item for item in listed_items(at).filter(slot__in=slots)}
    return [_hit(items[slot], query) for slot in slots if slot in items]


def _hit(item: NewsItem, query: Query) -> Hit:
    headline, standfirst, text = parts_of(item)
    words = "\n".join(part for part in (standfirst, text) if part)
    return Hit(item, marked(headline, query.phrases), snippet(words, query.phrases))


def count_words(total: int) -> str:
    if total > MOST_COUNTED:
        return _("More than {count} hits").format(count=f"{MOST_COUNTED:,}")
    return ngettext("{count} hit", "{count} hits", total).format(count=total)


def remark_words(code: str, words: str) -> str:
    """What of the line was not used, and why."""
    match code:
        case "length":
            return _("Only the first {count} characters were read.").format(count=LONGEST_QUERY)
        case "terms":
            return _("Only the first {count} words were read.").format(count=MOST_TERMS)
    return _("“{words}” is no date: write 2026-01-31, 2026-01 or 2026.").format(words=words)


def address_of(text: str, **more: object) -> str:
    """Where a line is answered."""
    return reverse("search:search") + "?" + urlencode({"q": text, **more})


def choices(query: Query, hits: list[Hit], at: datetime, ranked: bool) -> list[Choices]:
    """Ways to ask for less, or in another order, as links; places are those of the hits at hand."""
    text, order = query.text, RANKED if ranked else {}

    def link(words: object, name: str, value: str) -> Choice:
        asked = reworded(text, name, value)
        return Choice(str(words), address_of(asked, **order), asked == text)

    kinds = [link(_("All"), "kind", ""), *(link(words, "kind", kind.value) for kind, words in KINDS)]
    today = timezone.localdate(at)
    periods = [link(words, "after", f"{today - timedelta(days=days):%Y-%m-%d}") for days, words in PERIODS]
    orders = [
        Choice(_("Newest first"), address_of(text), not ranked),
        Choice(_("Best match first"), address_of(text, **RANKED), ranked),
    ]
    found = [
        Choices(_("Kind"), kinds),
        Choices(_("Time"), [link(_("Any time"), "after", ""), *periods]),
        Choices(_("Order"), orders),
        Choices(_("Only from"), [link(called(place), name, str(place)) for name, place in _places(hits)]),
    ]
    return [group for group in found if group.links]


def _places(hits: list[Hit]) -> list[tuple[str, object]]:
    """The channels, sections and sources of these hits, those of most hits first."""
    counts: dict[tuple[str, object], int] = {}
    for hit in hits:
        item = hit.item
        for name, place in (("channel", item.channel), ("section", item.section), ("source", item.source)):
            if place is not None:
                counts[name, place] = counts.get((name, place), 0) + 1
    return sorted(counts, key=lambda pair: -counts[pair])[:MOST_PLACES]


def other_ways(asked: Plan, at: datetime) -> Iterator[Choice]:
    """For a question that found nothing: parts of it that find something. A query for each."""
    query = asked.query
    words = without_names(query.text)
    lines = [words, *(phrase.form for phrase in query.phrases)] if query.phrases else []
    for line in dict.fromkeys(lines):
        if line != query.text and find(plan(read_query(line)), at, most=1).slots:
            yield Choice(line, address_of(line))
