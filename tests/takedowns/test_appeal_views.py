"""The public form that contests a decision, reached through the link of a party."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Mode, Restriction
from articles.takedowns.decisions.actions import DecisionText, NoAction, Restrict
from articles.takedowns.decisions.decide import decide, restore
from articles.takedowns.decisions.outcomes import Answers, NoticeAnswer
from articles.takedowns.intake.appeal_form import decision_behind
from articles.takedowns.intake.spam_guards import signed_stamp
from articles.takedowns.letters.status_links import AffectedParty, new_status_link, store_link
from articles.takedowns.models import Appeal, Case, NoticeOutcome, PartyLink
from tests import makers
from tests.takedowns.decisions.test_appeals import removed
from tests.takedowns.privacy.claimants import claimant_of

pytestmark = pytest.mark.django_db


def appeal_page(link: str) -> str:
    return link.partition("/")[2].partition("/")[2].partition("/")[2].join(["/", ""]) + "appeal/"


def sent(client: Client, address: str, **values: Any) -> Any:
    stamp = signed_stamp(timezone.now() - timezone.timedelta(minutes=1))
    return client.post(address, {"stamp": stamp, "text": "文章系本社原创。", **values}, follow=True)


@pytest.fixture
def party() -> tuple[str, Case]:
    """The address of the form for the outlet whose article was taken down under the DMCA."""
    mo = makers.make_person_at_desk("mo", "Moderator")
    _article, notice, decision = removed(mo)
    return appeal_page(new_status_link(notice, AffectedParty(decision.case, decision))), decision.case


def test_the_form_of_a_counter_notice_asks_for_what_the_law_requires_and_accepts_less(client, party):
    address, case = party
    page = client.get(address).content.decode()
    assert all(f'name="{name}"' in page for name in ("mistake", "jurisdiction", "contact", "signature", "name"))

    page = sent(client, address, mistake="on", name="潮声社", contact="临屿市", signature="潮声社").content.decode()

    appeal = Appeal.objects.get()
    assert (appeal.side, [element.value for element in appeal.missing]) == ("affected", ["jurisdiction"])
    assert appeal.reference in page
    assert "本社原创" not in page
    case.refresh_from_db()
    assert case.state == "contested"


def test_what_was_typed_is_shown_again_after_a_refusal(client, party):
    address, _case = party
    response = sent(client, address, text="", contact="临屿市第二街1号", homepage="x")

    assert "临屿市第二街1号" in response.content.decode()
    assert not Appeal.objects.exists()


def test_the_same_form_sent_twice_is_stored_once_and_another_is_refused_with_its_text(client, party):
    address, _case = party
    sent(client, address)
    assert sent(client, address).redirect_chain
    response = sent(client, address, text="另有理由，请核对。")

    assert "另有理由，请核对。" in response.content.decode()
    assert Appeal.objects.count() == 1


def test_a_claimant_contests_a_refusal_and_a_closed_link_leads_back(client):
    mo = makers.make_person_at_desk("mo", "Moderator")
    notice, token = makers.make_notice(
        item=makers.make_article(), basis="dsa_16", subject="other", claimant=claimant_of()
    )
    address = reverse("takedowns:appeal", args=[token])
    assert client.get(address).status_code == 302
    case = notice.cases.get()
    decide(case, case.version, NoAction(), DecisionText("不成立"), mo)
    status = reverse("takedowns:status", args=[token])
    assert address in client.get(status).content.decode()

    sent(client, address)

    assert (Appeal.objects.get().kind, Appeal.objects.get().side) == ("dsa_complaint", "claimant")
    assert f'"{address}"' not in client.get(status).content.decode()


def test_a_tampered_link_gets_the_same_answer_as_the_status_page(client):
    tampered = reverse("takedowns:appeal", args=["A" * 22])
    unknown = client.get(reverse("takedowns:status", args=["A" * 22]))

    for response in (client.get(tampered), sent(client, tampered)):
        assert (response.status_code, len(response.content)) == (404, len(unknown.content))
    assert not Appeal.objects.exists()


def test_two_affected_parties_contest_one_decision_and_neither_sees_the_appeal_of_the_other(client):
    mo = makers.make_person_at_desk("mo", "Moderator")
    _article, notice, decision = removed(mo)
    forms = [
        appeal_page(new_status_link(notice, AffectedParty(decision.case, decision, makers.make_source(name=name))))
        for name in ("潮声社", "港口报")
    ]

    pages = [sent(client, form).content.decode() for form in forms]

    first, second = Appeal.objects.order_by("pk")
    assert (first.reference in pages[0], second.reference in pages[1]) == (True, True)
    assert first.reference not in pages[1]


def test_a_link_contests_the_decision_of_its_letter_and_nothing_that_was_lifted(client):
    mo = makers.make_person_at_desk("mo", "Moderator")
    article, notice, first = removed(mo, "other", Mode.REMOVED)
    case = Case.objects.get()
    link = new_status_link(notice, AffectedParty(case, first))
    second = decide(case, case.version, Restrict((article,), Mode.LABELLED), DecisionText("核实"), mo)
    old, new = PartyLink.objects.get(decision=first), PartyLink(notice=notice, role="affected", case=case)
    assert link
    assert (decision_behind(old), decision_behind(new)) == (first, second)

    restore(Restriction.objects.active(timezone.now()).get(mode=Mode.LABELLED), mo)

    assert (decision_behind(old), decision_behind(new)) == (first, first)
    restore(Restriction.objects.active(timezone.now()).get(), mo)
    assert (decision_behind(old), decision_behind(new)) == (None, None)


def test_a_claimant_may_contest_a_decision_that_answered_another_notice_as_spam():
    mo, article = makers.make_person_at_desk("mo", "Moderator"), makers.make_article()
    own, _token = makers.make_notice(item=article, claimant=claimant_of(), basis="gdpr_17", subject="privacy")
    junk, _token = makers.make_notice(item=article, basis="gdpr_17", subject="privacy")
    case = own.cases.get()
    answers = Answers(notices={junk.pk: NoticeAnswer(NoticeOutcome.Result.SPAM)})

    decision = decide(case, case.version, NoAction(), DecisionText("不成立", "无依据"), mo, answers=answers)

    links = [store_link(own, "own"), store_link(junk, "junk")]
    assert [decision_behind(link) for link in links] == [decision, None]
