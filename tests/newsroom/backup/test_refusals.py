"""Tests of what backup and restore refuse: damaged and newer copies, used newsrooms, full disks, two at once."""

import fcntl
import gzip
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection

from articles.models import NewsItem
from articles.text.canonical_json import canonical, digest
from newsroom.backup import row_files
from newsroom.backup.copies import complete_backups, make_backup
from newsroom.backup.manifest import NAME
from tests import makers
from tests.newsroom.backup.installations import fill
from tests.newsroom.backup.test_round_trip import empty

pytestmark = pytest.mark.slow


@pytest.fixture
def copies(installed: Path, tmp_path: Path) -> Path:
    fill()
    make_backup(tmp_path / "copies")
    empty(installed)
    return tmp_path / "copies"


def change_manifest(folder: Path, change: Callable[[dict], None]) -> None:
    """Change a manifest, with a digest that fits."""
    values = json.loads((folder / NAME).read_text())
    values.pop("digest")
    change(values)
    (folder / NAME).write_text(json.dumps(values | {"digest": digest(canonical(values))}))


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def remove(path: Path) -> None:
    path.unlink()


def refused(copies: Path) -> str:
    with pytest.raises(CommandError) as error:
        call_command("restore", copies, verbosity=0)
    assert not NewsItem.objects.exists()
    assert not User.objects.exists()
    assert "Nothing was changed." in str(error.value)
    return str(error.value)


def test_each_kind_of_damage_to_each_kind_of_file_is_refused_before_anything_is_changed(copies):
    (backup,) = complete_backups(copies)
    picture = next(path for path in (backup / "files" / "pictures_picture.file").rglob("*") if path.is_file())
    victims = [
        backup / "tables" / "articles_newsitem.jsonl.gz",
        backup / "files.jsonl.gz",
        picture,
        backup / "settings" / "secret_key",
    ]
    for victim in victims:
        intact = victim.read_bytes()
        for damage in (truncate, flip, remove):
            damage(victim)
            assert str(victim) in refused(copies)
            victim.write_bytes(intact)

    manifest = backup / NAME
    intact = manifest.read_bytes()
    for damage in (truncate, flip):
        damage(manifest)
        assert "manifest.json is damaged" in refused(copies)
    manifest.write_bytes(intact.replace(b'"rows": 3', b'"rows": 2', 1))
    assert "manifest.json is damaged" in refused(copies)
    manifest.unlink()
    assert "no complete backup" in refused(copies)


def test_a_backup_of_a_newer_release_is_refused_by_name(copies):
    (backup,) = complete_backups(copies)
    change_manifest(
        backup,
        lambda values: values.update(version="9.1.0", migrations=[*values["migrations"], ["articles", "9999_later"]]),
    )

    words = refused(copies)

    assert "9.1.0" in words
    assert "articles.9999_later" in words


def test_a_backup_of_a_later_format_is_refused(copies):
    (backup,) = complete_backups(copies)
    change_manifest(backup, lambda values: values.update(format=2))

    assert "format 2" in refused(copies)


def test_a_path_out_of_the_folder_is_refused(copies):
    """Somebody who can change a backup must not be able to write anywhere else."""
    (backup,) = complete_backups(copies)
    rows = [json.loads(line) for line in gzip.decompress((backup / "files.jsonl.gz").read_bytes()).splitlines()]
    rows[0]["name"] = "../../outside"
    (backup / "files.jsonl.gz").unlink()
    written = row_files.write_rows(backup / "files.jsonl.gz", rows)
    change_manifest(backup, lambda values: values.update(files=written))

    assert "names a file that no row can have" in refused(copies)


def test_a_newsroom_with_content_is_never_overwritten(copies):
    makers.make_brief(headline="新的一条")

    with pytest.raises(CommandError, match=r"already has items.*Nothing was changed"):
        call_command("restore", copies, verbosity=0)

    assert NewsItem.objects.get().headline == "新的一条"


def test_the_files_of_another_newsroom_are_never_overwritten(copies, installed):
    (installed / "originals").mkdir()
    (installed / "originals" / "0123").write_text("theirs")

    assert "already has files in originals" in refused(copies)


def test_a_restore_that_stops_halfway_leaves_an_empty_newsroom_that_can_be_restored_again(copies, monkeypatch):
    (backup,) = complete_backups(copies)
    change_manifest(backup, lambda values: values["tables"]["takedowns_statement"].update(rows=7))

    with pytest.raises(CommandError, match=r"takedowns_statement has 1 rows"):
        call_command("restore", copies, verbosity=0)
    assert not User.objects.exists()
    connection.check_constraints()

    change_manifest(backup, lambda values: values["tables"]["takedowns_statement"].update(rows=1))
    call_command("restore", copies, "--without-index", verbosity=0)
    assert User.objects.count() == 1


def test_a_full_disk_leaves_the_earlier_backups_and_no_half_one(installed, tmp_path, monkeypatch):
    fill()
    copies = tmp_path / "copies"
    make_backup(copies)
    (first,) = complete_backups(copies)
    written = row_files.DigestingFile.write

    def write(self: row_files.DigestingFile, data: bytes) -> int:
        if self.size > 500:
            raise OSError(28, os.strerror(28))
        return written(self, data)

    monkeypatch.setattr(row_files.DigestingFile, "write", write)
    with pytest.raises(CommandError, match=r"The disk of .* is full\. Nothing was completed") as error:
        call_command("backup", copies, verbosity=0)

    assert error.value.returncode == 1
    assert [path for path in copies.iterdir() if path.is_dir()] == [first]


def test_what_a_killed_backup_left_is_no_backup_and_goes_with_the_next(installed, tmp_path):
    copies = tmp_path / "copies"
    make_backup(copies)
    (first,) = complete_backups(copies)
    shutil.copytree(first, copies / "2026-01-01T00-00-00.000000Z.part")

    assert complete_backups(copies) == [first]
    make_backup(copies)
    assert len(list(copies.glob("2*"))) == 2


def test_two_backups_into_one_folder_at_once_are_refused(installed, tmp_path):
    (tmp_path / ".lock").touch()
    with (tmp_path / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(CommandError, match="Another backup"):
            call_command("backup", tmp_path, verbosity=0)


def test_unchanged_files_are_links_and_only_the_newest_backups_stay(installed, tmp_path):
    fill()
    for _turn in range(3):
        last = make_backup(tmp_path / "copies", keep=2)

    backups = complete_backups(tmp_path / "copies")
    assert len(backups) == 2
    assert (last.copied, last.linked) == (0, 3)
    first, second = (next((backup / "files" / "pictures_picture.file").iterdir()).stat() for backup in backups)
    assert first.st_ino == second.st_ino

    makers.make_picture()
    again = make_backup(tmp_path / "copies", keep=2)
    assert (again.copied, again.linked) == (2, 3)
    call_command("check_backup", tmp_path / "copies", verbosity=0)


def test_a_file_that_is_missing_is_named_and_does_not_stop_the_backup(installed, tmp_path, capsys):
    made = fill()
    made["evidence"].file.storage.delete(made["evidence"].file.name)

    call_command("backup", tmp_path / "copies", verbosity=0)

    assert f"takedowns_evidence.file of row {made['evidence'].pk}" in capsys.readouterr().err
    assert len(complete_backups(tmp_path / "copies")) == 1
