"""Is a person gone, from every table and every file of ours, and does the record still hold together?"""

import contextlib
import json
import sqlite3
import subprocess
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Permission
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from articles.models import Correction, Mode, Restriction
from articles.outbox.models import Message
from articles.takedowns import cases, wiping
from articles.takedowns.acts import Nothing, ReplaceName, Restrict, Words
from articles.takedowns.deciding import decide
from articles.takedowns.erasing import erase
from articles.takedowns.models import (
    Case,
    Change,
    Claimant,
    ClaimantMessage,
    Evidence,
    LedgerEvent,
    Notice,
    PageCopy,
    Pause,
    Receipt,
)
from articles.takedowns.naming import MASK, words_of
from articles.takedowns.undoing import undo
from articles.takedowns.verifying import INTACT, verify
from tests import makers

NAME, LATIN, MAIL, TELEPHONE = "欧阳秋浦", "Qiupu Ouyangsson", "qiupu@ouyangsson.example", "13899990000"
SECRETS = (NAME, LATIN, MAIL, TELEPHONE)


def claimant_of(**values) -> Claimant:
    told = {"name": NAME, "email": MAIL, "contact": f"临屿市第三街 7 号\n电话 {TELEPHONE}", "signature": LATIN}
    return Claimant(**(told | values))


def notice_with(item, **values) -> Notice:
    values = {"basis": "gdpr_17", "subject": "privacy", "claimant": claimant_of()} | values
    return makers.make_notice(item=item, **values)[0]


def mo():
    return makers.make_person_at_desk("mo", "Moderator")


def closed(notice) -> Case:
    """Its case after somebody decided that nothing is to be done."""
    case = notice.cases.get()
    decide(case, case.version, Nothing(), Words("不成立"), mo())
    case.refresh_from_db()
    return case


def told(*arguments) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=out)
    return out.getvalue()


def tables_that_say(*words) -> list[str]:
    """Every table of the database that holds one of these words in any row."""
    found = []
    with connection.cursor() as cursor:
        # The index of SQLite keeps no text of its own and cannot be read row by row.
        tables = [name for name in connection.introspection.table_names(cursor) if not name.startswith("search_fts")]
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = json.dumps([[str(value) for value in row] for row in cursor.fetchall()], ensure_ascii=False)
            rows += rows.encode().decode("unicode_escape", "ignore")
            found += [table for word in words if word in rows]
    return found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "text", "left"),
    [
        ({"name": NAME}, f"我是{NAME}，本人要求更正。", f"我是{MASK}，本人要求更正。"),
        ({"name": "欧阳 秋浦"}, f"{NAME}要求", f"{MASK}要求"),
        ({"name": "歐陽秋浦"}, f"{NAME}要求", f"{MASK}要求"),
        (
            {"name": "Ann Lee"},
            "ＡＮＮ　ＬＥＥ wrote; Ann Leeds did not; ann lee!",
            f"{MASK} wrote; Ann Leeds did not; {MASK}!",
        ),
        ({"name": "Ann"}, "Annual: ann", f"Annual: {MASK}"),
        ({"email": MAIL}, f"<{MAIL.upper()}>", f"<{MASK}>"),
        ({"email": MAIL}, "https://a.example/?m=qiupu%40ouyangsson.example&b", f"https://a.example/?m={MASK}&b"),
        ({"name": NAME}, "https://a.example/%e6%ac%a7%e9%98%b3%e7%a7%8b%e6%b5%a6/", f"https://a.example/{MASK}/"),
        ({"contact": f"第三街\n电话：{TELEPHONE}。"}, f"请打{TELEPHONE}，第三街", f"请打{MASK}，{MASK}"),
        ({"identity": "护照 E12345678"}, "护照 e12345678 见附件", f"{MASK} 见附件"),
        ({"authority": "本人", "name": "李", "identity": "–", "signature": "me"}, "本人李 – me", "本人李 – me"),
    ],
)
def test_what_names_a_person_goes_and_all_around_it_stays(given, text, left):
    assert words_of(Claimant(**given)).masked(text) == left


@pytest.mark.django_db
def test_a_case_that_is_open_and_one_on_hold_stand_in_the_way_with_words():
    notice = notice_with(makers.make_article())

    with pytest.raises(CommandError, match=r"is still open.*Nothing was changed.*--although-open"):
        told("erase_claimant", notice.reference)
    case = closed(notice)
    case = cases.hold(case, case.version, mo(), "法院保全")
    with pytest.raises(CommandError, match=r"on legal hold.*法院保全"):
        told("erase_claimant", notice.reference, "--although-open")
    with pytest.raises(CommandError, match="There is no notice N-0000-0000"):
        told("erase_claimant", "N-0000-0000")
    assert Claimant.objects.exists()

    cases.hold(case, case.version, mo(), "")
    told("erase_claimant", notice.reference.lower())
    assert not Claimant.objects.exists()
    assert "Nobody is known" in told("erase_claimant", notice.reference)


@pytest.mark.django_db
def test_somebody_may_decide_to_erase_although_a_case_is_open():
    notice = notice_with(makers.make_article())

    told("erase_claimant", notice.reference, "--although-open")

    assert not Claimant.objects.exists()
    assert notice.cases.get().is_open


@pytest.mark.django_db
def test_a_dry_run_counts_and_changes_nothing():
    notice = notice_with(makers.make_article(), statement=f"{NAME}说")
    closed(notice)

    words = told("erase_claimant", notice.reference, "--dry-run")

    assert "this would be erased" in words
    assert "rows deleted: claimants 1" in words
    assert "texts reworded: notices 1" in words
    assert not any(secret in words for secret in SECRETS)
    notice.refresh_from_db()
    assert (notice.statement, Claimant.objects.count()) == (f"{NAME}说", 1)
    assert not LedgerEvent.objects.filter(action="erased").exists()


@pytest.mark.django_db
def test_a_person_is_in_no_row_any_more_and_the_chain_holds():
    article = makers.make_article()
    notice = notice_with(
        article,
        statement=f"我是{NAME}，{LATIN}也是我。",
        part=f"{NAME}的署名",
        evidence=f"问{MAIL}",
        work=f"电话{TELEPHONE}",
        ground=f"{LATIN}",
        url_as_given=f"https://a.example/?by={LATIN.replace(' ', '+')}",
        elements=["address"],
    )
    case = notice.cases.get()
    case = cases.wait(case, case.version, mo(), f"等{NAME}答复")
    decide(case, case.version, Restrict((article,), Mode.DELISTED), Words(f"{NAME}有理", NAME, f"应{NAME}要求"), mo())
    decision = case.decisions.get()
    Change.objects.create(decision=decision, table="item", row=article.pk, column="headline", before=NAME, after="x")
    Receipt.objects.create(decision=decision, answers=[{"path": "/", "says": [NAME, 200]}])
    LogEntry.objects.log_actions(mo().pk, [notice], CHANGE, [{"changed": {"fields": [NAME]}}], single_object=True)
    LogEntry.objects.update(object_repr=LATIN)
    session = SessionStore()
    session["_messages"] = json.dumps([["__json_message", 0, 25, f"已回复{NAME}", ""]])
    session["_auth_user_id"] = "1"
    session.save()
    before = (notice.subject, notice.relief, notice.received_at)

    told("erase_claimant", notice.reference)

    assert tables_that_say(*SECRETS) == []
    notice.refresh_from_db()
    assert notice.statement == f"我是{MASK}，{MASK}也是我。"
    assert decision.statement.reason == f"{MASK}有理"
    assert Restriction.objects.get().public_note == f"应{MASK}要求"
    assert Pause.objects.get().reason == f"等{MASK}答复"
    assert (notice.subject, notice.relief, notice.received_at) == before
    assert set(SessionStore(session.session_key).load()) == {"_auth_user_id"}
    event = LedgerEvent.objects.get(action="erased")
    assert (event.case, event.told) == (case.reference, {"notice": notice.reference, "why": "asked"})
    assert verify().code == INTACT
    assert told("verify_ledger").startswith("Intact")


@pytest.mark.django_db
def test_what_others_say_on_other_matters_is_counted_and_goes_only_where_it_is_asked_for():
    notice = notice_with(makers.make_article())
    closed(notice)
    other = notice_with(makers.make_article(), statement=f"{NAME}是市长。", claimant=None)

    words = told("erase_claimant", notice.reference, "--dry-run")
    told("erase_claimant", notice.reference, "--dry-run", "--everywhere")
    assert "that say the same words (--everywhere): notices 1" in words

    told("erase_claimant", notice.reference)
    other.refresh_from_db()
    assert other.statement == f"{NAME}是市长。"


@pytest.mark.django_db
def test_a_case_on_hold_keeps_its_words():
    article = makers.make_article()
    notice = notice_with(article)
    closed(notice)
    held = notice_with(article, basis="fact", statement=f"{NAME}所说有误", claimant=None)
    case = held.cases.get()
    cases.hold(case, case.version, mo(), f"{NAME}诉本社")

    told("erase_claimant", notice.reference, "--everywhere")

    held.refresh_from_db()
    assert held.statement == f"{NAME}所说有误"
    assert held.cases.get().hold == f"{NAME}诉本社"


@pytest.mark.django_db
def test_what_was_published_stays_and_is_told():
    article = makers.make_article(body=f"<p>{NAME}到任。</p>")
    Correction.objects.create(item=article, text=f"{NAME}的职务有误。")
    notice = notice_with(article)
    closed(notice)

    words = told("erase_claimant", notice.reference)

    assert "only a decision changes what was published: corrections 1" in words
    assert "only a decision changes what was published: news items 1" in words
    article.refresh_from_db()
    assert article.body == f"<p>{NAME}到任。</p>"
    assert PageCopy.objects.get().intact


@pytest.mark.django_db
def test_undoing_after_an_erasure_writes_no_mask_into_a_text():
    article = makers.make_article(body=f"<p>{NAME}到任。</p>")
    notice = notice_with(article)
    case = notice.cases.get()
    decision = decide(case, case.version, ReplaceName((article,), (), NAME, "某人"), Words("依法"), mo())

    erase(notice, None)
    case.refresh_from_db()
    undone = undo(decision, case.version, mo())

    article.refresh_from_db()
    assert article.body == "<p>某人到任。</p>"
    assert len(undone.left) == 1


@pytest.mark.django_db
def test_an_erased_person_leaves_no_mail_and_no_file(client, settings, django_capture_on_commit_callbacks):
    proof = SimpleUploadedFile(f"{NAME}.txt", f"{NAME}的证词".encode())
    claim = makers.make_claim(name=NAME, email=MAIL, subject="defamation") | {"proofs": [proof]}
    client.post("/takedowns/new/", claim)
    notice = Notice.objects.get()
    closed(notice)
    assert (Evidence.objects.count(), ClaimantMessage.objects.count()) == (1, 2)

    with django_capture_on_commit_callbacks(execute=True):
        erase(notice, None)

    assert not Message.objects.exists()
    assert not [path for path in settings.EVIDENCE_ROOT.rglob("*") if path.is_file()]


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_the_files_of_the_database_do_not_hold_an_erased_name(client, settings):
    folder = Path(connection.settings_dict["NAME"]).parent
    for number in range(20):
        proof = SimpleUploadedFile("a.txt", f"{NAME}的证词{number}".encode())
        person = {"name": NAME, "email": MAIL, "statement": f"我是{NAME}。" * (number * 20 + 1)}
        client.post("/takedowns/new/", makers.make_claim(subject="defamation", **person) | {"proofs": [proof]})
    holding = [path for path in _files(folder, settings) if NAME.encode() in bytes_of(path)]
    assert len(holding) >= 2
    for case in list(Case.objects.all()):
        decide(case, case.version, Nothing(), Words(f"{NAME}不成立"), mo())

    # All are of one name: only with the last of them it is gone.
    words = [told("erase_claimant", notice.reference) for notice in Notice.objects.all()]

    assert "still hold" in words[0]
    assert "still hold" not in words[-1]
    for path in _files(folder, settings):
        assert NAME.encode() not in bytes_of(path), path
        assert MAIL.encode() not in bytes_of(path), path
    assert verify().code == INTACT


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_old_copies_in_the_file_of_the_database_are_found_and_it_is_written_anew():
    file = Path(connection.settings_dict["NAME"])
    notice = notice_with(makers.make_article())
    closed(notice)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = OFF")
        notice.claimant.messages.all().delete()
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert bytes_of(file).count(MAIL.encode()) > 1

    assert "still hold" not in told("erase_claimant", notice.reference)

    assert MAIL.encode() not in bytes_of(file)


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_reader_that_holds_up_the_log_is_told(monkeypatch):
    monkeypatch.setattr(wiping, "PATIENCE", 50)
    notice = notice_with(makers.make_article())
    closed(notice)
    reader = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    with contextlib.closing(reader):
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM takedowns_claimant").fetchone()
        words = told("erase_claimant", notice.reference)
        reader.execute("COMMIT")

    assert "A reader holds up the log" in words
    assert not Claimant.objects.exists()


def bytes_of(path: Path) -> bytes:
    """By another process: closing a handle of the database's file here takes the locks of its connection."""
    return subprocess.run(["cat", path], capture_output=True, check=True).stdout


def _files(folder, settings):
    roots = (folder, Path(settings.EVIDENCE_ROOT), Path(settings.MEDIA_ROOT), Path(settings.FILE_UPLOAD_TEMP_DIR))
    return [path for root in roots for path in root.rglob("*") if path.is_file()]


@pytest.mark.sqlite
@pytest.mark.django_db
def test_every_connection_overwrites_what_is_deleted():
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA secure_delete").fetchone() == (1,)


@pytest.mark.django_db(transaction=True)
def test_cleaning_the_database_has_no_trouble_of_its_own():
    notice = notice_with(makers.make_article())
    closed(notice)

    assert "could not" not in told("erase_claimant", notice.reference)
    assert tables_that_say(*SECRETS) == []


@pytest.mark.django_db
def test_looking_at_a_person_is_logged_once_a_day_for_each(client, mo):
    notice = notice_with(makers.make_article())
    address = f"/admin/takedowns/notice/{notice.pk}/change/"

    for path in (address, address, f"/en{address}"):
        assert NAME in mo.get(path).content.decode()

    entry = LogEntry.objects.get()
    assert (entry.user.username, entry.object_id) == ("mo", str(notice.pk))
    assert not any(secret in entry.change_message + entry.object_repr for secret in SECRETS)
    LogEntry.objects.update(action_time=timezone.now() - timedelta(days=1))
    mo.get(address)
    assert LogEntry.objects.count() == 2


@pytest.mark.django_db
def test_who_sees_no_person_is_not_logged(client):
    notice = notice_with(makers.make_article())
    auditor = makers.make_person_at_desk("vera", "Auditor")
    auditor.groups.clear()
    auditor.user_permissions.add(Permission.objects.get(codename="view_notice"))
    client.force_login(auditor)

    page = client.get(f"/admin/takedowns/notice/{notice.pk}/change/")

    assert page.status_code == 200
    assert NAME not in page.content.decode()
    assert not LogEntry.objects.exists()


@pytest.mark.django_db
def test_the_lead_moderator_sees_what_would_go_and_erases_with_a_button(client):
    notice = notice_with(makers.make_article(), statement=f"{NAME}说")
    client.force_login(makers.make_person_at_desk("lena", "Lead moderator"))
    address = f"/en/admin/takedowns/notice/{notice.pk}/"

    assert f'href="{address}erase/"' in client.get(f"{address}change/").content.decode()
    page = client.get(f"{address}erase/").content.decode()
    assert "Claimants: 1" in page
    assert "is still open" in page
    assert not any(secret in page for secret in SECRETS)
    assert "is still open" in client.post(f"{address}erase/").content.decode()
    assert Claimant.objects.exists()

    client.post(f"{address}erase/", {"although_open": "1"})

    notice.refresh_from_db()
    assert (Claimant.objects.exists(), notice.statement) == (False, f"{MASK}说")
    assert LogEntry.objects.filter(change_message="erased the person who asked").count() == 1
    assert LedgerEvent.objects.get(action="erased").actor == f"account {LogEntry.objects.first().user_id}"
    assert "erase/" not in client.get(f"{address}change/").content.decode()
    assert client.get(f"{address}erase/").status_code == 302


@pytest.mark.django_db
def test_nobody_else_erases_a_person(client, mo):
    notice = notice_with(makers.make_article())
    address = f"/admin/takedowns/notice/{notice.pk}/erase/"

    assert client.post(address).status_code == 302
    assert mo.get(address).status_code == 403
    assert mo.post(address, {"although_open": "1"}).status_code == 403
    client.force_login(makers.make_person_at_desk("ada", "Chief editor"))
    assert client.post(address, {"although_open": "1"}).status_code == 403
    assert Claimant.objects.exists()


@pytest.mark.django_db
def test_the_page_of_a_held_case_has_no_button(client):
    notice = notice_with(makers.make_article())
    case = notice.cases.get()
    cases.hold(case, case.version, mo(), "法院保全")
    client.force_login(makers.make_person_at_desk("lena", "Lead moderator"))

    page = client.get(f"/admin/takedowns/notice/{notice.pk}/erase/").content.decode()
    client.post(f"/admin/takedowns/notice/{notice.pk}/erase/", {"although_open": "1"})

    assert "法院保全" in page
    assert 'class="button desk-down"' not in page
    assert Claimant.objects.exists()


@pytest.mark.django_db
def test_a_mail_that_has_not_gone_out_is_told_before():
    notice = notice_with(makers.make_article())
    closed(notice)

    assert "not sent yet: 2" in told("erase_claimant", notice.reference, "--dry-run")


@pytest.mark.django_db
def test_a_hold_that_comes_between_wins():
    notice = notice_with(makers.make_article())
    case = closed(notice)
    cases.hold(case, case.version, mo(), "保全")

    with pytest.raises(ValidationError):
        erase(notice, None)
