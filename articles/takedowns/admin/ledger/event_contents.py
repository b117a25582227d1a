"""Event contents: what a ledger event recorded, in words and with links instead of JSON and row numbers."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk.labels import desk_address, list_time, target_label
from articles.formats.lists import join_list
from articles.models import Mode, NewsItem, Placement
from articles.pictures.models import Picture
from articles.takedowns.ledger.registry import BY_NAME
from articles.takedowns.models import Case, LedgerEvent, Notice, ThreadEntry

MAX_ROWS = 50
TARGETS: dict[str, type[Any]] = {"item": NewsItem, "placement": Placement, "picture": Picture}
# Keys of payloads besides the columns of models, which have their own names.
LABELS: dict[str, Any] = {
    "target": gettext_lazy("target"),
    "decision": gettext_lazy("decision"),
    "restriction": gettext_lazy("restriction"),
    "notice": gettext_lazy("notice"),
    "mode": gettext_lazy("mode"),
    "action": gettext_lazy("action"),
    "family": gettext_lazy("type of request"),
    "starts": gettext_lazy("starts"),
    "ends": gettext_lazy("ends"),
    "lifted": gettext_lazy("lifted"),
    "outcome": gettext_lazy("outcome"),
    "to": gettext_lazy("assigned to"),
    "state": gettext_lazy("state"),
    "version": gettext_lazy("version"),
    "appeal": gettext_lazy("appeal"),
    "contested": gettext_lazy("contested decision"),
    "note": gettext_lazy("case note"),
    "kind": gettext_lazy("kind"),
    "from": gettext_lazy("sender"),
    "files": gettext_lazy("files"),
    "missing": gettext_lazy("missing"),
    "entries": gettext_lazy("entries"),
    "notices": gettext_lazy("notices"),
    "file": gettext_lazy("file format"),
    "filter_case": gettext_lazy("filter: case"),
    "filter_action": gettext_lazy("filter: action"),
    "filter_account": gettext_lazy("filter: account"),
    "since": gettext_lazy("filter: from"),
    "until": gettext_lazy("filter: until"),
    "year": gettext_lazy("year"),
    "days_off": gettext_lazy("days off"),
    "worked": gettext_lazy("worked weekends"),
    "why": gettext_lazy("reason"),
}

# Values of an event that are those of an entry in a conversation.
ENTRY_CHOICES: dict[str, Any] = {"kind": ThreadEntry.Kind, "from": ThreadEntry.Side}

Key = tuple[type[Model], str]


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row that an event recorded: what it is, its values with their names, and its digests."""

    name: SafeString | str
    values: list[tuple[str, SafeString | str]]
    digest: str
    is_gone: bool


@dataclass(frozen=True, slots=True)
class EventContents:
    """The facts of an event and its rows. `more`: rows beyond MAX_ROWS."""

    facts: list[tuple[str, SafeString | str]]
    rows: list[ShownRow]
    more: int
    raw: str


def event_contents(event: LedgerEvent) -> EventContents:
    """One query for each model to which the event refers."""
    data = dict(event.payload_data)
    entries = [entry for entry in data.pop("rows", []) if isinstance(entry, dict)]
    names = _Names(data, entries[:MAX_ROWS])
    facts = [(str(capfirst(LABELS.get(key, key))), names.fact(key, value)) for key, value in data.items() if value]
    rows = [names.row(entry) for entry in entries[:MAX_ROWS]]
    return EventContents(facts, rows, len(entries) - len(rows), event.payload)


class _Names:
    """The names of the rows to which a payload refers."""

    def __init__(self, data: dict[str, Any], entries: list[dict[str, Any]]) -> None:
        wanted: dict[type[Model], set[str]] = defaultdict(set)
        for model, key in (*_keys_of(data), *(key for entry in entries for key in _keys_of_row(entry))):
            wanted[model].add(key)
        self.found: dict[Key, Any] = {
            (model, str(row.pk)): row
            for model, keys in wanted.items()
            for row in model._default_manager.filter(pk__in=[key for key in keys if key.isdecimal()])
        }

    def fact(self, key: str, value: Any) -> SafeString | str:
        if key == "target" and _is_target(value):
            return self._reference(TARGETS[value[0]], value[1])
        if key == "mode" and value in Mode.values:
            return str(Mode(value).label)
        if key == "state" and value in Case.State.values:
            return str(Case.State(value).label)
        if key in ENTRY_CHOICES and value in ENTRY_CHOICES[key].values:
            return str(ENTRY_CHOICES[key](value).label)
        if key == "to" and (user := self.found.get((User, str(value)))):
            return str(user.get_username())
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            return join_list(value)
        if isinstance(value, dict | list):
            return json.dumps(value, ensure_ascii=False)
        return _moment(value)

    def row(self, entry: dict[str, Any]) -> ShownRow:
        digested = BY_NAME.get(str(entry.get("table")))
        if digested is None:
            return ShownRow(f"{entry.get('table')} {entry.get('row')}", [], str(entry.get("digest", "")), False)
        values = entry.get("values") or {}
        shown = [self._value(digested.model, name, value) for name, value in values.items()]
        name = self._reference(digested.model, entry.get("row"))
        return ShownRow(name, shown, str(entry.get("digest", "")), bool(entry.get("gone")))

    def _value(self, model: type[Model], name: str, value: Any) -> tuple[str, SafeString | str]:
        fields = {field.name: field for field in model._meta.concrete_fields}
        field = fields.get(name)
        if field is None:
            return name, str(value)
        label = str(capfirst(field.verbose_name))
        if field.related_model:
            return label, self._reference(field.related_model, value)
        if field.choices:
            return label, str(dict(field.flatchoices).get(value, value))
        return label, _moment(value)

    def _reference(self, model: Any, key: Any) -> SafeString | str:
        row = self.found.get((model, str(key)))
        kind = capfirst(str(model._meta.verbose_name))
        if row is None:
            return f"{kind} {key}"
        if isinstance(row, User):
            return row.get_username()
        if isinstance(row, NewsItem | Placement | Picture):
            page = "change" if isinstance(row, NewsItem) else "takedown"
            return format_html('<a href="{}">{}</a>', desk_address(row, page), target_label(row))
        if isinstance(row, Case | Notice):
            address = reverse(f"admin:takedowns_{row._meta.model_name}_change", args=[row.pk])
            return format_html('{} <a href="{}">{}</a>', kind, address, row.reference)
        return f"{kind} {key}"


def _keys_of(data: dict[str, Any]) -> list[Key]:
    target, person = data.get("target"), data.get("to")
    targets: list[Key] = [(TARGETS[target[0]], str(target[1]))] if target and _is_target(target) else []
    return targets + ([(User, str(person))] if isinstance(person, int) else [])


def _keys_of_row(entry: dict[str, Any]) -> list[Key]:
    """The row itself, if it has a name of its own, and the rows to which its values refer."""
    digested = BY_NAME.get(str(entry.get("table")))
    if digested is None:
        return []
    keys: list[Key] = [(digested.model, str(entry.get("row")))] if digested.model in (Case, Notice) else []
    related = {field.name: field.related_model for field in digested.model._meta.concrete_fields}
    named = (User, Case, Notice, *TARGETS.values())
    values = (entry.get("values") or {}).items()
    return keys + [(model, str(value)) for name, value in values if (model := related.get(name)) in named]  # type: ignore[misc]


def _is_target(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and value[0] in TARGETS


def _moment(value: Any) -> str:
    """A time as in lists; anything else as it is."""
    try:
        moment = parse_datetime(value) if isinstance(value, str) and "T" in value else None
    except ValueError:
        moment = None
    if isinstance(moment, datetime):
        return list_time(moment)
    if value is None:
        return "–"
    return _("yes") if value is True else str(value)
