"""Data received by other means: staff add it to a notice, which it completes and whose case it moves like an answer."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from articles.editing.restrictions import restrict
from articles.models import Mode
from articles.takedowns.cases import workflow
from articles.takedowns.cases.conversation import Reply, cases_with_news
from articles.takedowns.intake.answers import add_received_data
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Case, Claimant, Evidence, LedgerEvent, Notice, ThreadEntry
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(clock: Any) -> Notice:
    """A notice that lacks a way to reach its sender, received an hour ago."""
    row, _token = makers.make_notice(
        item=makers.make_article(), basis="dmca_notice", elements=["address", "work", "name"], claimant=None
    )
    clock.advance(hours=1)
    return row


def client_of(username: str, group: str) -> Client:
    client = Client()
    client.force_login(makers.make_person_at_desk(username, group))
    return client


def received(**values: Any) -> dict[str, Any]:
    at = values.pop("at", timezone.now())
    local = timezone.localtime(at)
    fields = {
        "received_at_0": f"{local:%Y-%m-%d}",
        "received_at_1": f"{local:%H:%M}",
        "channel": "phone",
        "text": "来电说明地址。",
        "key": "k1",
    }
    return fields | values


def send(mo: Client, notice: Notice, **values: Any) -> Any:
    return mo.post(f"/en/admin/takedowns/notice/{notice.pk}/received/", received(**values))


def test_what_came_by_telephone_completes_the_notice_and_is_shown_in_its_thread(mo, notice):
    person = {
        "email": "stella@reader.example",
        "contact": "滩涂路3号",
        "signature": "Stella Marsh",
        "authority": "本人",
    }
    ticked = [element.value for element in notice.missing if element.value not in person]

    response = send(mo, notice, elements=ticked, **person)

    notice.refresh_from_db()
    assert response.status_code == 302
    assert notice.missing == []
    assert notice.effective_at is not None
    assert (notice.claimant.email, notice.claimant.contact) == ("stella@reader.example", "滩涂路3号")
    entry = notice.thread.get()
    assert (entry.side, entry.channel, entry.by.username) == ("claimant", "phone", "mo")
    assert "滩涂路3号" not in str(entry.supplied)
    assert "来电说明地址。" in mo.get(response["Location"]).content.decode()
    assert verify().code == INTACT


def test_the_event_names_who_added_it_and_records_the_rows(mo, notice):
    send(mo, notice, email="stella@reader.example")

    event = LedgerEvent.objects.get(action="added")
    assert event.actor.startswith("account ")
    rows = {(row["table"], row["row"]) for row in event.payload_data["rows"]}
    assert rows >= {("threadentry", notice.thread.get().pk), ("notice", notice.pk)}
    assert "stella@" not in event.payload


def test_the_notice_is_complete_from_when_the_letter_came_and_not_from_when_it_was_entered(clock):
    row, _token = makers.make_notice(item=makers.make_article(), basis="fact", elements=["address", "part", "evidence"])
    came = clock.advance(hours=2)
    clock.advance(days=1)
    by = makers.make_person_at_desk("mo", "Moderator")
    missing = dict.fromkeys(row.missing, "")

    add_received_data(row, Reply(supplied=missing, channel=Notice.Channel.POST, by=by, received_at=came))

    row.refresh_from_db()
    assert row.effective_at == came


def test_it_ends_the_pause_of_a_waiting_case_and_settles_the_question(mo, notice):
    by = makers.make_person_at_desk("ida", "Moderator")
    case = notice.cases.get()
    workflow.await_reply(case, case.version, by, "请告知地址。")

    send(mo, notice)

    case.refresh_from_db()
    assert case.state == Case.State.IN_REVIEW
    assert case.pauses.get().ends_at is not None
    assert not notice.thread.filter(settled_at=None).exists()


def test_what_staff_entered_does_not_wait_in_the_queue_to_be_read(mo, notice):
    send(mo, notice)

    assert not cases_with_news().exists()


@pytest.mark.parametrize(
    ("shift", "words"), [(timedelta(days=1), "in the future"), (timedelta(days=-1), "before the notice was received")]
)
def test_a_time_in_the_future_or_before_the_notice_is_refused_and_the_text_stays(mo, notice, shift, words):
    page = send(mo, notice, at=timezone.now() + shift, contact="滩涂路3号").content.decode()

    assert words in page
    assert "来电说明地址。" in page
    assert "滩涂路3号" in page
    assert not notice.thread.exists()


def test_a_program_renamed_to_pdf_is_refused_and_the_text_stays(mo, notice):
    page = send(mo, notice, proofs=[SimpleUploadedFile("proof.pdf", b"MZ\x00\x01")]).content.decode()

    assert "is not a PDF" in page
    assert "来电说明地址。" in page
    assert not Evidence.objects.exists()


def test_a_file_is_stored_with_the_entry_and_counts_as_evidence_that_was_missing(mo, clock):
    row, _token = makers.make_notice(item=makers.make_article(), basis="fact", elements=["address"])

    send(mo, row, proofs=[SimpleUploadedFile("proof.pdf", b"%PDF-1.7")])

    row.refresh_from_db()
    assert Evidence.objects.get().entry == row.thread.get()
    assert "evidence" in row.elements


def test_the_same_form_sent_twice_is_stored_once(mo, notice):
    for _time in range(2):
        assert send(mo, notice).status_code == 302

    assert notice.thread.count() == 1


def test_an_empty_form_is_refused(mo, notice):
    assert "at least one thing" in send(mo, notice, text="").content.decode()


def test_a_corrected_address_replaces_the_stored_and_empty_fields_change_nothing(mo, clock):
    row, _token = makers.make_notice(claimant=Claimant(name="Stella", email="old@reader.example"))

    send(mo, row, email="new@reader.example")

    stored = Claimant.objects.get(notice=row)
    assert (stored.name, stored.email) == ("Stella", "new@reader.example")


def test_it_joins_the_thread_of_a_closed_notice_and_reopens_nothing(mo, notice):
    case = notice.cases.get()
    workflow.mark_as_withdrawn(case, case.version, makers.make_person_at_desk("ida", "Moderator"))

    send(mo, notice)

    case.refresh_from_db()
    assert notice.thread.get().text == "来电说明地址。"
    assert case.state == Case.State.WITHDRAWN
    assert verify().code == INTACT


@pytest.mark.parametrize("group", ["Editor", "Auditor"])
def test_only_those_who_decide_cases_may_add(notice, group):
    client = client_of("ada2", group)

    assert send(client, notice).status_code == 403
    with pytest.raises(PermissionDenied):
        add_received_data(notice, Reply(text="x", by=makers.make_person_at_desk("ada3", group)))


def test_a_notice_about_sealed_text_is_closed_to_who_may_not_view_it_and_the_words_are_shown(mo, notice):
    restrict(notice.item, Mode.SEALED, None, "命令")
    moderators = Group.objects.get(name="Moderator")
    moderators.permissions.remove(moderators.permissions.get(codename="view_removed_text"))

    page = send(mo, notice).content.decode()

    assert "you do not have permission to view removed content" in page
    assert "来电说明地址。" in page
    assert not ThreadEntry.objects.exists()


def test_a_time_in_1900_is_refused_by_the_rule_too(notice):
    by = makers.make_person_at_desk("mo", "Moderator")
    with pytest.raises(ValidationError):
        add_received_data(notice, Reply(text="x", by=by, received_at=timezone.now() - timedelta(days=46000)))
