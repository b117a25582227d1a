"""Which items does a question find? Exactly those that brute force would, newest first, as slots."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import DatabaseError

from articles.models.channel import Channel
from articles.models.kinds import Kind
from articles.models.newsitem import NewsItem
from articles.models.section import Section
from articles.models.slots import second_of
from articles.models.tag import tags_by_key
from articles.parsing.folding import fold
from articles.rights.models import Person, Source
from articles.rights.names import name_key
from articles.search.facets import AUTHOR, CHANNEL, KIND, SECTION, SOURCE, TAG, facet
from articles.search.index import active_store
from articles.search.listed import listed_sql
from articles.search.queries import Named, Phrase, Query
from articles.search.stores import store
from articles.search.storing import FIRST, LAST, Found, Wanted
from articles.search.tokens import runs
from articles.search.words import form_of

MOST_COUNTED = 1_000
MOST_RANKED = 200
MOST_NAMESAKES = 20
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
    """A question with its names looked up. Of an unknown name nothing can be found."""

    query: Query
    wanted: Wanted
    unknown: tuple[Named, ...]

    @property
    def finds_nothing(self) -> bool:
        return self.query.is_empty or bool(self.unknown)


def plan(query: Query) -> Plan:
    """At most one query for each name in it."""
    facets = {named: facets_named(named) for named in (*query.named, *query.barred_names)}
    # Dates alone ask for all that lies between them; every item has a kind.
    any_kind = [] if query.phrases or query.named else [tuple(facet(KIND, kind) for kind in Kind)]
    must = [(token,) for phrase in query.phrases for token in sorted(phrase.tokens)]
    barred = [phrase for phrase in query.barred if not phrase.needle]
    wanted = Wanted(
        tokens=(*dict.fromkeys(must), *any_kind, *(facets[named] for named in query.named)),
        barred_tokens=(
            *(token for phrase in barred for token in phrase.tokens),
            *(token for named in query.barred_names for token in facets[named]),
        ),
        needles=tuple(phrase.needle for phrase in query.phrases if phrase.needle),
        barred_needles=tuple(phrase.needle for phrase in query.barred if phrase.needle),
        first=FIRST if query.first is None else query.first,
        last=LAST if query.last is None else query.last,
    )
    return Plan(query, wanted, tuple(named for named in query.named if not facets[named]))


def facets_named(named: Named) -> tuple[str, ...]:
    """The facets that a name stands for: several where people share a name, none for an unknown one."""
    key, value = fold(named.value), named.value
    match named.field:
        case "tag":
            return tuple(facet(TAG, tag.pk) for tag in tags_by_key([key]).values())
        case "author":
            people = Person.objects.filter(name_key=name_key(value)).values_list("pk", flat=True)
            return tuple(facet(AUTHOR, number) for number in people[:MOST_NAMESAKES])
        case "source":
            sources = Source.objects.filter(name_key=name_key(value)).values_list("pk", flat=True)
            return tuple(facet(SOURCE, number) for number in sources)
        case "channel":
            return tuple(
                facet(CHANNEL, one.pk) for one in Channel.objects.all() if key in (*one.spellings(), fold(one.name_en))
            )
        case "section":
            known = Section.objects.all()
            return tuple(facet(SECTION, one.pk) for one in known if key in (fold(one.name), fold(one.name_en)))
    return (facet(KIND, KINDS[key]),) if key in KINDS else ()


def find(plan: Plan, at: datetime | None, *, before: int | None = None, most: int) -> Found:
    """At most `most` slots, newest first, older than `before`; those that readers may see in lists at a moment, or
    all of them for None. Two queries; on PostgreSQL three where the newest rows do not fill the page.
    """
    if plan.finds_nothing:
        return Found([])
    wanted = plan.wanted
    if at is not None:
        gate, params = listed_sql(at)
        wanted = replace(wanted, gate=gate, gate_params=tuple(params))
    if before is not None:
        wanted = replace(wanted, last=min(wanted.last, before - 1))
    return asked(wanted, most)


def asked(wanted: Wanted, most: int) -> Found:
    """What the store in use finds; of a switch in between nobody hears."""
    number = active_store()
    try:
        return store().find(number, wanted, most)
    except DatabaseError:
        # Between the two statements the index may have been switched, and the former store dropped.
        now = active_store()
        if now == number:
            raise
        return store().find(now, wanted, most)


def count(plan: Plan, at: datetime | None) -> int:
    """How many are found, counted to one more than MOST_COUNTED."""
    return len(find(plan, at, most=MOST_COUNTED + 1).slots)


def best(plan: Plan, at: datetime) -> Found:
    """The newest MOST_RANKED, best match first: words in the headline count most, fresh texts more than old ones."""
    found = find(plan, at, most=MOST_RANKED)
    now = second_of(at)
    rows = NewsItem.objects.filter(slot__in=found.slots).only("slot", "headline", "standfirst", "body")
    ranked = sorted((-_score(plan.query.phrases, row, now), -row.slot) for row in rows)
    return Found([-slot for _, slot in ranked], found.since)


def _score(phrases: Iterable[Phrase], row: NewsItem, now: int) -> float:
    title, text = f" {runs(row.headline)} ", f" {form_of(row)} "
    score = 0.0
    for phrase in phrases:
        needle = phrase.whole
        score += TITLE_COUNTS * (needle in title) + 1 + math.log(max(text.count(needle), 1))
    return score / (1 + max(now - row.slot, 0) / A_YEAR)


def items_naming(forms: Iterable[str], most: int) -> list[int]:
    """The newest items, whatever their standing, that say one of these names (canonical form)."""
    slots: set[int] = set()
    for form in filter(None, forms):
        slots.update(find(plan(Query(phrases=(Phrase(form),))), None, most=most).slots)
    newest = sorted(slots, reverse=True)[:most]
    return list(NewsItem.objects.filter(slot__in=newest).order_by("-slot").values_list("pk", flat=True))
