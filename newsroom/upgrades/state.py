"""The state of the database compared with this release: migrations that are missing, and those of a newer release."""

from dataclasses import dataclass, field

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from newsroom.version import VERSION


@dataclass
class State:
    """`missing`: migrations that this release needs; `unknown`: those that only a newer release has."""

    version: str = VERSION
    database: str = ""
    is_new: bool = False
    missing: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        if self.is_new:
            return "The database is empty: run 'manage.py prepare_newsroom'."
        if self.missing:
            first = f"{len(self.missing)} migrations are missing, {self.missing[0]} first"
            return f"{first}: run 'manage.py prepare_newsroom'."
        if self.unknown:
            return f"The database is of a newer release ({self.unknown[0]}); this one runs on it."
        return "The database is as this release needs it."


def current_state() -> State:
    executor = MigrationExecutor(connection)
    loader = executor.loader
    missing = [f"{step.app_label}.{step.name}" for step, _ in executor.migration_plan(loader.graph.leaf_nodes())]
    unknown = sorted(
        f"{app}.{name}" for app, name in loader.applied_migrations if (app, name) not in loader.disk_migrations
    )
    return State(VERSION, connection.vendor, not loader.applied_migrations, missing, unknown)


def is_one_transaction_possible() -> bool:
    """Whether all missing migrations can be one transaction: an existing database, and none that refuses it."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return bool(plan) and bool(executor.loader.applied_migrations) and all(step.atomic for step, _ in plan)
