"""Tests that a restored newsroom has every row and file of the backup, in the same and in the other database."""

import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from articles.edition.triggers import missing_triggers
from articles.models import NewsItem
from articles.search.check import sample_differs
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models.append_only_triggers import missing_append_only_triggers
from newsroom.backup.copies import complete_backups, make_backup
from newsroom.backup.loading import NUMBERS_LEFT_OUT
from newsroom.backup.manifest import read_manifest
from newsroom.backup.tables import LEFT_OUT, is_carried, tables
from tests import makers
from tests.databases import ON_POSTGRESQL, drop_append_only_triggers, rows
from tests.newsroom.backup.installations import HEADLINE, differing, empty_other, fill, record_all_migrations
from tests.newsroom_server import ROOT, run_command

pytestmark = pytest.mark.slow


def empty(data: Path) -> None:
    """Make the newsroom of the test a new one."""
    drop_append_only_triggers()
    call_command("flush", verbosity=0, interactive=False)
    record_all_migrations(connection)
    for name in ("pictures", "originals", "evidence"):
        shutil.rmtree(data / name, ignore_errors=True)


def test_a_restore_gives_back_every_row_file_trigger_and_number(installed, tmp_path):
    made = fill()
    first, second = tmp_path / "first", tmp_path / "second"
    make_backup(first)
    last = NewsItem.objects.order_by("pk").last().pk
    evidence, key = made["evidence"].file.name, (installed / "secret_key").read_bytes()
    empty(installed)
    (installed / "secret_key").write_text("another")

    call_command("restore", first, verbosity=0)

    make_backup(second)
    assert differing(first, second) == []
    assert (installed / "evidence" / evidence).read_text() == "证据"
    assert (installed / "evidence" / evidence).stat().st_mode & 0o077 == 0
    assert (installed / "secret_key").read_bytes() == key
    assert verify(tuple(read_manifest(complete_backups(first)[0]).ledger)).code == INTACT
    assert missing_triggers() == missing_append_only_triggers() == []
    assert not sample_differs()
    assert NewsItem.objects.filter(headline=HEADLINE).count() == 1
    # Links to what was published after the backup must not lead to other items.
    assert makers.make_article().pk > last + NUMBERS_LEFT_OUT
    connection.check_constraints()


WRITER = """
import sys, time
address, log = sys.argv[1:]
if address.startswith("postgresql"):
    import psycopg
    database = psycopg.connect(address, autocommit=True)
    update = "UPDATE rights_source SET site = %s WHERE id = %s"
else:
    import sqlite3
    database = sqlite3.connect(address, timeout=20, isolation_level=None)
    update = "UPDATE rights_source SET site = ? WHERE id = ?"
keys = [key for (key,) in database.execute("SELECT id FROM rights_source ORDER BY id").fetchall()]
with open(log, "a") as written:
    number, began = 0, time.monotonic()
    while True:
        number += 1
        database.execute(update, (str(number), keys[number % len(keys)]))
        print(number, file=written, flush=True)
        time.sleep(max(0, began + number / 200 - time.monotonic()))
"""


@contextmanager
def writing(log: Path):
    """A process that changes 200 rows a second and logs each change once it is committed."""
    if ON_POSTGRESQL:
        parts = connection.settings_dict
        address = f"postgresql://{parts['USER']}@/{parts['NAME']}?host={parts['HOST']}"
    else:
        address = str(connection.settings_dict["NAME"])
    log.touch()
    with subprocess.Popen([sys.executable, "-c", WRITER, address, str(log)], cwd=ROOT) as writer:
        try:
            while acknowledged(log) < 20:
                assert writer.poll() is None
            yield
        finally:
            writer.kill()


def acknowledged(log: Path) -> int:
    lines = log.read_text().split("\n")[:-1]
    return int(lines[-1]) if lines else 0


def test_a_backup_during_200_changes_a_second_is_restored_into_the_other_database_and_back(installed, tmp_path):
    sources = [makers.make_source(name=f"第{number}社") for number in range(10)]
    fill()
    here, there, back = tmp_path / "here", tmp_path / "there", tmp_path / "back"
    log = tmp_path / "log"
    with empty_other(tmp_path / "other") as other:
        with writing(log):
            before = acknowledged(log)
            make_backup(here)
            after = acknowledged(log)
            restored = run_command(other, "restore", str(here), text=True)
            assert restored.returncode == 0, restored.stderr
        assert "The ledger is intact" in restored.stdout
        values = [int(site or 0) for (site,) in rows(other, "SELECT site FROM rights_source")]
        copied = run_command(other, "backup", str(there), text=True)
        assert copied.returncode == 0, copied.stderr
    latest, count = max(values), len(values)
    assert count >= len(sources)
    assert before <= latest <= after + 1
    assert after > before, "writers waited for the backup"
    # One moment: each row has its last change up to the latest one of all.
    assert sorted(values) == list(range(latest - count + 1, latest + 1))
    assert differing(here, there) == []

    empty(installed)
    call_command("restore", there, "--without-index", verbosity=0)

    make_backup(back)
    assert differing(here, back) == []


def test_every_table_is_carried_or_left_out_on_purpose(installed):
    existing = {name for name in connection.introspection.table_names() if not name.startswith("search_")}
    carried = {table.name for table in tables()}

    assert existing - carried == {"django_migrations", *LEFT_OUT} - {"search_searchindex"}
    assert {"search_mention", "search_spelling", "search_namepart", "search_sketch"} <= carried
    assert not carried & LEFT_OUT
    assert {"signin_staffsession", "signin_knowndevice", "signin_passwordrequest"} <= LEFT_OUT
    assert carried == {
        model._meta.db_table for model in apps.get_models(include_auto_created=True) if is_carried(model)
    }
