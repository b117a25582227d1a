"""Tests that a restored newsroom does not show what was removed or erased after its backup."""

import json

import pytest
from django.core.management import call_command
from django.test import Client

from articles.editing.publishing import republish, withdraw
from articles.editing.restrictions import lift, restrict
from articles.journal.entries import add_entry, read_entries
from articles.journal.models import JournalEntry
from articles.models import Mode, NewsItem, Restriction
from articles.takedowns.decisions.actions import DecisionText, ReplaceName
from articles.takedowns.decisions.decide import decide
from articles.takedowns.ledger.chain import append_event
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Claimant, Evidence, LedgerEvent, Notice
from articles.takedowns.privacy.erasure import erase
from newsroom.backup.copies import complete_backups, make_backup
from tests import makers
from tests.newsroom.backup.installations import fill
from tests.newsroom.backup.test_round_trip import empty
from tests.takedowns.privacy.claimants import tables_that_contain

pytestmark = pytest.mark.slow
NAME, MAIL = "Stella Reader", "stella@reader.example"


def restored(installed, copies, capsys) -> str:
    empty(installed)
    call_command("restore", copies, "--without-index")
    return capsys.readouterr().out


def test_an_erasure_after_the_backup_holds_in_the_restored_newsroom_and_its_ledger(installed, tmp_path, capsys):
    made = fill()
    copies, file = tmp_path / "copies", made["evidence"].file.name
    make_backup(copies)
    assert tables_that_contain(NAME)
    # The copy made before knows nothing of the erasure.
    assert erase(made["notice"], None) is not None
    assert tables_that_contain(NAME, MAIL) == []
    statement = Notice.objects.get().statement
    journal = (installed / "journal" / "removals.jsonl").read_text()
    assert NAME not in journal
    assert MAIL not in journal

    words = restored(installed, copies, capsys)

    assert tables_that_contain(NAME, MAIL) == []
    assert Notice.objects.get().statement == statement
    assert "▇" in statement
    assert not Claimant.objects.exists()
    assert not Evidence.objects.exists()
    assert not (installed / "evidence" / file).exists()
    assert verify().code == INTACT
    assert LedgerEvent.objects.filter(action="erased").exists()
    assert "The ledger is intact" in words


def test_a_text_that_differs_from_the_one_that_was_masked_becomes_a_mask_as_a_whole(installed, tmp_path, capsys):
    made = fill()
    make_backup(tmp_path / "copies")
    # Somebody changed it between backup and erasure, with the name elsewhere.
    Notice.objects.update(statement="作者是 Stella Reader，船名写错了。")
    erase(made["notice"], None)

    words = restored(installed, tmp_path / "copies", capsys)

    assert Notice.objects.get().statement == "▇▇▇"
    assert "statement differs from what was masked" in words


def test_removals_after_the_backup_are_not_shown_again(installed, tmp_path, capsys):
    fill()
    items = [makers.make_article(headline=f"第{number}篇") for number in range(6)]
    removed, withdrawn, back, deleted, lifted, untouched = items
    earlier = restrict(lifted, Mode.REMOVED, None, "测试")
    append_event(LedgerEvent.Action.RESTRICTED, None, "", {}, [earlier])
    picture = makers.make_picture()
    make_backup(tmp_path / "copies")
    restrict(removed, Mode.REMOVED_LEGAL, None, "法院")
    restrict(picture, Mode.REMOVED, None, "测试")
    for item in (withdrawn, back):
        withdraw(item, None)
    republish(NewsItem.objects.get(pk=back.pk), None)
    makers.delete_items(NewsItem.objects.filter(pk=deleted.pk))
    lift(earlier, None)

    words = restored(installed, tmp_path / "copies", capsys)

    statuses = {item.headline: Client().get(item.get_absolute_url()).status_code for item in items}
    assert statuses == {"第0篇": 451, "第1篇": 410, "第2篇": 200, "第3篇": 404, "第4篇": 410, "第5篇": 200}
    assert Client().get(picture.get_absolute_url()).status_code == 410
    assert f"restriction {earlier.pk} was lifted after the backup: it is in force again" in words
    assert f"articles_newsitem {deleted.pk} was deleted" in words
    assert untouched.pk not in Restriction.objects.values_list("item", flat=True)


def test_a_text_that_a_decision_changed_after_the_backup_is_hidden_until_somebody_repeats_it(
    installed, tmp_path, capsys
):
    fill()
    article = makers.make_article(body="<p>船长欧阳秋浦说。</p>")
    notice, _token = makers.make_notice(item=article)
    make_backup(tmp_path / "copies")
    case = notice.cases.get()
    mo = makers.make_person_at_desk("mo", "Moderator")
    decide(case, case.version, ReplaceName((article,), (), "欧阳秋浦", "某人"), DecisionText("属实"), mo)

    words = restored(installed, tmp_path / "copies", capsys)

    assert Client().get(article.get_absolute_url()).status_code == 404
    assert Restriction.objects.get(item=article).mode == Mode.HIDDEN
    assert f"a decision changed articles_newsitem {article.pk}: repeat it" in words
    assert verify().code == INTACT


def test_only_what_came_after_a_backup_is_replayed(installed, tmp_path, capsys):
    fill()
    article = makers.make_article()
    withdraw(article, None)
    make_backup(tmp_path / "copies")

    assert "0 entries of the journal were replayed" in restored(installed, tmp_path / "copies", capsys)


def test_without_a_journal_the_operator_is_warned(installed, tmp_path, capsys):
    fill()
    make_backup(tmp_path / "copies")
    for path in (tmp_path / "copies" / "removals.jsonl", installed / "journal" / "removals.jsonl"):
        path.unlink()
    empty(installed)

    call_command("restore", tmp_path / "copies", "--without-index")

    assert "There is no journal" in capsys.readouterr().err


def test_a_dry_run_and_a_rollback_leave_no_entry(installed):
    made = fill()
    before = list(read_entries(installed / "journal" / "removals.jsonl"))

    call_command("erase_claimant", made["notice"].reference, "--dry-run", "--although-open")

    assert list(read_entries(installed / "journal" / "removals.jsonl")) == before
    assert not JournalEntry.objects.exists()


def test_entries_that_could_not_be_written_wait_and_a_line_that_was_cut_short_is_repaired(installed, settings, caplog):
    settings.JOURNAL = installed / "site" / "removals.jsonl"
    (installed / "site").write_text("a file where the folder should be")
    add_entry("withdrawn", key=1, time="2026-12-01T00:00:00+00:00")
    assert JournalEntry.objects.count() == 1
    assert "the journal of removals cannot be written" in caplog.text

    (installed / "site").unlink()
    (installed / "site").mkdir()
    settings.JOURNAL.write_text(
        '{"id": "1", "at": "2026-12-01T00:00:00+00:00", "kind": "lifted", "key": 3}\n{"id": "2"'
    )
    call_command("send_outbox", verbosity=0)

    assert [entry["kind"] for entry in read_entries(settings.JOURNAL)] == ["lifted", "withdrawn"]
    assert all(json.loads(line) for line in settings.JOURNAL.read_text().splitlines())
    assert not JournalEntry.objects.exists()


def test_a_later_restore_of_an_older_backup_finds_the_journal_beside_the_backups(installed, tmp_path, capsys):
    made = fill()
    copies = tmp_path / "copies"
    make_backup(copies)
    (older,) = complete_backups(copies)
    withdraw(NewsItem.objects.get(pk=made["article"].pk), None)
    make_backup(copies)
    # The machine with the database and its journal is lost.
    (installed / "journal" / "removals.jsonl").unlink()

    words = restored(installed, older, capsys)

    assert f"item {made['article'].pk} was withdrawn after the backup" in words
    assert NewsItem.objects.get(pk=made["article"].pk).withdrawn_at is not None
