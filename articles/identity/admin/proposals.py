"""Proposals: rows that a new newsroom is likely to need, listed in files, created by a tick."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max, Model
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from articles.formats.interface_language import ENGLISH, interface_language
from articles.identity.current import current_identity
from articles.models import Channel, DisclaimerRule, Section
from articles.rights.models import Disclaimer, Licence, Use
from articles.site_pages.models import SitePage

FOLDER = Path(__file__).parent.parent / "proposals"
USES = {"full_text": Use.FULL_TEXT, "excerpt": Use.EXCERPT, "headline": Use.HEADLINE}
FILLED = ("name", "publisher", "email", "corrections_email")
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One line of the page. `key` names its box; `is_there`: a row with this name or wording exists already."""

    key: str
    title: str
    beside: str
    colour: str
    is_there: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The proposals of one model. `find` returns the row that a proposal would create, if it exists. `also`: another
    model of which creating one may make a row.
    """

    name: str
    model: type[Model]
    heading: str | Promise
    find: Callable[[Row], Model | None]
    create: Callable[[Row], Model]
    also: type[Model] | None = None

    @property
    def models(self) -> list[type[Model]]:
        return [self.model, *([self.also] if self.also else [])]

    def rows(self, page: str) -> list[Row]:
        rows: list[Row] = _file(page)[self.name]
        return rows

    def proposals(self, page: str) -> Iterator[Proposal]:
        for number, row in enumerate(self.rows(page)):
            title, beside = _words(row)
            is_there = self.find(row) is not None
            yield Proposal(f"{self.name}-{number}", title, beside, row.get("colour", ""), is_there)


@cache
def _file(page: str) -> dict[str, list[Row]]:
    return tomllib.loads((FOLDER / f"{page}.toml").read_text(encoding="utf-8"))


def _words(row: Row) -> tuple[str, str]:
    """What a line says first, in the language of the interface, and what beside it."""
    name = "title" if "title" in row else "name"
    own, other = (f"{name}_en", name) if interface_language() == ENGLISH else (name, f"{name}_en")
    return str(row.get(own) or row[name]), str(row[other] if "text_en" in row else row.get("text") or row[other])


def _named(model: type[Model]) -> Callable[[Row], Model | None]:
    return lambda row: model._default_manager.filter(name=row["name"]).first()


def _create_section(row: Row) -> Section:
    return Section.objects.create(name=row["name"], name_en=row["name_en"], position=_next_position(Section))


def _create_channel(row: Row) -> Channel:
    values = {name: row[name] for name in ("name", "name_en", "colour")}
    return Channel.objects.create(**values, position=_next_position(Channel))


def _next_position(model: type[Section | Channel | SitePage]) -> int:
    highest = model._default_manager.aggregate(highest=Max("position"))["highest"]
    return 0 if highest is None else min(highest + 1, 32_767)


def _create_licence(row: Row) -> Licence:
    return Licence.objects.create(
        name=row["name"],
        name_en=row["name_en"],
        url=row.get("url", ""),
        permitted_use=USES[row["permits"]],
        obliges_link_back=row["obliges_link_back"],
    )


def _find_disclaimer(row: Row) -> Disclaimer | None:
    key = Disclaimer.key_of(row["text"])
    return Disclaimer.objects.filter(language=row["language"], text_key=key).first()


def _create_disclaimer(row: Row) -> Disclaimer:
    """With a rule for the texts under its licence, which is made if missing; for the whole site if it names none."""
    licence = None
    if name := row.get("licence"):
        licence = Licence.objects.filter(name=name).first() or _create_licence(
            next(each for each in _file("rights")["licence"] if each["name"] == name)
        )
    disclaimer = Disclaimer.objects.create(language=row["language"], text=row["text"])
    DisclaimerRule.objects.create(disclaimer=disclaimer, licence=licence)
    return disclaimer


def _find_page(row: Row) -> SitePage | None:
    return SitePage.objects.filter(slug=row["slug"]).first()


def _create_page(row: Row) -> SitePage:
    """A draft with the names and addresses of the identity. The template is ours; the values are escaped."""
    identity = current_identity()

    def filled(text: str, english: str) -> str:
        names = {name: getattr(identity, f"{name}{english}", "") or getattr(identity, name) for name in FILLED}
        return text.format(**{name: escape(value or identity.name) for name, value in names.items()})

    texts = {"body": filled(row["text"], ""), "body_en": filled(row["text_en"], "_en")}
    values = {name: row[name] for name in ("slug", "title", "title_en")}
    return SitePage.objects.create(**values, **texts, position=_next_position(SitePage))


PAGES: dict[str, tuple[Group, ...]] = {
    "sections": (
        Group("section", Section, _("Sections of articles"), _named(Section), _create_section),
        Group("channel", Channel, _("Channels of flash briefs"), _named(Channel), _create_channel),
    ),
    "pages": (Group("page", SitePage, _("Pages about the site, as drafts"), _find_page, _create_page),),
    "rights": (
        Group("licence", Licence, _("Licences"), _named(Licence), _create_licence),
        Group("disclaimer", Disclaimer, _("Disclaimers"), _find_disclaimer, _create_disclaimer, DisclaimerRule),
    ),
}


@transaction.atomic
def create_proposed(page: str, keys: set[str]) -> list[Model]:
    """Create what was ticked and does not exist yet."""
    created = []
    for group in PAGES[page]:
        for number, row in enumerate(group.rows(page)):
            if f"{group.name}-{number}" in keys and group.find(row) is None:
                created.append(group.create(row))
    return created
