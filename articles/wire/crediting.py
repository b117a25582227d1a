"""Who wrote a page and where did it come from? Known outlets and people are found again, unknown ones made."""

import re
from dataclasses import dataclass, field

from articles.models.byline import Byline, Role
from articles.models.newsitem import NewsItem
from articles.parsing.documents import Document
from articles.parsing.rights import outlet_on
from articles.rights.models import Person, Source
from articles.rights.names import name_key

LONGEST_NAME = 120

_BETWEEN_NAMES = re.compile(r"\s*[、,，;；&＆]\s*|\s+and\s+", re.IGNORECASE)
_ROLES = {"editor": Role.EDITOR, "translator": Role.TRANSLATOR, "photographer": Role.PHOTOGRAPHER}


@dataclass(slots=True)
class Credits:
    """The outlet of a page and those named in it; what was made for it, and what found no place."""

    source: Source | None = None
    bylines: list[Byline] = field(default_factory=list)
    made_source: Source | None = None
    made_people: list[Person] = field(default_factory=list)
    misfits: list[str] = field(default_factory=list)


def find_credits(document: Document, given: Source | None) -> Credits:
    """The credits of a page, its bylines not saved yet. `given` is where it is known to come from, whatever it says."""
    credits = Credits()
    named = outlet_named(document)
    outlet = _source_named(named, credits) if named else None
    credits.source = given or outlet
    if outlet:
        credits.bylines.append(Byline(role=Role.OUTLET, outlet=outlet))
    for role, names in named_people(document, credits):
        for name in split_names(names):
            _credit(role, name, credits)
    for position, byline in enumerate(credits.bylines):
        byline.position = position
    return credits


def attach_credits(article: NewsItem, credits: Credits) -> None:
    for byline in credits.bylines:
        byline.item, byline.slot = article, article.slot
    if credits.bylines:
        Byline.objects.bulk_create(credits.bylines)


def split_names(names: str) -> list[str]:
    """One name for each person: they are parted by enumeration commas, commas, ampersands or "and"."""
    return list(dict.fromkeys(name for name in _BETWEEN_NAMES.split(names.strip()) if name))


def outlet_named(document: Document) -> str | None:
    """The outlet in the byline, else on a line about the source; "" where an editor said that there is none."""
    written = document.byline.source if document.byline else None
    return written if written is not None else _on_a_source_line(document)


def _on_a_source_line(document: Document) -> str | None:
    pieces = document.source.pieces if document.source else ()
    found = (outlet_on(piece.raw or "") for piece in pieces)
    return next(filter(None, found), None)


def named_people(document: Document, credits: Credits) -> list[tuple[Role, str]]:
    """Roles and the names in them, in the order of a byline; credits without such a role are misfits."""
    byline = document.byline
    found: list[tuple[Role, str | None]] = []
    if byline:
        found = [(Role.WRITER, byline.author), (Role.TRANSLATOR, byline.translator), (Role.EDITOR, byline.editor)]
    for credit in document.credits:
        if credit.role in _ROLES:
            found.append((_ROLES[credit.role], credit.name))
        else:
            credits.misfits.append(credit.raw or credit.name)
    return [(role, names) for role, names in found if names]


def _credit(role: Role, name: str, credits: Credits) -> None:
    person = _person_named(name, credits)
    if person and not any(line.role == role and line.person_id == person.pk for line in credits.bylines):
        credits.bylines.append(Byline(role=role, person=person))


def _source_named(name: str, credits: Credits) -> Source | None:
    name = " ".join(name.split())
    if not _is_name(name, credits):
        return None
    source = Source.objects.select_related("licence").filter(name_key=name_key(name)).first()
    if source is None:
        source = credits.made_source = Source.objects.create(name=name)
    return source


def _person_named(name: str, credits: Credits) -> Person | None:
    name = " ".join(name.split())
    if not _is_name(name, credits):
        return None
    person = Person.objects.filter(name_key=name_key(name), outlet=credits.source).first()
    if person is None:
        person = Person.objects.create(name=name, outlet=credits.source)
        credits.made_people.append(person)
    return person


def _is_name(name: str, credits: Credits) -> bool:
    """What does not fit the column is no name but a sentence that was taken for one."""
    if len(name) <= LONGEST_NAME and name_key(name):
        return True
    credits.misfits.append(name)
    return False
