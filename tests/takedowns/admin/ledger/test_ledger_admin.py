"""Moderators and auditors can read cases and the ledger in the admin; nobody can change them there."""

import csv
import json
import re
from hashlib import sha256
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.takedowns.cases.conversation import Reply
from articles.takedowns.intake.answers import receive_answer
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Case, LedgerEvent
from articles.takedowns.proof.pending import request_probe
from tests import makers

pytestmark = pytest.mark.django_db


def test_moderators_and_auditors_can_read_the_ledger_and_nobody_can_change_it(decided_item, client, mo):
    auditor, editor = makers.make_person_at_desk("audrey", "Auditor"), makers.make_person_at_desk("ada", "Editor")
    case = Case.objects.get(item=decided_item)
    addresses = [
        "/admin/takedowns/case/",
        f"/admin/takedowns/case/{case.pk}/change/",
        "/admin/takedowns/ledgerevent/",
        "/admin/takedowns/ledgerevent/2/change/",
    ]

    for user, status in ((auditor, 200), (editor, 403)):
        client.force_login(user)
        assert {client.get(address).status_code for address in addresses} == {status}
    assert {mo.get(address).status_code for address in addresses} == {200}
    chief = makers.make_person_at_desk("root")
    chief.is_superuser = True
    chief.save()
    client.force_login(chief)
    for address in (f"/admin/takedowns/case/{case.pk}/delete/", "/admin/takedowns/ledgerevent/2/delete/"):
        assert client.post(address, {"post": "yes"}).status_code == 403
    assert client.get("/admin/takedowns/ledgerevent/add/").status_code == 403


LEDGER, EXPORT = "/admin/takedowns/ledgerevent/", "/admin/takedowns/ledgerevent/export/"


@pytest.fixture
def auditor(client):
    client.force_login(makers.make_person_at_desk("audrey", "Auditor"))
    return client


def test_the_auditor_filters_by_action_account_case_and_days(decided_item, auditor):
    reference = Case.objects.get(item=decided_item).reference
    today = f"{timezone.localdate():%Y-%m-%d}"

    page = auditor.get(LEDGER, {"account": "mo", "case": reference.lower(), "since": today, "until": today})

    assert [row["event"].sequence for row in page.context["rows"]] == [8, 7, 3, 2, 1]
    assert "mo" in page.content.decode()
    assert [row["event"].action for row in auditor.get(LEDGER, {"action": "lifted"}).context["rows"]] == ["lifted"]
    assert "没有符合筛选条件的记录。" in auditor.get(LEDGER, {"until": "2020-01-01"}).content.decode()


@pytest.mark.parametrize(
    ("filter_", "message"),
    [
        ({"account": "nobody"}, "没有这个用户名。"),
        ({"since": "2026-02-30"}, "日期格式不正确。"),
        ({"since": "2026-02-02", "until": "2026-02-01"}, "截止日期早于起始日期。"),
        ({"action": "none"}, "none"),
        ({"before": "x"}, ""),
        ({"since": "0001-01-01"}, "年份须在1970至2999之间。"),
        ({"until": "9999-12-31"}, "年份须在1970至2999之间。"),
        ({"case": "王小明"}, "请输入案件编号"),
    ],
)
def test_a_filter_that_makes_no_sense_is_explained_and_kept(decided_item, auditor, filter_, message):
    page = auditor.get(LEDGER, filter_)

    assert page.status_code == 200
    assert page.context["rows"] == []
    assert message in page.content.decode()
    assert all(value in page.content.decode() for name, value in filter_.items() if name not in ("action", "before"))


@pytest.mark.parametrize("filter_", [{"since": "0001-01-01"}, {"until": "9999-12-31"}, {"case": "王小明"}])
def test_an_export_with_such_a_filter_is_refused_and_not_recorded(decided_item, auditor, filter_):
    assert auditor.post(EXPORT, {"file": "csv", **filter_}).status_code == 400
    assert not LedgerEvent.objects.filter(action="exported").exists()


def test_account_0_matches_no_event(decided_item, auditor):
    assert auditor.get(LEDGER, {"account": "0"}).context["rows"] == []
    auditor.post(EXPORT, {"file": "csv", "account": "0"}).getvalue()
    assert LedgerEvent.objects.first().payload_data == {"file": "csv", "filter_account": 0}


def test_an_auditor_sees_a_pending_check_without_its_button_and_script(decided_item, client):
    case = Case.objects.get(item=decided_item)
    request_probe(case.decisions.earliest("pk"))
    for name, role, may_check in (("lea", "Moderator", True), ("audrey", "Auditor", False)):
        client.force_login(makers.make_person_at_desk(name, role))
        page = client.get(f"/admin/takedowns/case/{case.pk}/change/").content.decode()
        assert "<progress" in page
        assert (
            "data-probe" in page,
            "js/desk/decision_check" in page.partition("<body")[0].rpartition("</script>")[0],
        ) == (
            may_check,
            may_check,
        )


def test_the_page_of_the_ledger_needs_as_many_queries_with_one_event_as_with_a_hundred(decided_item, auditor):
    counts = []
    for parts in ({"action": "lifted"}, {}):
        with CaptureQueriesContext(connection) as captured:
            auditor.get(LEDGER, parts)
        counts.append(len(captured))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("file_format", ["csv", "jsonl"])
def test_an_export_holds_the_filtered_events_and_is_recorded(decided_item, auditor, file_format):
    response = auditor.post(EXPORT, {"file": file_format, "action": "decided", "account": "mo"})
    text = response.getvalue().decode("utf-8-sig")

    if file_format == "csv":
        rows = list(csv.DictReader(StringIO(text)))
    else:
        rows = [json.loads(line) for line in text.splitlines()]
    assert [int(row["sequence"]) for row in rows] == [3, 6, 8]
    assert {row["action"] for row in rows} == {"decided"}
    assert "attachment" in response["Content-Disposition"]
    event = LedgerEvent.objects.first()
    mo = User.objects.get(username="mo").pk
    assert (event.action, event.actor) == ("exported", f"account {User.objects.get(username='audrey').pk}")
    assert event.payload_data == {"file": file_format, "filter_action": "decided", "filter_account": mo}
    assert verify().code == INTACT


def test_an_export_names_neither_people_nor_texts(client):
    notice, _token = makers.make_notice(item=makers.make_article(), statement="斯特拉说船名写错了。")
    client.force_login(makers.make_person_at_desk("audrey", "Auditor"))

    text = client.post(EXPORT, {"file": "jsonl"}).getvalue().decode()

    assert notice.reference in text
    assert not re.search("斯特拉|船名|Stella|reader.example|audrey", text)


def test_an_exported_chain_can_be_verified_by_anyone(decided_item, auditor):
    lines = auditor.post(EXPORT, {"file": "jsonl"}).getvalue().decode().splitlines()
    previous = "0" * 64
    for line in lines:
        event = json.loads(line)
        claimed, payload = event.pop("hash"), event.pop("payload")
        assert event["previous_hash"] == previous
        assert sha256(payload.encode()).hexdigest() == event["payload_digest"]
        canonical = json.dumps(event, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        assert sha256(canonical.encode()).hexdigest() == claimed
        previous = claimed


def test_only_people_with_the_permission_export_and_only_by_post(decided_item, client, mo, auditor):
    assert auditor.get(EXPORT).status_code == 405
    assert auditor.post(EXPORT, {"file": "xls"}).status_code == 400
    assert "导出CSV" in auditor.get(LEDGER).content.decode()
    client.force_login(User.objects.get(username="mo"))
    assert client.post(EXPORT, {"file": "csv"}).status_code == 403
    assert "导出CSV" not in client.get(LEDGER).content.decode()
    assert not LedgerEvent.objects.filter(action="exported").exists()


def test_an_event_is_shown_with_names_and_links_instead_of_row_numbers(decided_item, auditor):
    event = LedgerEvent.objects.filter(action="decided").first()
    case = Case.objects.get(item=decided_item)

    html = auditor.get(f"{LEDGER}{event.pk}/change/").content.decode()

    shown = html.split('id="contents-heading"')[1].split("ledger-raw")[0]
    assert f'<a href="/admin/takedowns/case/{case.pk}/change/">{case.reference}</a>' in shown
    assert decided_item.display_title in shown
    assert case.get_state_display() in shown
    assert "{" not in shown


def test_an_event_of_a_conversation_names_who_wrote_and_what_it_was(client):
    auditor = makers.make_person_at_desk("audrey", "Auditor")
    row, _token = makers.make_notice(item=makers.make_article(), basis="fact", elements=["address"])
    receive_answer(row, Reply(text="补一句。"))
    client.force_login(auditor)

    html = client.get(f"{LEDGER}{LedgerEvent.objects.get(action='answered').pk}/change/").content.decode()

    shown = html.split('id="contents-heading"')[1].split("ledger-raw")[0]
    assert "发件方" in shown
    assert "投诉人" in shown
    assert "claimant" not in shown
