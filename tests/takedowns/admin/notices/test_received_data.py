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
from articles.rights.models import Source
from articles.takedowns.admin.cases.thread import MAX_ENTRIES
from articles.takedowns.cases import workflow
from articles.takedowns.cases.conversation import Reply, Side, cases_with_news
from articles.takedowns.intake.answers import add_received_data, receive_answer
from articles.takedowns.intake.receive import receive
from articles.takedowns.intake.status import conversation_shown
from articles.takedowns.intake.url_matching import match_urls
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.letters.status_links import AffectedParty, store_link
from articles.takedowns.models import Case, Claimant, Evidence, LedgerEvent, Notice, PartyLink, ThreadEntry
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


def test_after_adding_the_moderator_is_back_on_the_case_that_led_there(mo):
    lines = f"/articles/{makers.make_article().pk}/\n/articles/{makers.make_article().pk}/"
    row = Notice(subject="fact", basis="fact", statement="两处都写错了。", language="zh-hans")
    receive(row, None, match_urls(lines, timezone.now()))
    first = row.cases.order_by("pk")[0]
    address = f"/en/admin/takedowns/notice/{row.pk}/received/?case={first.pk}"

    assert address.removeprefix("/en") in mo.get(f"/admin/takedowns/case/{first.pk}/change/").content.decode()
    response = mo.post(address, received())

    assert row.cases.count() == 2
    assert response["Location"] == f"/en/admin/takedowns/case/{first.pk}/change/?notice={row.pk}#thread"


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


def test_the_pause_ends_when_the_answer_came_and_not_when_it_was_entered(mo, notice, clock):
    by = makers.make_person_at_desk("ida", "Moderator")
    case = notice.cases.get()
    workflow.await_reply(case, case.version, by, "请告知地址。")
    came = clock.advance(days=1)
    clock.advance(days=2)

    add_received_data(notice, Reply(channel=Notice.Channel.POST, by=by, text="地址如下。", received_at=came))

    assert case.pauses.get().ends_at == came


def test_a_pause_does_not_end_before_it_began(mo, notice, clock):
    by = makers.make_person_at_desk("ida", "Moderator")
    came = timezone.now()
    clock.advance(days=1)
    case = notice.cases.get()
    workflow.await_reply(case, case.version, by, "请告知地址。")

    add_received_data(notice, Reply(channel=Notice.Channel.POST, by=by, text="地址如下。", received_at=came))

    pause = case.pauses.get()
    assert pause.ends_at == pause.starts_at
    assert verify().code == INTACT


def outlet_of(notice: Notice, name: str = "潮声社") -> str:
    """The key of the outlet whose item a notice is about."""
    assert notice.item
    notice.item.source = makers.make_source(name=name)
    notice.item.save()
    return f"source {notice.item.source.pk}"


def test_what_the_outlet_said_by_telephone_is_in_the_thread_under_its_name(mo, notice):
    by = makers.make_person_at_desk("ida", "Moderator")
    case = notice.cases.get()
    workflow.await_reply(case, case.version, by, "请告知地址。")
    party = outlet_of(notice)

    response = send(mo, notice, sender=party, text="该照片由本社拍摄。")

    entry = notice.thread.get(side="affected")
    assert (entry.party, entry.settled_by.username) == (party, "mo")
    assert "潮声社" in mo.get(response["Location"]).content.decode()
    case.refresh_from_db()
    assert case.state == Case.State.NEEDS_INFO
    assert verify().code == INTACT


def test_personal_data_of_somebody_affected_are_not_stored_with_the_claimant(mo, notice):
    page = send(mo, notice, sender="other", contact="滩涂路3号", text="照片是我拍的。").content.decode()

    assert "those of the claimant" in page
    assert "照片是我拍的。" in page
    assert not Claimant.objects.filter(notice=notice).exists()
    assert not notice.thread.exists()


def test_somebody_whom_the_item_does_not_credit_is_not_accepted_as_a_known_party(mo, notice):
    stranger = makers.make_source(name="外人社")

    send(mo, notice, sender=f"source {stranger.pk}")

    assert not notice.thread.exists()


def test_two_affected_people_without_a_row_share_nothing(mo, notice):
    send(mo, notice, sender="other", text="甲说。", key="k1")
    send(mo, notice, sender="other", text="乙说。", key="k2")
    case = notice.cases.get()
    links = [store_link(notice, f"token{number}", AffectedParty(case)) for number in range(2)]

    assert len({*notice.thread.values_list("party", flat=True), *(link.party for link in links)}) == 4
    receive_answer(notice, Reply(side=Side.AFFECTED, link=links[0], text="我是甲。"))
    assert (len(sent(links[0])), len(sent(links[1]))) == (1, 0)


def test_two_outlets_whose_rows_were_deleted_stay_two_parties(mo, notice):
    case = notice.cases.get()
    outlets = [makers.make_source(name=name) for name in ("潮声社", "港口报")]
    links = [store_link(notice, f"token{outlet.pk}", AffectedParty(case, source=outlet)) for outlet in outlets]
    receive_answer(notice, Reply(side=Side.AFFECTED, link=links[0], text="本社反对。"))

    Source.objects.filter(pk__in=[outlet.pk for outlet in outlets]).delete()

    for link in links:
        link.refresh_from_db()
    assert (len(sent(links[0])), len(sent(links[1]))) == (1, 0)


def sent(link: PartyLink) -> list[Any]:
    return list(conversation_shown(link)["sent_entries"])


def test_the_thread_is_newest_first_and_bounded_and_the_head_counts_what_is_new(mo, notice, clock):
    for number in range(MAX_ENTRIES + 2):
        clock.advance(minutes=1)
        receive_answer(notice, Reply(text=f"第{number}封。"))

    page = mo.get(f"/en/admin/takedowns/case/{notice.cases.get().pk}/change/").content.decode()

    assert page.index("第51封。") < page.index("第50封。") < page.index("第2封。")
    assert "第1封。" not in page
    assert "The newest 50 entries of 52." in page
    assert 'href="#thread" data-key="t">52 entries</a>' in page
    assert "50 new" in page
