"""Credits of a draft: outlet and people of a page, matched with existing rows or created."""

import re
from dataclasses import dataclass, field

from articles.models.byline import Byline, Role
from articles.models.newsitem import NewsItem
from articles.parsing.document import Document
from articles.parsing.recognise.headers.nobodies import is_nobody
from articles.parsing.recognise.rights import outlet_in
from articles.rights.models import Person, Source
from articles.rights.names import name_key

MAX_NAME_LENGTH = 120

_BETWEEN_NAMES = re.compile(r"\s*[、,，;；&＆]\s*|\s+and\s+", re.IGNORECASE)
_ROLES = {"editor": Role.EDITOR, "translator": Role.TRANSLATOR, "photographer": Role.PHOTOGRAPHER}


@dataclass(slots=True)
class PageCredits:
    """Source and bylines of a page, the rows created for them, and the `misfits` that have no field."""

    source: Source | None = None
    bylines: list[Byline] = field(default_factory=list)
    created_source: Source | None = None
    created_people: list[Person] = field(default_factory=list)
    misfits: list[str] = field(default_factory=list)


def resolve_credits(document: Document, source: Source | None) -> PageCredits:
    """The credits of a page, with unsaved bylines. `source` overrides the outlet named on the page."""
    credits = PageCredits()
    named = outlet_named(document)
    outlet = _source_named(named, credits) if named else None
    credits.source = source or outlet
    if outlet:
        credits.bylines.append(Byline(role=Role.OUTLET, outlet=outlet))
    for role, names in people_named(document, credits):
        for name in split_names(names):
            _credit(role, name, credits)
    for position, byline in enumerate(credits.bylines):
        byline.position = position
    return credits


def attach_credits(article: NewsItem, credits: PageCredits) -> None:
    """Save the bylines for an article."""
    for byline in credits.bylines:
        byline.item, byline.slot = article, article.slot
    if credits.bylines:
        Byline.objects.bulk_create(credits.bylines)


def split_names(names: str) -> list[str]:
    """The names in a list separated by enumeration commas, commas, semicolons, ampersands or "and"."""
    return list(dict.fromkeys(name for name in _BETWEEN_NAMES.split(names.strip()) if name))


def outlet_named(document: Document) -> str | None:
    """The outlet in the byline, else on a line about the source; "" if an editor removed it."""
    written = document.byline.source if document.byline else None
    return written if written is not None else _on_a_source_line(document)


def _on_a_source_line(document: Document) -> str | None:
    pieces = document.source.pieces if document.source else ()
    outlets = (outlet_in(piece.raw or "") for piece in pieces)
    return next((outlet for outlet in outlets if outlet and not is_nobody(outlet)), None)


def people_named(document: Document, credits: PageCredits) -> list[tuple[Role, str]]:
    """(role, names) in the order of a byline. Credits with another role are added to `credits.misfits`."""
    byline = document.byline
    people: list[tuple[Role, str | None]] = []
    if byline:
        people = [(Role.WRITER, byline.author), (Role.TRANSLATOR, byline.translator), (Role.EDITOR, byline.editor)]
    for credit in document.credits:
        if credit.role in _ROLES:
            people.append((_ROLES[credit.role], credit.name))
        else:
            credits.misfits.append(credit.raw or credit.name)
    return [(role, names) for role, names in people if names]


def _credit(role: Role, name: str, credits: PageCredits) -> None:
    person = _person_named(name, credits)
    if person and not any(line.role == role and line.person_id == person.pk for line in credits.bylines):
        credits.bylines.append(Byline(role=role, person=person))


def _source_named(name: str, credits: PageCredits) -> Source | None:
    name = " ".join(name.split())
    if not _is_name(name, credits):
        return None
    source = Source.objects.select_related("licence").filter(name_key=name_key(name)).first()
    if source is None:
        source = credits.created_source = Source.objects.create(name=name)
    return source


def _person_named(name: str, credits: PageCredits) -> Person | None:
    name = " ".join(name.split())
    if not _is_name(name, credits):
        return None
    person = Person.objects.filter(name_key=name_key(name), outlet=credits.source).first()
    if person is None:
        person = Person.objects.create(name=name, outlet=credits.source)
        credits.created_people.append(person)
    return person


def _is_name(name: str, credits: PageCredits) -> bool:
    """Whether it names somebody and fits the column; a longer text is a sentence that was taken for a name."""
    if len(name) <= MAX_NAME_LENGTH and name_key(name) and not is_nobody(name):
        return True
    credits.misfits.append(name)
    return False
