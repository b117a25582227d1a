"""Completing an appeal through the link of its sender: a form for exactly what is missing, with words and files."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.takedowns.cases.appeals.filing import file_appeal, forward
from articles.takedowns.cases.conversation import unread
from articles.takedowns.decisions.appeals import decide_appeal
from articles.takedowns.intake.evidence import MAX_BYTES
from articles.takedowns.intake.spam_guards import signed_stamp
from articles.takedowns.law.elements import Element
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.letters.status_links import AffectedParty, new_status_link
from articles.takedowns.models import Appeal, AppealMessage, Case, Evidence, LedgerEvent, PartyLink, ThreadEntry
from tests import makers
from tests.takedowns.decisions.test_appeals import counter, person, removed, version
from tests.takedowns.test_appeal_views import appeal_page, sent

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 attested copy"


@pytest.fixture
def incomplete() -> tuple[str, Appeal]:
    """The form for what a counter-notice lacks: contact, consent to jurisdiction and signature."""
    mo = makers.make_person_at_desk("mo", "Moderator")
    _article, notice, decision = removed(mo)
    link = new_status_link(notice, AffectedParty(decision.case, decision))
    bare = person(contact="", signature="")
    party = PartyLink.objects.latest("pk").party
    appeal = file_appeal(counter(decision, notice, elements=(Element.PERJURY,), person=bare, affected=party), None)
    return f"{appeal_page(link)}{appeal.reference}/", appeal


def add(client: Client, address: str, **values: Any) -> Any:
    return sent(client, address, **({"text": ""} | values))


def test_the_form_has_fields_for_exactly_what_is_missing_and_shows_nothing_that_was_sent(client, incomplete):
    address, _appeal = incomplete
    page = client.get(address).content.decode()

    assert all(f'name="{name}"' in page for name in ("contact", "jurisdiction", "signature", "text", "proofs"))
    assert not any(f'name="{name}"' in page for name in ("perjury", "name", "identity", "evidence"))
    assert not any(words in page for words in ("本社原创", "潮声社", "desk@tide.example"))
    status = client.get(address.split("appeal/")[0]).content.decode()
    assert address in status


def test_the_last_missing_element_makes_the_appeal_complete_when_it_comes(client, incomplete, clock):
    address, appeal = incomplete
    clock.now += timedelta(days=3)
    add(client, address, contact="临屿市第二街1号", signature="潮声社")
    appeal.refresh_from_db()
    assert (appeal.missing, appeal.effective_at) == ([Element.JURISDICTION], None)
    clock.now += timedelta(days=4)
    came = timezone.now()

    page = add(client, address, jurisdiction="on").content.decode()

    appeal.refresh_from_db()
    assert appeal.effective_at is not None
    assert timedelta() <= appeal.effective_at - came < timedelta(minutes=1)
    assert (appeal.missing, appeal.attested) == ([], ["jurisdiction-1"])
    assert (appeal.appellant.contact, appeal.appellant.signature) == ("临屿市第二街1号", "潮声社")
    assert "临屿市第二街1号" not in page
    case = Case.objects.get()
    assert (case.due_for, unread(case).count()) == ("fwd", 2)
    assert "《美国法典》" in AppealMessage.objects.order_by("-pk")[0].text
    entry = ThreadEntry.objects.order_by("-pk")[0]
    assert (entry.appeal, entry.side, entry.kind) == (appeal, "affected", "addition")
    assert entry.supplied == {"jurisdiction": ""}
    assert LedgerEvent.objects.filter(action="answered").count() == 2
    assert verify().code == INTACT


def test_what_was_typed_is_kept_after_a_refusal(client, incomplete):
    address, appeal = incomplete

    page = add(
        client, address, contact="临屿市第二街1号", signature="潮声社", jurisdiction="on", text="另附", homepage="x"
    )

    content = page.content.decode()
    assert all(words in content for words in ("临屿市第二街1号", 'value="潮声社"', "另附"))
    assert 'name="jurisdiction" id="id_jurisdiction" checked' in content
    assert not appeal.additions.exists()


def test_files_of_20_mb_are_refused_with_everything_typed_kept(client, incomplete):
    address, _appeal = incomplete
    large = SimpleUploadedFile("a.pdf", PDF + b" " * MAX_BYTES)

    page = add(client, address, contact="临屿市第二街1号", proofs=large)

    assert "临屿市第二街1号" in page.content.decode()
    assert "20MB" in page.content.decode()
    assert not Evidence.objects.exists()
    form = address.rsplit("A-", 1)[0]
    assert "另有理由" in sent(client, form, text="另有理由", proofs=large).content.decode()
    assert Appeal.objects.count() == 1


def test_files_come_with_an_appeal_and_later_and_open_for_those_who_may_see_the_person(client, incomplete):
    address, appeal = incomplete
    add(client, address, text="原件见附件。", proofs=SimpleUploadedFile("a.pdf", PDF))

    evidence = Evidence.objects.get()
    assert (evidence.appellant, evidence.entry) == (appeal.appellant, appeal.additions.get())
    case = Case.objects.get()
    desk = Client()
    desk.force_login(makers.make_person_at_desk("li", "Moderator"))
    file = reverse("admin:takedowns_case_appeal_file", args=[case.pk, evidence.pk])
    page = desk.get(reverse("admin:takedowns_case_change", args=[case.pk])).content.decode()
    assert file in page
    assert "原件见附件。" in page
    response = desk.get(file)
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment")
    ada = Client()
    ada.force_login(makers.make_person_at_desk("ada", "Editor"))
    assert ada.get(file).status_code == 403
    other = makers.make_notice(item=makers.make_article(), basis="other")[0].cases.get()
    assert desk.get(file.replace(f"/{case.pk}/", f"/{other.pk}/", 1)).status_code == 403


def test_the_same_form_sent_twice_is_stored_once(client, incomplete):
    address, appeal = incomplete
    values = {"contact": "临屿市", "signature": "潮声社", "jurisdiction": "on", "stamp": makers.make_claim()["stamp"]}

    first, second = add(client, address, **values), add(client, address, **values)

    assert first.redirect_chain == second.redirect_chain
    assert appeal.additions.count() == 1


def test_what_comes_after_forwarding_is_refused_with_its_words(client, incomplete):
    address, appeal = incomplete
    add(client, address, contact="临屿市", signature="潮声社", jurisdiction="on")
    page = client.get(address)
    assert page.status_code == 200
    mo = makers.make_person_at_desk("mo", "Moderator")
    appeal.refresh_from_db()
    forward(appeal, version(appeal), mo)

    response = add(client, address, text="补充说明一处")

    assert "补充说明一处" in response.content.decode()
    assert appeal.additions.count() == 1
    assert client.get(address).status_code == 302


def test_other_references_and_the_links_of_others_get_the_answer_of_an_unknown_link(client, incomplete):
    address, appeal = incomplete
    unknown = client.get("/takedowns/status/" + "A" * 22 + "/")
    other = new_status_link(appeal.notice, AffectedParty(appeal.decision.case, None, makers.make_source(name="港口报")))
    for tampered in (
        address.replace(appeal.reference, "A-AAAA-AAAA"),
        f"{appeal_page(other)}{appeal.reference}/",
        f"{appeal_page(new_status_link(appeal.notice))}{appeal.reference}/",
    ):
        for response in (client.get(tampered), add(client, tampered, text="x")):
            assert (response.status_code, len(response.content)) == (404, len(unknown.content))
    assert not appeal.additions.exists()


def test_a_complaint_that_lacks_nothing_takes_words_and_files_until_it_is_decided(client):
    mo, li = makers.make_person_at_desk("mo", "Moderator"), makers.make_person_at_desk("li", "Moderator")
    _article, notice, decision = removed(mo, "dsa_16")
    link = new_status_link(notice, AffectedParty(decision.case, decision))
    party = PartyLink.objects.latest("pk").party
    appeal = file_appeal(counter(decision, notice, elements=(), affected=party), None)
    address = f"{appeal_page(link)}{appeal.reference}/"
    assert (appeal.kind, appeal.missing) == ("dsa_complaint", [])

    add(client, address, text="另有新证据。", proofs=SimpleUploadedFile("b.txt", "证词".encode()))

    assert appeal.additions.get().text == "另有新证据。"
    decide_appeal(appeal, version(appeal), li, "refused", "证据不足")
    assert client.get(address).status_code == 302


def test_the_same_words_can_be_sent_as_an_answer_and_as_an_addition(client, incomplete):
    address, appeal = incomplete
    form = {"stamp": signed_stamp(timezone.now() - timedelta(minutes=1)), "text": "见附件。"}

    responses = [client.post(to, form) for to in (address.split("appeal/")[0], address, address)]

    assert [response.status_code for response in responses] == [302, 302, 302]
    assert list(ThreadEntry.objects.values_list("kind", "appeal")) == [("answer", None), ("addition", appeal.pk)]


@pytest.mark.parametrize("is_forwarded", [False, True])
def test_what_was_typed_stays_if_it_was_received_otherwise_meanwhile(is_forwarded, client, incomplete):
    address, appeal = incomplete
    appeal.elements = [*appeal.elements, *appeal.rule.required] if is_forwarded else [*appeal.elements, "contact"]
    appeal.effective_at = appeal.forwarded_at = timezone.now() if is_forwarded else None
    appeal.save()

    page = add(client, address, contact="临屿市第二街1号", name="潮汐社").content.decode()

    assert "临屿市第二街1号" in page
    assert "潮汐社" in page
    appeal.appellant.refresh_from_db()
    assert (appeal.appellant.contact, appeal.appellant.name) == ("", "潮声社")
    assert not ThreadEntry.objects.exists()
