"""Scrubbing: the files of the database do not contain erased words, and problems are reported."""

import contextlib
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from articles.takedowns.decisions.actions import DecisionText, NoAction
from articles.takedowns.decisions.decide import decide
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Case, Claimant, Notice
from articles.takedowns.privacy import scrub_database
from tests import makers
from tests.takedowns.privacy.claimants import (
    MAIL,
    NAME,
    SECRETS,
    closed,
    moderator,
    notice_with,
    output_of,
    tables_that_contain,
)


def bytes_of(path: Path) -> bytes:
    """The bytes of a file, read by another process: closing the database file here would release its locks."""
    return subprocess.run(["cat", path], capture_output=True, check=True).stdout


def files_of(folder: Path, settings: Any) -> list[Path]:
    roots = (folder, Path(settings.EVIDENCE_ROOT), Path(settings.MEDIA_ROOT), Path(settings.FILE_UPLOAD_TEMP_DIR))
    return [path for root in roots for path in root.rglob("*") if path.is_file()]


@pytest.mark.slow
@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_the_files_of_the_database_do_not_hold_an_erased_name(client, settings):
    folder = Path(connection.settings_dict["NAME"]).parent
    for number in range(20):
        proof = SimpleUploadedFile("a.txt", f"{NAME}的证词{number}".encode())
        person = {"name": NAME, "email": MAIL, "statement": f"我是{NAME}。" * (number * 20 + 1)}
        client.post("/takedowns/new/", makers.make_claim(subject="defamation", **person) | {"proofs": [proof]})
    holding = [path for path in files_of(folder, settings) if NAME.encode() in bytes_of(path)]
    assert len(holding) >= 2
    for case in list(Case.objects.all()):
        decide(case, case.version, NoAction(), DecisionText(f"{NAME}不成立"), moderator())

    # All notices have the same name, so it is gone only with the last of them.
    output = [output_of("erase_claimant", notice.reference) for notice in Notice.objects.all()]

    assert "still contain" in output[0]
    assert "still contain" not in output[-1]
    for path in files_of(folder, settings):
        assert NAME.encode() not in bytes_of(path), path
        assert MAIL.encode() not in bytes_of(path), path
    assert verify().code == INTACT


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_old_copies_in_the_database_file_are_found_and_the_file_is_rebuilt():
    file = Path(connection.settings_dict["NAME"])
    notice = notice_with(makers.make_article())
    closed(notice)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = OFF")
        notice.claimant.messages.all().delete()
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert bytes_of(file).count(MAIL.encode()) > 1

    assert "still contain" not in output_of("erase_claimant", notice.reference)

    assert MAIL.encode() not in bytes_of(file)


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_connection_that_blocks_the_log_is_reported(monkeypatch):
    monkeypatch.setattr(scrub_database, "BUSY_TIMEOUT", 50)
    notice = notice_with(makers.make_article())
    closed(notice)
    reader = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    with contextlib.closing(reader):
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM takedowns_claimant").fetchone()
        output = output_of("erase_claimant", notice.reference)
        reader.execute("COMMIT")

    assert "Another connection is reading the database" in output
    assert not Claimant.objects.exists()


@pytest.mark.sqlite
@pytest.mark.django_db
def test_every_connection_overwrites_deleted_rows():
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA secure_delete").fetchone() == (1,)


@pytest.mark.django_db(transaction=True)
def test_scrubbing_the_database_reports_no_problem():
    notice = notice_with(makers.make_article())
    closed(notice)

    assert "could not" not in output_of("erase_claimant", notice.reference)
    assert tables_that_contain(*SECRETS) == []


@pytest.mark.django_db
def test_an_open_transaction_is_reported_and_nothing_is_scrubbed():
    (problem,) = scrub_database.scrub_database([NAME], [Claimant])

    assert "仍有未结束的事务" in problem
    assert scrub_database.truncate_log() == []
