"""Search results for readers: highlighted hits, links that narrow the search, and help when nothing is found."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.formats.counts import BoundedCount
from articles.models.choices import Kind
from articles.models.newsitem import NewsItem
from articles.pages.listing import listed_items
from articles.pages.metadata import display_name
from articles.search.index.item_text import parts_of
from articles.search.query.find import Plan, find, plan
from articles.search.query.snippets import Part, marked, snippet
from articles.search.query.syntax import MAX_QUERY_LENGTH, MAX_TERMS, Query, read_query, reworded, without_names

PERIODS = ((7, gettext_lazy("Past week")), (31, gettext_lazy("Past month")), (366, gettext_lazy("Past year")))
KINDS = ((Kind.ARTICLE, gettext_lazy("Articles")), (Kind.BRIEF, gettext_lazy("Flash briefs")))
MAX_PLACES = 6
RANKED = {"order": "best"}


@dataclass(frozen=True, slots=True)
class Hit:
    """An item in the results."""

    item: NewsItem
    headline: list[Part]
    snippet: list[Part]


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that changes the query."""

    words: str
    address: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """Mutually exclusive links under a heading."""

    about: str
    links: list[Choice]


def hits_of(slots: list[int], query: Query, at: datetime) -> list[Hit]:
    """The items at these slots in this order, after another visibility check. One query."""
    items = {item.slot: item for item in listed_items(at).filter(slot__in=slots)}
    return [_hit(items[slot], query) for slot in slots if slot in items]


def _hit(item: NewsItem, query: Query) -> Hit:
    headline, standfirst, text = parts_of(item)
    words = "\n".join(part for part in (standfirst, text) if part)
    return Hit(item, marked(headline, query.phrases), snippet(words, query.phrases))


def count_words(total: BoundedCount) -> str:
    if total.is_more:
        return _("More than {count} results").format(count=f"{total.number:,}")
    return ngettext("{count} result", "{count} results", total.number).format(count=total.number)


def remark_labels(code: str, words: str) -> str:
    """What part of the line was ignored, and why."""
    match code:
        case "length":
            return _("Only the first {count} characters were used.").format(count=MAX_QUERY_LENGTH)
        case "terms":
            return _("Only the first {count} words were used.").format(count=MAX_TERMS)
    return _("“{words}” is not a date. Write 2026-01-31, 2026-01 or 2026.").format(words=words)


def address_of(text: str, **more: object) -> str:
    """The URL of the results for a line."""
    return reverse("search:search") + "?" + urlencode({"q": text, **more})


def choices(query: Query, hits: list[Hit], at: datetime, ranked: bool) -> list[Choices]:
    """Links that narrow or reorder the results; sources, channels and sections are those of these hits."""
    text, order = query.text, RANKED if ranked else {}

    def link(words: object, name: str, value: str) -> Choice:
        asked = reworded(text, name, value)
        return Choice(str(words), address_of(asked, **order), asked == text)

    kinds = [link(_("All"), "kind", ""), *(link(words, "kind", kind.value) for kind, words in KINDS)]
    today = timezone.localdate(at)
    periods = [link(words, "after", f"{today - timedelta(days=days):%Y-%m-%d}") for days, words in PERIODS]
    orders = [
        Choice(_("Newest first"), address_of(text), not ranked),
        Choice(_("Most relevant first"), address_of(text, **RANKED), ranked),
    ]
    groups = [
        Choices(_("Kind"), kinds),
        Choices(_("Time"), [link(_("Any time"), "after", ""), *periods]),
        Choices(_("Order"), orders),
        Choices(_("Only from"), [link(display_name(place), name, str(place)) for name, place in _places(hits)]),
    ]
    return [group for group in groups if group.links]


def _places(hits: list[Hit]) -> list[tuple[str, object]]:
    """The channels, sections and sources of these hits, most frequent first."""
    counts: dict[tuple[str, object], int] = {}
    for hit in hits:
        item = hit.item
        for name, place in (("channel", item.channel), ("section", item.section), ("source", item.source)):
            if place is not None:
                counts[name, place] = counts.get((name, place), 0) + 1
    return sorted(counts, key=lambda pair: -counts[pair])[:MAX_PLACES]


def other_ways(asked: Plan, at: datetime) -> Iterator[Choice]:
    """For a query without results: parts of it that have some. One query per part."""
    query = asked.query
    words = without_names(query.text)
    lines = [words, *(phrase.form for phrase in query.phrases)] if query.phrases else []
    for line in dict.fromkeys(lines):
        if line != query.text and find(plan(read_query(line)), at, most=1).slots:
            yield Choice(line, address_of(line))
