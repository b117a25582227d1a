"""Which names does a typed line look like? For suggestions while typing, and for a question that finds nothing.

Only names that listed items bear are told: a name that drafts or removed texts alone have stays unknown.
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

from articles.lists import only_listed
from articles.models.byline import Byline
from articles.models.newsitem import NewsItem
from articles.models.tag import Tag
from articles.rights.models import Person, Source
from articles.rights.names import name_key
from articles.search.mentions import names_for, sightings
from articles.search.models import Mention, Spelling
from articles.search.tokens import is_cjk, runs

MOST_LOOKED_AT = 40
MOST_SUGGESTED = 8
LEAST_ALIKE = 0.45
HIGHEST = "\U0010ffff"
KINDS = {"tag": _("Tag"), "source": _("Source"), "person": _("Person")}


@dataclass(frozen=True, slots=True)
class Name:
    """A tag, source or person with a page of its own. `kind` is the name of that address."""

    kind: str
    pk: int
    name: str

    @property
    def address(self) -> str:
        return reverse(f"articles:{self.kind}", args=[self.pk])

    @property
    def kind_words(self) -> str:
        return str(KINDS[self.kind])


def names_beginning(typed: str, at: datetime) -> list[Name]:
    """Tags (by any spelling), sources and people whose name begins so, the shortest first. Bounded queries."""
    form, key = runs(typed), name_key(typed)
    if not form:
        return []
    tags = _tags(Spelling.objects.filter(beginning("runs", form)), at)
    sources = _sources(Source.objects.filter(beginning("name_key", key)), at) if key else []
    people = _people(Person.objects.filter(beginning("name_key", key)), at) if key else []
    found = [*tags, *sources, *people]
    return sorted(found, key=lambda name: (name.name != typed, len(name.name), name.name))[:MOST_SUGGESTED]


def names_near(typed: str, at: datetime) -> list[Name]:
    """Names that the line contains, then those that are spelled much like a part of it, the most alike first."""
    form = runs(typed)
    inside = sightings(form, names_for([form]))
    pieces = [piece for piece in form.split(" ") if piece]
    openings = {piece[0] if is_cjk(piece[0]) else piece[:3] for piece in pieces}
    alike: list[Name] = _tags(Spelling.objects.filter(tag__in=inside), at) if inside else []
    for opening in sorted(openings):
        alike += _tags(Spelling.objects.filter(beginning("runs", opening)), at)
        alike += _sources(Source.objects.filter(beginning("name_key", opening)), at)
        alike += _people(Person.objects.filter(beginning("name_key", opening)), at)
    likeness = {name: _likeness(runs(name.name), [form, *pieces]) for name in alike}
    near = [name for name in likeness if likeness[name] >= LEAST_ALIKE]
    return sorted(near, key=lambda name: (-likeness[name], name.name))[:MOST_SUGGESTED]


def _likeness(name: str, pieces: Iterable[str]) -> float:
    return max((SequenceMatcher(None, name, piece).ratio() for piece in pieces), default=0.0)


def beginning(column: str, text: str) -> Q:
    """Whether a column begins so, as a range that its index serves: SQLite has none for LIKE, PostgreSQL one for it
    alone.
    """
    if connection.vendor == "sqlite":
        return Q(**{f"{column}__gte": text, f"{column}__lt": text + HIGHEST})
    return Q(**{f"{column}__startswith": text})


def _tags(spellings: "QuerySet[Spelling]", at: datetime) -> list[Name]:
    numbers = set(_shortest(spellings.values_list("tag_id", "runs")))
    borne = only_listed(Mention.objects.filter(tag=OuterRef("pk")), at)
    return _named("tag", Tag.objects.filter(Exists(borne), pk__in=numbers))


def _sources(sources: "QuerySet[Source]", at: datetime) -> list[Name]:
    numbers = _shortest(sources.order_by().values_list("pk", "name_key"))
    borne = NewsItem.objects.listed(at).filter(source=OuterRef("pk"))
    return _named("source", Source.objects.filter(Exists(borne), pk__in=numbers))


def _people(people: "QuerySet[Person]", at: datetime) -> list[Name]:
    numbers = _shortest(people.order_by().values_list("pk", "name_key"))
    borne = only_listed(Byline.objects.filter(person=OuterRef("pk")), at)
    return _named("person", Person.objects.filter(Exists(borne), pk__in=numbers))


def _shortest(rows: "QuerySet[Any, tuple[int, str]]") -> list[int]:
    """Keys of some rows, those with the shortest names."""
    read: Sequence[tuple[int, str]] = list(rows[:MOST_LOOKED_AT])
    return [number for number, _ in sorted(read, key=lambda row: len(row[1]))[:MOST_SUGGESTED]]


def _named(kind: str, rows: "QuerySet[Any]") -> list[Name]:
    found: list[Model] = list(rows)
    return [Name(kind, row.pk, str(row)) for row in found]
