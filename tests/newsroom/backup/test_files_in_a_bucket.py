"""Tests of backing up from a bucket of a real S3 server and of restoring into one."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command

from articles.pictures.models import Picture
from articles.takedowns.models import Evidence
from newsroom.backup.copies import complete_backups, make_backup
from newsroom.backup.unused import MARK
from newsroom.storage.address import FOLDERS, read_bucket
from tests.deploy.bucket_server import bucket_server
from tests.newsroom.backup.installations import differing, fill
from tests.newsroom.backup.test_refusals import change_manifest
from tests.newsroom.backup.test_round_trip import empty
from tests.newsroom_server import free_port

pytestmark = pytest.mark.slow
Use = Callable[[str], None]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server without the bucket that it has at first."""
    with bucket_server() as address:
        yield address.removesuffix("/files")


@pytest.fixture
def use(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Use:
    """Puts the files of the newsroom into the bucket with this address."""

    def use(address: str) -> None:
        settings.STORAGES = settings.STORAGES | read_bucket("NEWSROOM_BUCKET", address)
        monkeypatch.setattr(Picture._meta.get_field("original"), "storage", storages["originals"])
        monkeypatch.setattr(Evidence._meta.get_field("file"), "storage", storages["evidence"])

    return use


@pytest.fixture
def use_new(use: Use, server: str) -> Use:
    """Puts them into a new bucket of the server."""

    def use_new(name: str) -> None:
        use(f"{server}/{name}")
        storages["default"].connection.meta.client.create_bucket(Bucket=name)

    return use_new


def objects() -> dict[str, bytes]:
    """The bytes in the bucket by name."""
    found = {}
    for alias, folder in FOLDERS.items():
        for name in storages[alias].listdir("")[1]:
            with storages[alias].open(name) as file:
                found[f"{folder}/{name}"] = file.read()
    return found


def names() -> list[tuple[str, str]]:
    """The files that rows name, each with the storage that it is in."""
    picture, evidence = Picture.objects.get(), Evidence.objects.get()
    return [("default", picture.file.name), ("originals", picture.original.name), ("evidence", evidence.file.name)]


def change_rows(backup: Path, name: str, difference: int) -> None:
    """Make the manifest say that a table has other rows than its file, so that a restore stops after the files."""
    change_manifest(
        backup, lambda values: values["tables"][name].update(rows=values["tables"][name]["rows"] + difference)
    )


def test_a_backup_from_a_bucket_is_restored_into_an_unused_one_also_after_a_stop(
    installed: Path, tmp_path: Path, use_new: Use
):
    use_new("used")
    fill()
    first, second = tmp_path / "first", tmp_path / "second"
    make_backup(first)
    again = make_backup(first)
    assert (again.copied, again.linked) == (0, 3)
    stored = objects()
    (backup,) = complete_backups(first)[1:]
    named = {f"{FOLDERS[alias]}/{name}" for alias, name in names()}
    empty(installed)
    # The database is new, but the bucket is that of a newsroom.
    folders = ", ".join(f"files in {folder}" for folder in FOLDERS.values())
    with pytest.raises(CommandError, match=f"already has {folders}.*Nothing was changed"):
        call_command("restore", backup, verbosity=0)
    assert objects() == stored

    use_new("unused")
    change_rows(backup, "takedowns_statement", 1)
    with pytest.raises(CommandError, match="takedowns_statement"):
        call_command("restore", backup, verbosity=0)
    assert objects().keys() == {*named, f"evidence/{MARK}"}
    change_rows(backup, "takedowns_statement", -1)
    call_command("restore", backup, "--without-index", verbosity=0)

    assert objects() == {name: stored[name] for name in named}
    assert "证据".encode() in objects().values()
    make_backup(second)
    assert differing(first, second) == []
    assert not [path for name in FOLDERS.values() for path in (installed / name).rglob("*")]


def test_without_its_bucket_nothing_is_backed_up_and_nothing_restored(
    installed: Path, tmp_path: Path, use: Use, server: str
):
    make_backup(tmp_path)
    (backup,) = complete_backups(tmp_path)
    bad = {
        f"{server}/absent": "there is no such bucket",
        f"http://key:secret@127.0.0.1:{free_port()}/files": "EndpointConnectionError",
    }
    for address, cause in bad.items():
        use(address)
        # Else every file would count as missing, and the backup as complete.
        with pytest.raises(CommandError, match=f"{cause}.*Nothing was completed"):
            call_command("backup", tmp_path, verbosity=0)
        with pytest.raises(CommandError, match=f"{cause}.*Nothing was completed"):
            call_command("export_site", tmp_path / "bundle.tar", verbosity=0)
        with pytest.raises(CommandError, match=f"{cause}.*still empty"):
            call_command("restore", backup, verbosity=0)

    assert complete_backups(tmp_path) == [backup]
