"""Changing append-only rows as somebody with access to the database can."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Field, Model, QuerySet
from django.utils import timezone

from articles.takedowns.models.append_only_triggers import install_append_only_triggers
from tests import databases


def tamper(sql: str) -> None:
    """Execute SQL without the triggers."""
    databases.drop_append_only_triggers()
    with connection.cursor() as cursor:
        cursor.execute(sql)
    install_append_only_triggers()


def without_triggers() -> None:
    """Until the transaction is rolled back: no trigger and, on PostgreSQL, no foreign key."""
    if databases.ON_POSTGRESQL:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
    else:
        databases.drop_append_only_triggers()


def raw_rows(model: type[Model]) -> "QuerySet[Any]":
    """Rows without the methods that refuse changes."""
    return QuerySet(model).order_by("pk")


def forged(field: "Field[Any, Any]", value: Any) -> Any:
    """Another value of the same type and length."""
    if field.get_internal_type() == "JSONField":
        return ["forged"]
    if field.get_internal_type() == "BooleanField":
        return not value
    if field.is_relation or isinstance(value, int) or "Integer" in field.get_internal_type():
        return (value or 0) + 1000
    if isinstance(value, datetime) or field.get_internal_type() == "DateTimeField":
        return (value or timezone.now()) + timedelta(days=1)
    if field.get_internal_type() == "DateField":
        return value + timedelta(days=1)
    if field.choices:
        return next(choice for choice, _label in field.flatchoices if choice != value)
    return ("y" if (value or "").startswith("x") else "x") + (value or "")[1:]


def forged_copy(row: Model) -> Model:
    """A new row like this one, with other values where they have to be unique."""
    meta: Any = row._meta
    unique = {name for constraint in meta.constraints for name in getattr(constraint, "fields", ())}
    unique |= {name for names in meta.unique_together for name in names}
    values = {}
    for field in meta.concrete_fields:
        value = getattr(row, field.attname)
        is_unique = field.unique or field.name in unique
        values[field.attname] = forged(field, value) if is_unique and value is not None else value
    return type(row)(**values)
