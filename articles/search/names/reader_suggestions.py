"""Suggested names in the readers' search: while typing, and for a search without results.

Only names of listed items are suggested; a name that occurs only in drafts or removed texts is not revealed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from django.db import connection
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.models.byline import Byline
from articles.models.newsitem import NewsItem
from articles.models.tag import Tag
from articles.pages.listing import only_listed
from articles.rights.models import Person, Source
from articles.rights.names import name_key
from articles.search.models import Mention, Spelling
from articles.search.names.mentions import names_for, sightings
from articles.text.tokens import canonical_form, is_cjk

MAX_EXAMINED = 40
MAX_SUGGESTED = 8
MIN_SIMILARITY = 0.45
MAX_CODE_POINT = "\U0010ffff"
KINDS = {"tag": _("Tag"), "source": _("Source"), "person": _("Person")}


@dataclass(frozen=True, slots=True)
class SuggestedName:
    """A tag, source or person with a page of its own. `kind` is the name of its URL pattern."""

    kind: str
    pk: int
    name: str

    @property
    def address(self) -> str:
        return reverse(f"articles:{self.kind}", args=[self.pk])

    @property
    def kind_words(self) -> str:
        return str(KINDS[self.kind])


def names_beginning(typed: str, at: datetime) -> list[SuggestedName]:
    """Tags (by any spelling), sources and people whose name begins with the text, shortest first. Bounded queries."""
    form, key = canonical_form(typed), name_key(typed)
    if not form:
        return []
    tags = _tags(Spelling.objects.filter(beginning("runs", form)), at)
    sources = _sources(Source.objects.filter(beginning("name_key", key)), at) if key else []
    people = _people(Person.objects.filter(beginning("name_key", key)), at) if key else []
    names = [*tags, *sources, *people]
    return sorted(names, key=lambda name: (name.name != typed, len(name.name), name.name))[:MAX_SUGGESTED]


def names_near(typed: str, at: datetime) -> list[SuggestedName]:
    """Names contained in the line, then names spelled similarly to a part of it, most similar first."""
    form = canonical_form(typed)
    inside = sightings(form, names_for([form]))
    pieces = [piece for piece in form.split(" ") if piece]
    openings = {piece[0] if is_cjk(piece[0]) else piece[:3] for piece in pieces}
    alike: list[SuggestedName] = _tags(Spelling.objects.filter(tag__in=inside), at) if inside else []
    for opening in sorted(openings):
        alike += _tags(Spelling.objects.filter(beginning("runs", opening)), at)
        alike += _sources(Source.objects.filter(beginning("name_key", opening)), at)
        alike += _people(Person.objects.filter(beginning("name_key", opening)), at)
    similarity = {name: _similarity(canonical_form(name.name), [form, *pieces]) for name in alike}
    near = [name for name in similarity if similarity[name] >= MIN_SIMILARITY]
    return sorted(near, key=lambda name: (-similarity[name], name.name))[:MAX_SUGGESTED]


def _similarity(name: str, pieces: Iterable[str]) -> float:
    return max((SequenceMatcher(None, name, piece).ratio() for piece in pieces), default=0.0)


def beginning(column: str, text: str) -> Q:
    """A prefix condition as a range, which an index serves: SQLite has none for LIKE, PostgreSQL only a special one."""
    if connection.vendor == "sqlite":
        return Q(**{f"{column}__gte": text, f"{column}__lt": text + MAX_CODE_POINT})
    return Q(**{f"{column}__startswith": text})


def _tags(spellings: "QuerySet[Spelling]", at: datetime) -> list[SuggestedName]:
    numbers = set(_shortest(spellings.values_list("tag_id", "runs")))
    borne = only_listed(Mention.objects.filter(tag=OuterRef("pk")), at)
    return _named("tag", Tag.objects.filter(Exists(borne), pk__in=numbers))


def _sources(sources: "QuerySet[Source]", at: datetime) -> list[SuggestedName]:
    numbers = _shortest(sources.order_by().values_list("pk", "name_key"))
    borne = NewsItem.objects.listed(at).filter(source=OuterRef("pk"))
    return _named("source", Source.objects.filter(Exists(borne), pk__in=numbers))


def _people(people: "QuerySet[Person]", at: datetime) -> list[SuggestedName]:
    numbers = _shortest(people.order_by().values_list("pk", "name_key"))
    borne = only_listed(Byline.objects.filter(person=OuterRef("pk")), at)
    return _named("person", Person.objects.filter(Exists(borne), pk__in=numbers))


def _shortest(rows: "QuerySet[Any, tuple[int, str]]") -> list[int]:
    """Ids of the rows with the shortest names."""
    read: Sequence[tuple[int, str]] = list(rows[:MAX_EXAMINED])
    return [number for number, _ in sorted(read, key=lambda row: len(row[1]))[:MAX_SUGGESTED]]


def _named(kind: str, rows: "QuerySet[Any]") -> list[SuggestedName]:
    instances: list[Model] = list(rows)
    return [SuggestedName(kind, row.pk, str(row)) for row in instances]
