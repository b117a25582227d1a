"""Installations for tests of backups: rows of many kinds, empty installations of both databases, equal backups."""

import gzip
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import DatabaseWrapper as PostgresqlWrapper
from django.db.backends.sqlite3.base import DatabaseWrapper as SqliteWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from articles.models import Mode
from articles.takedowns.decisions.actions import DecisionText, Restrict
from articles.takedowns.decisions.decide import decide
from articles.takedowns.models import Claimant, Evidence
from newsroom.backup.copies import complete_backups
from newsroom.configuration.database import read_database
from newsroom.data_folder import prepare
from tests import makers
from tests.databases import ON_POSTGRESQL
from tests.postgres_server import private_server

SQLITE = "django.db.backends.sqlite3"
HEADLINE = "夜航🚢 “深海”\t100%\\n"


def fill() -> dict[str, Any]:
    """A newsroom with an article, a picture, a restriction, a notice with evidence, and an account."""
    chief = makers.make_person_at_desk("chief", "Chief editor", "Moderator")
    picture = makers.make_picture(focal_x=0.25, focal_y=0.1)
    brief = makers.make_brief(headline=HEADLINE)
    figure = f'<figure data-picture="{picture.pk}"></figure>'
    article = makers.make_article(body=makers.embed(brief) + figure, tags=["夜航"])
    removed = makers.make_article(headline="已移除")
    claimant = Claimant(name="Stella Reader", email="stella@reader.example")
    notice, _token = makers.make_notice(item=removed, claimant=claimant, statement="Stella Reader 的船。")
    case = notice.cases.get()
    decide(case, case.version, Restrict((removed,), Mode.REMOVED), DecisionText("属实"), chief)
    evidence = Evidence(claimant=notice.claimant, kind=Evidence.Kind.TEXT, size=6, digest="0" * 64)
    evidence.file.save("proof", ContentFile("证据".encode()))
    return {"article": article, "picture": picture, "notice": notice, "removed": removed, "evidence": evidence}


def tables_of(folder: Path) -> dict[str, bytes]:
    """The rows in the newest backup of a folder, by table."""
    backup = complete_backups(folder)[-1]
    return {path.name.partition(".")[0]: gzip.decompress(path.read_bytes()) for path in (backup / "tables").iterdir()}


def differing(first: Path, second: Path) -> list[str]:
    """The tables whose rows differ between the newest backups of two folders."""
    ours, theirs = tables_of(first), tables_of(second)
    return sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))


@contextmanager
def empty_other(folder: Path) -> Iterator[Path]:
    """The data folder of a new installation on the other database than that of the tests. Its tables are made from the
    models: running all migrations takes half a minute.
    """
    prepare(folder)
    with ExitStack() as stack:
        if ON_POSTGRESQL:
            parts: dict[str, Any] = {"ENGINE": SQLITE, "OPTIONS": {}, "NAME": folder / "newsroom.sqlite3"}
            wrapper: type[BaseDatabaseWrapper] = SqliteWrapper
        else:
            (folder / "database_url").write_text(address := stack.enter_context(private_server()))
            parts, wrapper = read_database("DATABASE_URL", address), PostgresqlWrapper
        database = stack.enter_context(closing(wrapper(connections["default"].settings_dict | parts)))
        with database.schema_editor() as editor:
            for model in apps.get_models():
                if not model._meta.proxy:
                    editor.create_model(model)
        record_all_migrations(database)
        yield folder


def record_all_migrations(database: Any) -> None:
    """Record all migrations as applied, also where the tests run without them."""
    MigrationRecorder(database).ensure_schema()
    with database.cursor() as cursor:
        # Not with the recorder, which writes to the default database whatever connection it has.
        cursor.execute("SELECT app, name FROM django_migrations")
        missing = MigrationLoader(None).disk_migrations.keys() - {*cursor.fetchall()}
        rows = [(app, name, timezone.now()) for app, name in sorted(missing)]
        cursor.executemany("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)", rows)
