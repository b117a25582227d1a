"""Tags and filters of the desk's templates."""

from typing import Any
from uuid import uuid4

from django import template
from django.contrib import admin
from django.contrib.admin.helpers import AdminReadonlyField
from django.db.models import Model
from django.utils.safestring import SafeString

from articles.desk import labels
from articles.desk.history import entry_words
from articles.desk.import_map import import_map as render_import_map
from articles.desk.labels import labelled
from articles.desk.model_list import model_list

register = template.Library()
register.filter(entry_words)
register.filter(labelled)
register.simple_tag(model_list)


@register.simple_tag
def new_key() -> str:
    """The idempotency key of one attempt to publish: one brief is made, however often the form is posted."""
    return str(uuid4())


@register.filter
def row_label(row: Model) -> str:
    return labels.row_label(row, admin.site)


@register.filter
def readonly_value(field: AdminReadonlyField) -> str:
    """The value of a read-only field of a form. A related row has its label, where Django shows `str(row)`."""
    row = field.form.instance
    name = field.field["name"]
    column = next((column for column in row._meta.concrete_fields if column.many_to_one and column.name == name), None)
    if column is None or getattr(row, column.attname) is None:
        return field.contents()
    return labels.row_link(getattr(row, name), admin.site)


@register.simple_tag(takes_context=True)
def import_map(context: dict[str, Any]) -> SafeString:
    """The import map of the page's scripts; it must come before the first module script."""
    return render_import_map(str(context["request"].csp_nonce))
