"""Whether this server can do its work: database, disk, migrations, triggers, search index. Each check names its cause.

Nothing here changes data. The checks cost some milliseconds, so answers are kept for MAX_AGE seconds.
"""

import pkgutil
import shutil
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import timedelta
from functools import cache
from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.core.files.storage import storages
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.module_loading import module_has_submodule

from articles.edition.triggers import edition_token, missing_triggers
from articles.outbox.models import Message
from articles.search.check import differences_found, sample_differs
from articles.search.index.update import missing_store
from articles.takedowns.models import LedgerEvent
from articles.takedowns.models.append_only_triggers import missing_append_only_triggers
from newsroom.signin.models.audit_event import AuditEvent
from newsroom.storage.errors import BucketCheck, BucketUnavailable

MAX_AGE = 3.0
MIN_FREE_BYTES = 200_000_000
# Another process that holds the write lock for so many seconds is a problem.
LOCK_SECONDS = 2.0
# No request waits longer for the checks of another one.
DEADLINE = 5.0
# Clocks of hosts may differ by so much.
CLOCK_TOLERANCE = timedelta(minutes=5)


def problems() -> list[str]:
    """What keeps this server from working, in words for an operator; empty if it is ready."""
    found = [*_disk_problems()]
    try:
        found += [problem for check in DATABASE_CHECKS for problem in check()]
    except DatabaseError as error:
        found.append(f"the database cannot be read: {_cause(error)}")
    return found


def _disk_problems() -> Iterator[str]:
    folder = settings.DATA
    try:
        free = shutil.disk_usage(folder).free
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"\0" * 4096)
    except OSError as error:
        yield f"the data folder cannot be written: {error.strerror}"
        return
    if free < MIN_FREE_BYTES:
        yield f"only {free // 1_000_000} MB are left on the disk of the data folder"


def degradations() -> list[str]:
    """What works less well, although this server is ready: another one would not do better."""
    return [*_bucket_degradations(), *_clock_degradations()]


def _bucket_degradations() -> Iterator[str]:
    pictures = storages["default"]
    if not isinstance(pictures, BucketCheck):
        return
    try:
        pictures.check()
    except BucketUnavailable as error:
        yield str(error)


def _clock_degradations() -> Iterator[str]:
    """Rows that were written later than now: the clock went back, or that of another host is ahead."""
    newest = (
        LedgerEvent.objects.order_by("-pk").values_list("time", flat=True),
        Message.objects.order_by("-pk").values_list("created_at", flat=True),
        AuditEvent.objects.order_by("-pk").values_list("at", flat=True),
    )
    try:
        written = [moment for moments in newest if (moment := moments.first())]
    except DatabaseError:
        # `problems` names it.
        return
    ahead = max(written, default=timezone.now()) - timezone.now()
    if ahead > CLOCK_TOLERANCE:
        yield f"the clock went back: the newest row was written {int(ahead.total_seconds() // 60)} minutes from now"


def _write_problems() -> Iterator[str]:
    """Whether the database takes writes. A transaction is begun and rolled back on SQLite; PostgreSQL says it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('transaction_read_only'), pg_is_in_recovery()")
            read_only, is_standby = cursor.fetchone()
        if is_standby:
            yield "the database is a standby, which takes no writes"
        elif read_only == "on":
            yield "the database is read-only"
        return
    if connection.in_atomic_block:
        # The caller's own transaction holds the lock.
        return
    try:
        probe = sqlite3.connect(connection.settings_dict["NAME"], timeout=LOCK_SECONDS, isolation_level=None)
        try:
            probe.execute("BEGIN IMMEDIATE")
            probe.execute("ROLLBACK")
        finally:
            probe.close()
    except sqlite3.Error as error:
        yield f"the database cannot be written: {error}"


def _migration_problems() -> Iterator[str]:
    if missing := _existing_migrations() - MigrationRecorder(connection).applied_migrations().keys():
        yield f"{len(missing)} migrations are missing, {'.'.join(min(missing))} first: run 'manage.py prepare_newsroom'"


@cache
def _existing_migrations() -> frozenset[tuple[str, str]]:
    """App label and name of each migration in the code, by file name, which spares importing them."""
    found = set()
    for app in apps.get_app_configs():
        if module_has_submodule(app.module, "migrations"):
            package = import_module(f"{app.name}.migrations")
            found |= {(app.label, module.name) for module in pkgutil.iter_modules(package.__path__)}
    return frozenset(found)


def _trigger_problems() -> Iterator[str]:
    if missing := missing_triggers():
        yield f"{len(missing)} edition triggers are missing: run 'manage.py prepare_newsroom'"
    if not edition_token():
        yield "there is no edition: run 'manage.py migrate'"
    if missing := missing_append_only_triggers():
        yield f"the ledger can be changed ({missing[0]} is missing): run 'manage.py prepare_newsroom'"


def _index_problems() -> Iterator[str]:
    if missing_store():
        yield "there is no search index: run 'manage.py migrate', then 'manage.py rebuild_index'"
    elif sample_differs() or differences_found():
        yield "the search index and the items differ: run 'manage.py rebuild_index'"


DATABASE_CHECKS: tuple[Callable[[], Iterator[str]], ...] = (
    _write_problems,
    _migration_problems,
    _trigger_problems,
    _index_problems,
)


def _cause(error: DatabaseError) -> str:
    """The first line of an error, which has no values of rows."""
    return (str(error).splitlines() or [type(error).__name__])[0]


class RecentProblems:
    """What `find` found in the last MAX_AGE seconds, so that a flood of questions costs no more than a few.

    One request at a time looks, the others wait for what it finds: until DEADLINE seconds after it began, from then on
    not at all. So a disk or database that hangs holds one thread, not all of them.
    """

    def __init__(self, find: Callable[[], list[str]]) -> None:
        self.find = find
        self.lock = threading.Lock()
        self.found: list[str] = []
        self.until = 0.0
        self.running: Future[list[str]] | None = None
        self.began_at = 0.0

    def get(self) -> list[str]:
        with self.lock:
            now = time.monotonic()
            if now < self.until:
                return self.found
            running, own = self.running, Future[list[str]]()
            if running is None:
                self.running, self.began_at = own, now
            left = self.began_at + DEADLINE - now
        if running is None:
            return self._find(own)
        try:
            return running.result(max(left, 0))
        except TimeoutError:
            return [f"the checks have not ended after {DEADLINE:.0f} seconds"]

    def forget(self) -> None:
        self.until = 0.0

    def _find(self, own: "Future[list[str]]") -> list[str]:
        try:
            found = self.find()
        except BaseException as error:
            with self.lock:
                self.running = None
            own.set_exception(error)
            raise
        with self.lock:
            self.running, self.found, self.until = None, found, time.monotonic() + MAX_AGE
        own.set_result(found)
        return found


recent_problems = RecentProblems(lambda: problems())
recent_degradations = RecentProblems(lambda: degradations())
