"""History of a row in the reader's language: what forms store in Django's log, and the words for every entry."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.translation import gettext as _

from articles.desk.labels import join_sentences
from articles.editing.history import LoggedAction, Message
from articles.formats.lists import join_list
from articles.formats.moments import moment_words
from articles.models import Mode
from articles.takedowns.models import Decision


def change_message(form: Any, formsets: Iterable[Any], add: bool) -> Message:
    """What a form changed, as Django stores it but with the names of fields and models instead of their labels.

    Fields that are not the row's own (hidden ones, questions that the form asks) are left out.
    """
    message: Message = [{"added": {}}] if add else []
    if not add and (fields := _own_fields(form.instance, form.changed_data)):
        message.append({"changed": {"fields": fields}})
    for formset in formsets or ():
        message += [{"added": _row(row)} for row in formset.new_objects]
        message += [
            {"changed": _row(row) | {"fields": _own_fields(row, changed)}} for row, changed in formset.changed_objects
        ]
        message += [{"deleted": _row(row)} for row in formset.deleted_objects]
    return message


def _own_fields(row: Model, names: Iterable[str]) -> list[str]:
    own = {field.name for field in row._meta.get_fields()}
    return [name for name in names if name in own]


def _row(row: Model) -> dict[str, Any]:
    return {"name": row._meta.label_lower, "object": str(row)}


def entry_words(entry: LogEntry) -> str:
    """What was done, in the language of the reader. Free text, as older versions stored it, is returned as it is."""
    if not entry.change_message.startswith("["):
        return entry.change_message
    try:
        parts = json.loads(entry.change_message)
    except ValueError:
        return entry.change_message
    model = entry.content_type.model_class() if entry.content_type else None
    return str(join_sentences(*(_part_words(part, model) for part in parts))) if parts else _("Saved without changes.")


def _part_words(part: dict[str, Any], model: type[Model] | None) -> str:
    if "action" in part:
        words = LoggedAction(part["action"]).label if part["action"] in LoggedAction.values else part["action"]
        return str(words) % {name: _value_words(name, value) for name, value in part.items()}
    kind, what = next(iter(part.items()))
    if "name" not in what:
        return _("Created.") if kind == "added" else _("Changed: %(fields)s.") % {"fields": _fields(what, model)}
    inner = _model_named(what["name"])
    row = inner._meta.verbose_name if inner else what["name"]
    if kind == "added":
        return _("Added: %(row)s.") % {"row": row}
    if kind == "deleted":
        return _("Removed: %(row)s.") % {"row": row}
    return _("Changed in %(row)s: %(fields)s.") % {"row": row, "fields": _fields(what, inner)}


def _fields(what: dict[str, Any], model: type[Model] | None) -> str:
    return join_list(_field_label(model, name) for name in what["fields"])


def _field_label(model: type[Model] | None, name: str) -> str:
    """The label of a field; of the forms of accounts, which are Django's own, what Django stored."""
    try:
        return str(model._meta.get_field(name).verbose_name) if model else name  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return name


def _model_named(label: str) -> type[Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _value_words(name: str, value: Any) -> str:
    if name == "when":
        return moment_words(datetime.fromisoformat(value))
    if name == "mode":
        return str(Mode(value).label)
    if name == "decision":
        return str(Decision.Action(value).label)
    return str(value)
