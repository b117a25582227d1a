"""Tables in a backup: those of all models as the applied migrations have them, each with the kinds of its columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import FileField, Model

from newsroom.backup.columns import kind_of

# Sessions, devices that have signed in, attempts and open requests for a password: people sign in again.
SIGNING_IN = frozenset(
    (
        "django_session",
        "signin_attemptcount",
        "signin_knowndevice",
        "signin_passwordrequest",
        "signin_staffsession",
    )
)
# Not carried. A restored site must never reuse an edition, and the search index is built anew.
LEFT_OUT = SIGNING_IN | {"articles_edition", "search_searchindex"}
Migration = tuple[str, str]


class SchemaError(Exception):
    """The tables are not those of this release."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns in order, their kinds, the key by which rows are ordered, and columns that name files."""

    name: str
    columns: tuple[str, ...]
    kinds: tuple[str, ...]
    key: str
    files: tuple[str, ...] = ()

    @property
    def key_kind(self) -> str:
        return self.kinds[self.columns.index(self.key)]


def tables() -> list[Table]:
    """All tables that a backup carries, by name."""
    return sorted((_table(model) for model in _models()), key=lambda table: table.name)


def applied_migrations() -> list[Migration]:
    """App and name of each migration of this database, sorted."""
    return sorted(MigrationRecorder(connection).applied_migrations())


def _models() -> list[Any]:
    """The models of the tables as they are. After new code was installed they may be older than its models."""
    executor = MigrationExecutor(connection)
    loader, applied = executor.loader, applied_migrations()
    if unknown := [migration for migration in applied if migration not in loader.disk_migrations]:
        raise SchemaError(
            f"The database is of a newer release: this one does not know {'.'.join(unknown[0])}. Use its own code."
        )
    if executor.migration_plan(loader.graph.leaf_nodes()):
        state = loader.project_state([migration for migration in applied if migration in loader.graph.nodes])
        models: Sequence[Any] = state.apps.get_models(include_auto_created=True)
    else:
        models = apps.get_models(include_auto_created=True)
    return [model for model in models if is_carried(model)]


def is_carried(model: type[Model]) -> bool:
    options = model._meta
    return options.managed and not options.proxy and options.db_table not in LEFT_OUT


def _table(model: type[Model]) -> Table:
    options: Any = model._meta
    fields: list[Any] = [field for field in options.local_concrete_fields if not field.generated]
    key = options.pk
    return Table(
        options.db_table,
        tuple(field.column for field in fields),
        tuple(kind_of(field) for field in fields),
        key.column,
        tuple(str(field.column) for field in fields if isinstance(field, FileField)),
    )
