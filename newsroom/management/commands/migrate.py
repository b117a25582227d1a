"""`manage.py migrate`: Django's command, once at a time, and of an existing newsroom all or nothing.

With what follows each migrate it is one transaction: killed at any point, it leaves the database of the release before.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connection, transaction

from newsroom.upgrades.lock import upgrade_lock
from newsroom.upgrades.state import is_one_transaction_possible


class Command(migrate.Command):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--step-by-step",
            action="store_true",
            help="commit after each migration: locks are held for a shorter time, but what was done stays if one fails",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["database"] != "default" or connection.in_atomic_block:
            super().handle(*args, **options)
            return
        with upgrade_lock(self.stdout.write):
            is_whole = not (options["app_label"] or options["step_by_step"]) and is_one_transaction_possible()
            with _one_transaction() if is_whole else nullcontext():
                super().handle(*args, **options)

    def migration_progress_callback(self, action: str, migration: Any = None, fake: bool = False) -> None:
        super().migration_progress_callback(action, migration, fake)
        if action == "apply_success" and connection.vendor == "postgresql" and connection.in_atomic_block:
            # Deferred triggers of one migration would forbid the next to alter the same table.
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def _one_transaction() -> Iterator[None]:
    # SQLite alters tables only without foreign keys, which cannot be switched inside a transaction.
    connection.disable_constraint_checking()
    try:
        with transaction.atomic():
            yield
            connection.check_constraints()
    finally:
        connection.enable_constraint_checking()
