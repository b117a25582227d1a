"""Finding the items that match a query: exactly those that a full scan would find, newest first, as slots."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import DatabaseError
from django.db.models import QuerySet

from articles.formats.counts import MAX_COUNTED, BoundedCount
from articles.models.channel import Channel
from articles.models.choices import Kind
from articles.models.item_queryset import NewsItemQuerySet
from articles.models.listed_sql import compiled_listed_sql
from articles.models.newsitem import NewsItem
from articles.models.section import Section
from articles.models.slots import second_of
from articles.models.tag import tags_by_key, with_merged_ids
from articles.rights.models import Person, Source
from articles.rights.names import name_key
from articles.search.index.backends import store
from articles.search.index.facets import FacetKind, facet
from articles.search.index.item_text import form_of
from articles.search.index.update import active_store
from articles.search.index.write import FIRST, LAST, StoreQuery, StoreResult
from articles.search.query.syntax import Named, Phrase, Query
from articles.text.folding import fold
from articles.text.tokens import canonical_form

MAX_RANKED = 200
MAX_NAMESAKES = 20
A_YEAR = 365 * 86_400
TITLE_COUNTS = 3
KINDS = {
    "article": Kind.ARTICLE,
    "articles": Kind.ARTICLE,
    "文章": Kind.ARTICLE,
    "brief": Kind.BRIEF,
    "briefs": Kind.BRIEF,
    "flash": Kind.BRIEF,
    "快讯": Kind.BRIEF,
    "快訊": Kind.BRIEF,
}


@dataclass(frozen=True, slots=True)
class Plan:
    """A query with its names looked up. With an unknown name it finds nothing."""

    query: Query
    store_query: StoreQuery
    unknown: tuple[Named, ...]

    @property
    def finds_nothing(self) -> bool:
        return self.query.is_empty or bool(self.unknown)


def plan(query: Query) -> Plan:
    """Look up the names of a query; at most one database query per name, a few for a tag."""
    facets = {named: facets_named(named) for named in (*query.named, *query.barred_names)}
    # A query with dates alone matches every item between them; every item has a kind.
    any_kind = [] if query.phrases or query.named else [tuple(facet(FacetKind.KIND, kind) for kind in Kind)]
    must = [(token,) for phrase in query.phrases for token in sorted(phrase.tokens)]
    excluded = [phrase for phrase in query.excluded if not phrase.needle]
    store_query = StoreQuery(
        tokens=(*dict.fromkeys(must), *any_kind, *(facets[named] for named in query.named)),
        barred_tokens=(
            *(token for phrase in excluded for token in phrase.tokens),
            *(token for named in query.barred_names for token in facets[named]),
        ),
        needles=tuple(phrase.needle for phrase in query.phrases if phrase.needle),
        excluded_needles=tuple(phrase.needle for phrase in query.excluded if phrase.needle),
        first=FIRST if query.first is None else query.first,
        last=LAST if query.last is None else query.last,
    )
    return Plan(query, store_query, tuple(named for named in query.named if not facets[named]))


def facets_named(named: Named) -> tuple[str, ...]:
    """The facets of a name: several if people share it or tags were merged into it, none if it is unknown."""
    key, value = name_key(named.value), named.value
    match named.field:
        case "tag":
            tags = with_merged_ids(tag.pk for tag in tags_by_key([key]).values())
            return tuple(facet(FacetKind.TAG, tag) for tag in tags)
        case "author":
            people = Person.objects.filter(name_key=name_key(value)).values_list("pk", flat=True)
            return tuple(facet(FacetKind.AUTHOR, number) for number in people[:MAX_NAMESAKES])
        case "source":
            sources = Source.objects.filter(name_key=name_key(value)).values_list("pk", flat=True)
            return tuple(facet(FacetKind.SOURCE, number) for number in sources)
        case "channel":
            return tuple(
                facet(FacetKind.CHANNEL, one.pk)
                for one in Channel.objects.all()
                if key in (*one.spellings(), fold(one.name_en))
            )
        case "section":
            sections = Section.objects.all()
            return tuple(
                facet(FacetKind.SECTION, one.pk) for one in sections if key in (fold(one.name), fold(one.name_en))
            )
    return (facet(FacetKind.KIND, KINDS[key]),) if key in KINDS else ()


def _store_columns(listed: NewsItemQuerySet[NewsItem]) -> QuerySet[Any, Any]:
    return listed.order_by().values("id", "slot", "kind")


def find(plan: Plan, at: datetime | None, *, before: int | None = None, most: int) -> StoreResult:
    """At most `most` slots, newest first, older than `before`; only items listed at `at`, or all items if `at` is None.

    Two queries; on PostgreSQL three if the newest rows do not fill the page.
    """
    if plan.finds_nothing:
        return StoreResult([])
    store_query = plan.store_query
    if at is not None:
        gate, params = compiled_listed_sql(_store_columns, at)
        store_query = replace(store_query, gate=gate, gate_params=tuple(params))
    if before is not None:
        store_query = replace(store_query, last=min(store_query.last, before - 1))
    return query_store(store_query, most)


def query_store(query: StoreQuery, most: int) -> StoreResult:
    """The result of the store in use, also while the index is being switched."""
    number = active_store()
    try:
        return store().find(number, query, most)
    except DatabaseError:
        # Between the two statements the index may have been switched and the previous store dropped.
        now = active_store()
        if now == number:
            raise
        return store().find(now, query, most)


def count(plan: Plan, at: datetime | None) -> BoundedCount:
    """The number of matches, counted up to MAX_COUNTED."""
    return BoundedCount.of(len(find(plan, at, most=MAX_COUNTED + 1).slots), MAX_COUNTED)


def best(plan: Plan, at: datetime) -> StoreResult:
    """The newest MAX_RANKED matches, best first: words in the headline count most, newer items more than older ones."""
    result = find(plan, at, most=MAX_RANKED)
    now = second_of(at)
    rows = NewsItem.objects.filter(slot__in=result.slots).only("slot", "headline", "standfirst", "body")
    ranked = sorted((-_score(plan.query.phrases, row, now), -row.slot) for row in rows)
    return StoreResult([-slot for _, slot in ranked], result.since)


def _score(phrases: Iterable[Phrase], row: NewsItem, now: int) -> float:
    title, text = f" {canonical_form(row.headline)} ", f" {form_of(row)} "
    score = 0.0
    for phrase in phrases:
        needle = phrase.whole
        score += TITLE_COUNTS * (needle in title) + 1 + math.log(max(text.count(needle), 1))
    return score / (1 + max(now - row.slot, 0) / A_YEAR)


def items_naming(forms: Iterable[str], most: int) -> list[int]:
    """The newest items, whatever their status, that contain one of these names (in canonical form)."""
    slots: set[int] = set()
    for form in filter(None, forms):
        slots.update(find(plan(Query(phrases=(Phrase(form),))), None, most=most).slots)
    newest = sorted(slots, reverse=True)[:most]
    return list(NewsItem.objects.filter(slot__in=newest).order_by("-slot").values_list("pk", flat=True))
