"""Tests of upgrades: the demonstration of each release becomes that of this one, or stays as it was."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import NOT_PROVIDED

from newsroom import groups
from newsroom.data_folder import prepare
from newsroom.upgrades.lock import upgrade_lock
from newsroom.version import VERSION
from tests.databases import own_database, point_to, rows
from tests.newsroom.upgrades.former_code import extract, work_with
from tests.newsroom.upgrades.releases import columns_of, filled, load, releases
from tests.newsroom.upgrades.work_of_a_day import HEADLINE
from tests.newsroom_server import ROOT, environment, run_command

pytestmark = pytest.mark.slow
# `UPGRADE_KILLS=50` for a long run.
KILLS = int(os.environ.get("UPGRADE_KILLS", "3"))
LATEST = releases()[-1]
# Without checks: the dump of 0.1.0 for PostgreSQL has no triggers, which each migrate installs.
MIGRATE = ("migrate", "-v", "0", "--skip-checks")


State = tuple[list[tuple[str, str]], int]


@contextmanager
def installation(release: str, folder: Path) -> Iterator[Path]:
    """An installation of a release with its demonstration."""
    prepare(folder)
    with own_database(folder):
        load(release, folder)
        yield folder


def state_of(data: Path) -> State:
    """The migrations of an installation, and how many tables and triggers it has."""
    counts = "SELECT count(*) FROM sqlite_master"
    if (data / "database_url").exists():
        counts = "SELECT (SELECT count(*) FROM pg_tables) + (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal)"
    return sorted(rows(data, "SELECT app, name FROM django_migrations")), int(rows(data, counts)[0][0])


def kill_migrate(data: Path, seconds: float) -> None:
    """Start `migrate`, and kill it after some seconds if it has not ended."""
    command = [sys.executable, "manage.py", *MIGRATE]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(data, 8000), stderr=subprocess.PIPE)
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    else:
        assert process.returncode == 0, process.stderr.read().decode()


def states_after_kills(release: str, folder: Path, start: float) -> list[State]:
    """The state after each kill. `start`: the seconds before a migrate begins."""
    states: list[State] = []
    chance = random.Random(14)
    while len(states) < KILLS:
        with installation(release, folder / str(len(states))) as data:
            old = state_of(data)
            while len(states) < KILLS:
                kill_migrate(data, start * chance.uniform(0.7, 3))
                states.append(state_of(data))
                if states[-1] != old:
                    break
    return states


@pytest.mark.parametrize("release", releases())
def test_an_upgrade_killed_at_any_point_leaves_the_old_release_or_this_one_on_which_both_run(release, tmp_path):
    with installation(release, tmp_path) as data:
        old = state_of(data)
        items = rows(data, "SELECT count(*), max(id) FROM articles_newsitem")
        began = time.monotonic()
        assert b"migrations are missing" in run_command(data, "version").stdout
        # As long as the imports take here; what follows is the upgrade itself.
        states = states_after_kills(release, tmp_path / "killed", time.monotonic() - began)

        done = run_command(data, *MIGRATE)

        assert done.returncode == 0, done.stderr.decode()
        new = state_of(data)
        print(f"Killed: {states.count(old)} times still {release}, {states.count(new)} times upgraded already")
        assert [state for state in states if state not in (old, new)] == []
        assert set(new[0]) > set(old[0])
        assert rows(data, "SELECT count(*), max(id) FROM articles_newsitem") == items
        assert b"as this release needs it" in run_command(data, "version").stdout
        former = tmp_path / "code"
        extract(release, former)
        assert work_with(former, data).splitlines()[-1] == str(former)
        assert rows(data, f"SELECT count(*) FROM articles_newsitem WHERE headline = '{HEADLINE}'") == [(1,)]
        # The ledger of the release before is intact by the rules of this one.
        verified = run_command(data, "verify_ledger")
        assert verified.returncode == 0, verified.stdout.decode()


def test_the_code_of_the_last_release_can_insert_into_the_tables_of_this_one():
    """It names only the columns that it knows, so a new column needs a default in the database, or NULL."""
    assert columns_without_default(columns_of(LATEST)) == []


def columns_without_default(known: dict[str, set[str]]) -> list[str]:
    return [
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.db_table in known
        for field in model._meta.local_concrete_fields
        if field.column not in known[model._meta.db_table]
        and not (field.null or field.primary_key or field.generated or field.db_default is not NOT_PROVIDED)
    ]


def test_a_new_column_without_a_default_in_the_database_is_found():
    known = columns_of(LATEST)
    known["articles_section"] -= {"name_en"}
    known["articles_restriction"] -= {"ends_at"}

    assert "articles_section.name_en" in columns_without_default(known)
    assert "articles_restriction.ends_at" not in columns_without_default(known)


def test_no_column_of_the_last_release_is_dropped_by_this_one():
    """Contracting waits for a release that no running code of the one before needs."""
    now = {
        model._meta.db_table: {field.column for field in model._meta.local_concrete_fields}
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy
    }
    dropped = {
        f"{table}.{column}"
        for table, columns in columns_of(LATEST).items()
        if table not in ("django_migrations", "sqlite_sequence")
        for column in columns - now.get(table, set())
    }
    assert dropped == set()


def test_a_second_upgrade_at_the_same_time_waits(transactional_db, tmp_path):
    waiting = """
import os, sys, django
django.setup()
from newsroom.upgrades.lock import upgrade_lock
with upgrade_lock(lambda words: print(words, flush=True)):
    print("alone", flush=True)
"""
    data = Path(str(connection.settings_dict["NAME"])).parent
    if connection.vendor == "postgresql":
        data = tmp_path
        prepare(data)
        point_to(data, str(connection.settings_dict["NAME"]))
    variables = environment(data, 8000) | {"DJANGO_SETTINGS_MODULE": "newsroom.settings"}
    with upgrade_lock(lambda words: None):
        second = subprocess.Popen(
            [sys.executable, "-c", waiting], cwd=ROOT, env=variables, stdout=subprocess.PIPE, text=True
        )
        assert "waiting" in second.stdout.readline()
        assert second.poll() is None
    assert second.stdout.readline() == "alone\n"
    assert second.wait(timeout=60) == 0


def test_the_version_is_that_of_the_project():
    assert f'version = "{VERSION}"' in (ROOT / "pyproject.toml").read_text()


def test_new_permissions_reach_groups_that_exist_and_what_was_taken_stays_taken(db, monkeypatch, capsys):
    groups.make_groups()
    editor = Group.objects.get(name="Editor")
    editor.permissions.remove(*editor.permissions.filter(codename__in=["publish_brief", "add_homelead"]))
    monkeypatch.setattr(groups, "NEW_IN", {"add_homelead": "1.2.0", "view_note": "1.2.0"})

    call_command("update_groups", "--since", "1.1.0", "--dry-run")
    assert "Editor would get: add_homelead" in capsys.readouterr().out
    assert not editor.permissions.filter(codename="add_homelead").exists()
    call_command("update_groups", "--since", "1.2.0")
    assert not editor.permissions.filter(codename="add_homelead").exists()
    call_command("update_groups", "--since", "1.1.0")

    assert editor.permissions.filter(codename="add_homelead").exists()
    assert not editor.permissions.filter(codename="publish_brief").exists()
    with pytest.raises(CommandError, match="must be a version"):
        call_command("update_groups", "--since", "yesterday")


def test_permissions_that_the_last_release_did_not_give_say_since_when_they_are_given():
    given = given_in(LATEST)
    new = {name for group, names in groups.GROUPS.items() for name in names - given.get(group, set())}

    assert new - groups.NEW_IN.keys() == set()


def given_in(version: str) -> dict[str, set[str]]:
    """The permissions of each group in a release."""
    found: dict[str, set[str]] = {}
    query = """SELECT g.name, p.codename FROM auth_group_permissions gp
    JOIN auth_group g ON g.id = gp.group_id JOIN auth_permission p ON p.id = gp.permission_id"""
    with closing(filled(":memory:", version)) as database:
        rows_found = database.execute(query).fetchall()
    for group, codename in rows_found:
        found.setdefault(group, set()).add(codename)
    return found
