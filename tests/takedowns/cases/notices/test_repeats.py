"""Repeats: who notifies the same content again after it was put back by rule gets nothing removed without new facts."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from articles.models import Article, Mode
from articles.takedowns.cases.appeals.filing import file_appeal, forward
from articles.takedowns.cases.notices.repeats import repeats_in
from articles.takedowns.decisions.actions import NoAction, Restrict
from articles.takedowns.decisions.appeals import put_back_due
from articles.takedowns.decisions.decide import decide, take_down
from articles.takedowns.decisions.outcomes import Answers
from articles.takedowns.law.elements import Element
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Appeal, Case, Claimant, ClaimantMessage, Decision, Notice, NoticeOutcome
from tests import makers
from tests.takedowns.admin.cases.appeals.test_pages import client_of
from tests.takedowns.decisions.test_appeals import TEXT, counter, is_restricted, person, removed, version
from tests.takedowns.privacy.claimants import claimant_of

pytestmark = pytest.mark.django_db
FULL_CN = (Element.EVIDENCE, Element.TRUTH)


def put_back_text(clock: Any, basis: str = "cn_notice", kind: str = "cn_explanation") -> Article:
    """An article that was removed and came back by rule."""
    mo = makers.make_person_at_desk("mo", "Moderator")
    article, notice, decision = removed(mo, basis)
    elements = FULL_CN if basis == "cn_notice" else (Element.PERJURY, Element.JURISDICTION)
    filing = counter(decision, notice, kind=kind, elements=elements, person=person(identity="营业执照"))
    appeal = file_appeal(filing, mo)
    forward(appeal, version(appeal), mo)
    clock.now += timedelta(days=30)
    assert put_back_due() == 1
    clock.now += timedelta(days=1)
    return article


def notify(article: Article, basis: str = "cn_notice", **values: Any) -> tuple[Notice, Case]:
    values = {"subject": "copyright", "claimant": claimant_of(), "statement": "再次投诉。"} | values
    notice, _token = makers.make_notice(item=article, basis=basis, **values)
    return notice, notice.cases.get()


@pytest.mark.parametrize(
    ("basis", "kind"),
    [("cn_notice", "cn_explanation"), ("cn_notice", "cn_declaration"), ("dmca_notice", "dmca_counter")],
)
def test_the_same_claimant_on_the_same_ground_is_a_repeat(clock, basis, kind):
    article = put_back_text(clock, basis, kind)
    notice, case = notify(article, basis)

    repeat = repeats_in(case)[0]

    assert (repeat.notice, repeat.appeal) == (notice, Appeal.objects.get())
    assert repeat.appeal.reference in repeat.answer()


def test_others_other_grounds_and_other_content_are_no_repeats(clock):
    article = put_back_text(clock)
    others = [
        notify(article, claimant=Claimant(name="别人", email="other@reader.example")),
        notify(article, claimant=None),
        notify(article, "defamation", subject="defamation"),
        notify(makers.make_article()),
    ]

    assert not any(repeats_in(case) for _notice, case in others)


def test_a_granted_complaint_bars_nobody(clock):
    article = put_back_text(clock)
    Appeal.objects.update(outcome="granted")
    assert repeats_in(notify(article)[1]) == []


def test_a_repeat_removes_nothing_without_new_facts(clock):
    article = put_back_text(clock)
    _notice, case = notify(article)
    li = makers.make_person_at_desk("li", "Moderator")
    removal = Restrict((article,), Mode.REMOVED_LEGAL)

    with pytest.raises(ValidationError):
        decide(case, case.version, removal, TEXT, li)
    with pytest.raises(ValidationError):
        take_down(article, Mode.REMOVED, li, "重新撤下")
    assert not is_restricted(article)

    decide(case, case.version, removal, TEXT, li, answers=Answers(new_facts="法院已受理"))

    assert is_restricted(article)
    assert verify().code == INTACT


def test_a_notice_of_somebody_else_in_the_same_case_is_decided_as_ever(clock):
    article = put_back_text(clock)
    _notice, case = notify(article, claimant=Claimant(name="别人", email="other@reader.example"))
    decide(
        case,
        case.version,
        Restrict((article,), Mode.REMOVED_LEGAL),
        TEXT,
        makers.make_person_at_desk("li", "Moderator"),
    )
    assert is_restricted(article)


def test_the_case_page_shows_the_repeat_and_proposes_its_answer_first(clock):
    article = put_back_text(clock)
    _notice, case = notify(article)

    page = client_of("li").get(reverse("admin:takedowns_case_change", args=[case.pk])).content.decode()

    assert "是重复投诉" in page
    assert Appeal.objects.get().reference in page
    assert page.index('data-key="0"') < page.index('data-key="6"')
    assert "权利人不得再就该内容通知我们" in page
    assert 'name="remove-new_facts"' in page
    assert re.search(r'name="nothing-outcome_cn_notice" value="not_needed"[^>]* checked', page)


def test_the_proposed_answer_reaches_the_claimant_as_its_own_letter(clock):
    article = put_back_text(clock)
    notice, case = notify(article)
    answer = repeats_in(case)[0].answer()
    client, address = client_of("li"), reverse("admin:takedowns_case_decide", args=[case.pk])
    data = {
        "act": "nothing",
        "version": case.version,
        "nothing-facts": answer,
        "nothing-reason": "",
        "nothing-public_note": "",
        "nothing-outcome_cn_notice": "not_needed",
        "nothing-facts_cn_notice": "",
        "nothing-ground": "cn_notice",
        "nothing-last_notice": notice.pk,
        "key": "k1",
        "_decide": "",
    }

    client.post(address, data)

    assert Decision.objects.order_by("-pk")[0].action == NoAction.action
    assert NoticeOutcome.objects.get(notice=notice).outcome == "not_needed"
    letter = ClaimantMessage.objects.filter(notice=notice).order_by("-pk")[0]
    assert answer in letter.text
    assert not is_restricted(article)


def test_a_removal_in_the_form_is_refused_with_what_was_typed_until_new_facts_are_stated(clock):
    article = put_back_text(clock)
    notice, case = notify(article)
    client, address = client_of("li"), reverse("admin:takedowns_case_decide", args=[case.pk])
    data = {
        "act": "remove",
        "version": case.version,
        "remove-mode": "removed_legal",
        "remove-facts": "权属清楚。",
        "remove-reason": "复核过",
        "remove-public_note": "应权利人要求撤下。",
        "remove-last_notice": notice.pk,
        "key": "k2",
        "_decide": "",
    }

    page = client.post(address, data).content.decode()

    assert "是重复投诉" in page
    assert "复核过" in page
    assert not is_restricted(article)
    client.post(address, data | {"remove-new_facts": "法院已判决侵权。"})
    assert is_restricted(article)
    assert "法院已判决侵权。" in Decision.objects.order_by("-pk")[0].statement.reason
