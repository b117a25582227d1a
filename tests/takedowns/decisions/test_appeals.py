"""Appeals: receiving, forwarding, deciding by somebody else, and putting back by rule."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles.editing.restrictions import restrict
from articles.models import Article, Mode, Restriction
from articles.outbox.models import Message
from articles.takedowns.cases import merging, workflow
from articles.takedowns.cases.appeals.additions import correct_elements
from articles.takedowns.cases.appeals.filing import AppealFiling, file_appeal, forward
from articles.takedowns.cases.conversation import Reply, add_entry, lock_thread, mark_read, record_reply
from articles.takedowns.cases.locking import StaleCase
from articles.takedowns.decisions.actions import DecisionText, NoAction, Restrict
from articles.takedowns.decisions.all_addresses import decide_all
from articles.takedowns.decisions.appeals import (
    decide_appeal,
    put_back,
    put_back_due,
    record_lawsuit,
    withdraw_appeal,
)
from articles.takedowns.decisions.confirm import confirm
from articles.takedowns.decisions.decide import decide
from articles.takedowns.decisions.undo import undo
from articles.takedowns.intake.receive import receive
from articles.takedowns.intake.url_matching import UrlMatch
from articles.takedowns.law.appeal_rules import DMCA_COUNTER, Side, proposed_rule
from articles.takedowns.law.elements import Element
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import (
    Appeal,
    AppealMessage,
    Appellant,
    Case,
    Claimant,
    ClaimantMessage,
    Decision,
    Notice,
)
from tests import makers
from tests.takedowns.privacy.claimants import claimant_of

pytestmark = pytest.mark.django_db
TEXT = DecisionText("核实", "属实", "已撤下")
FULL = (Element.PERJURY, Element.JURISDICTION)


@pytest.fixture
def mo() -> User:
    return makers.make_person_at_desk("mo", "Moderator")


@pytest.fixture
def li() -> User:
    return makers.make_person_at_desk("li", "Moderator")


def removed(by: User, basis: str = "dmca_notice", mode: Mode = Mode.REMOVED_LEGAL) -> tuple[Article, Notice, Decision]:
    article = makers.make_article()
    notice, _token = makers.make_notice(item=article, basis=basis, subject="copyright", claimant=claimant_of())
    case = notice.cases.get()
    return article, notice, decide(case, case.version, Restrict((article,), mode), TEXT, by)


def person(**values: str) -> Appellant:
    fields = {"name": "潮声社", "email": "desk@tide.example", "contact": "临屿市第二街1号", "signature": "潮声社"}
    return Appellant(**(fields | values))


def counter(decision: Decision, notice: Notice, **values: Any) -> AppealFiling:
    fields: dict[str, Any] = {
        "decision": decision,
        "notice": notice,
        "kind": proposed_rule(decision.ground, Side.AFFECTED).code,
        "side": Side.AFFECTED,
        "text": "文章系本社原创。",
        "language": "zh-hans",
        "elements": FULL,
        "person": person(),
    }
    return AppealFiling(**(fields | values))


def version(appeal: Appeal) -> int:
    return Case.objects.get(pk=appeal.case_id).version


def is_restricted(article: Article) -> bool:
    return Restriction.objects.active(timezone.now()).filter(item=article).exists()


def test_a_counter_notice_is_forwarded_and_the_text_comes_back_after_ten_business_days(mo, li, clock):
    article, notice, decision = removed(mo)
    appeal = file_appeal(counter(decision, notice), li)
    case = Case.objects.get()
    assert (case.state, case.due_for) == ("contested", "fwd")

    appeal = forward(appeal, version(appeal), mo)

    case.refresh_from_db()
    assert (case.due_for, case.due_at) == ("back", appeal.closes_at)
    letter = ClaimantMessage.objects.order_by("-pk")[0]
    assert all(words in letter.text for words in ("潮声社", "临屿市第二街1号", "本社原创"))
    with pytest.raises(ValidationError):
        put_back(appeal, version(appeal), li)
    assert put_back_due() == 0
    clock.now += timedelta(days=15)
    assert put_back_due() == 1
    case.refresh_from_db()
    appeal.refresh_from_db()
    assert (case.state, appeal.outcome, is_restricted(article)) == ("closed", "put_back", False)
    assert appeal.result is not None
    assert verify().code == INTACT


def test_a_notified_lawsuit_stops_the_restoration(mo, li, clock):
    article, notice, decision = removed(mo)
    appeal = file_appeal(counter(decision, notice), li)
    appeal = forward(appeal, version(appeal), mo)

    record_lawsuit(appeal, version(appeal), mo)

    clock.now += timedelta(days=30)
    assert put_back_due() == 0
    case = Case.objects.get()
    assert (case.state, is_restricted(article)) == ("in_force", True)


def test_a_counter_notice_without_consent_to_jurisdiction_is_accepted_and_asked_for_and_starts_no_clock(mo, li):
    _article, notice, decision = removed(mo)
    appeal = file_appeal(counter(decision, notice, elements=(Element.PERJURY,)), li)

    assert (appeal.missing, appeal.effective_at) == ([Element.JURISDICTION], None)
    assert "管辖" in AppealMessage.objects.get().text
    assert Case.objects.get().due_for == "answer"
    with pytest.raises(ValidationError):
        forward(appeal, version(appeal), mo)
    appeal = correct_elements(appeal, version(appeal), mo, [*appeal.elements, "jurisdiction"])
    assert appeal.effective_at is not None
    assert forward(appeal, version(appeal), mo).opens_at is not None


def test_a_written_explanation_under_the_regulation_restores_at_once(mo, li):
    article, notice, decision = removed(mo, "cn_notice")
    elements = (Element.EVIDENCE, Element.TRUTH)
    filing = counter(decision, notice, kind="cn_explanation", elements=elements, person=person(identity="执照"))
    appeal = forward(appeal := file_appeal(filing, li), version(appeal), mo)

    put_back(appeal, version(appeal), mo)

    assert not is_restricted(article)


def test_nobody_decides_an_appeal_against_their_own_decision(mo, li):
    article, notice, decision = removed(mo, "other", Mode.REMOVED)
    appeal = file_appeal(counter(decision, notice), mo)

    with pytest.raises(ValidationError):
        decide_appeal(appeal, version(appeal), mo, "granted", "确系误判")
    assert is_restricted(article)
    appeal = decide_appeal(appeal, version(appeal), li, "granted", "确系误判")

    assert (appeal.reviewer, is_restricted(article), Case.objects.get().state) == (li, False, "closed")
    assert "确系误判" in AppealMessage.objects.order_by("-pk")[0].text
    assert "确系误判" in ClaimantMessage.objects.order_by("-pk")[0].text
    assert verify().code == INTACT


def test_who_confirmed_a_decision_does_not_review_it_and_what_two_set_two_lift(mo, li):
    article, notice, proposal = removed(mo, "other", Mode.SEALED)
    confirmation = confirm(proposal, proposal.case.version, li)
    appeal = file_appeal(counter(confirmation, notice), mo)
    lea = makers.make_person_at_desk("lea", "Lead moderator")
    for by in (mo, li):
        with pytest.raises(ValidationError):
            decide_appeal(appeal, version(appeal), by, "granted", "误判")

    appeal = decide_appeal(appeal, version(appeal), lea, "granted", "误判")

    case = Case.objects.get()
    assert (case.state, is_restricted(article)) == ("second_review", True)
    assert appeal.result is not None
    assert (appeal.is_open, AppealMessage.objects.count()) == (True, 1)
    confirm(appeal.result, case.version, mo)

    appeal.refresh_from_db()
    assert (appeal.outcome, appeal.reviewer, is_restricted(article)) == ("granted", lea, False)
    assert "误判" in AppealMessage.objects.order_by("-pk")[0].text
    assert Case.objects.get().state == "closed"
    assert verify().code == INTACT


def test_an_appeal_whose_restoration_the_second_person_refuses_is_still_open_and_answered_by_no_letter(mo, li):
    article, notice, proposal = removed(mo, "other", Mode.SEALED)
    confirmation = confirm(proposal, proposal.case.version, li)
    appeal = file_appeal(counter(confirmation, notice), mo)
    lea = makers.make_person_at_desk("lea", "Lead moderator")
    appeal = decide_appeal(appeal, version(appeal), lea, "granted", "误判")
    with pytest.raises(ValidationError):
        withdraw_appeal(appeal, version(appeal), lea)
    assert appeal.result is not None

    undo(appeal.result, version(appeal), mo)

    appeal.refresh_from_db()
    assert (appeal.is_open, appeal.result, appeal.reviewer) == (True, None, None)
    assert (Case.objects.get().state, is_restricted(article)) == ("contested", True)
    assert AppealMessage.objects.count() == 1
    assert verify().code == INTACT


def test_undoing_the_decision_on_an_appeal_opens_the_appeal_again_and_it_can_be_granted_again(mo, li):
    article, notice, decision = removed(mo, "other", Mode.REMOVED)
    appeal = file_appeal(counter(decision, notice), li)
    appeal = decide_appeal(appeal, version(appeal), li, "granted", "误判")
    assert appeal.result is not None

    undo(appeal.result, version(appeal), mo)

    appeal.refresh_from_db()
    assert (appeal.is_open, is_restricted(article), Case.objects.get().state) == (True, True, "contested")
    decide_appeal(appeal, version(appeal), li, "granted", "确系误判")
    assert (is_restricted(article), Case.objects.get().state) == (False, "closed")
    assert verify().code == INTACT


def test_the_worker_does_not_put_back_again_what_somebody_took_down_again(mo, li, clock):
    article, notice, decision = removed(mo)
    appeal = forward(appeal := file_appeal(counter(decision, notice), li), version(appeal), mo)
    clock.now += timedelta(days=20)
    assert put_back_due() == 1
    appeal.refresh_from_db()
    assert appeal.result is not None
    undo(appeal.result, version(appeal), mo)

    assert put_back_due() == 0
    assert is_restricted(article)
    appeal.refresh_from_db()
    put_back(appeal, version(appeal), mo)
    assert not is_restricted(article)


def test_the_worker_does_not_put_back_while_nobody_has_read_what_the_claimant_wrote_since(mo, li, clock):
    article, notice, decision = removed(mo)
    appeal = forward(appeal := file_appeal(counter(decision, notice), li), version(appeal), mo)
    clock.now += timedelta(days=3)
    with transaction.atomic():
        thread, reply = lock_thread(notice), Reply(text="我们已起诉。")
        record_reply(thread, reply, add_entry(thread, reply))
    clock.now += timedelta(days=20)

    assert put_back_due() == 0

    assert is_restricted(article)
    case = Case.objects.get()
    mark_read(case, case.version, mo)
    assert put_back_due() == 1


def second_claimant(article: Article) -> Notice:
    claimant = Claimant(name="海风社", email="rights@sea.example")
    return makers.make_notice(item=article, basis="dmca_notice", subject="copyright", claimant=claimant)[0]


def test_an_appeal_is_forwarded_to_everybody_whose_notice_the_decision_granted(mo, li, clock):
    article = makers.make_article()
    notice, _token = makers.make_notice(item=article, basis="dmca_notice", subject="copyright", claimant=claimant_of())
    other = second_claimant(article)
    case = Case.objects.get()
    decision = decide(case, case.version, Restrict((article,), Mode.REMOVED_LEGAL), TEXT, mo)
    ClaimantMessage.objects.all().delete()

    forward(appeal := file_appeal(counter(decision, notice), li), version(appeal), mo)

    letters = {letter.notice: letter for letter in ClaimantMessage.objects.all()}
    assert letters.keys() == {notice, other}
    assert other.reference in letters[other].text
    clock.now += timedelta(days=20)
    assert put_back_due() == 1
    assert ClaimantMessage.objects.filter(notice=other).count() == 2


def test_without_an_email_address_an_appeal_is_forwarded_by_post_and_the_time_counts_from_the_posting(mo, li, clock):
    _article, notice, decision = removed(mo)
    Claimant.objects.update(email="")
    appeal = file_appeal(counter(decision, notice), li)
    clock.now += timedelta(days=3)
    for posted in (None, timezone.localdate() + timedelta(days=1), timezone.localdate() - timedelta(days=9)):
        with pytest.raises(ValidationError):
            forward(appeal, version(appeal), mo, posted)
    posted = timezone.localdate() - timedelta(days=1)

    appeal = forward(appeal, version(appeal), mo, posted)

    assert appeal.forwarded_at is not None
    assert timezone.localdate(appeal.forwarded_at) == posted
    assert verify().code == INTACT


def test_the_worker_leaves_what_two_people_set_to_moderators(mo, li, clock):
    article, notice, proposal = removed(mo, "dmca_notice", Mode.SEALED)
    confirmation = confirm(proposal, proposal.case.version, li)
    appeal = file_appeal(counter(confirmation, notice), li)
    appeal = forward(appeal, version(appeal), mo)
    clock.now += timedelta(days=20)

    assert put_back_due() == 0

    put_back(appeal, version(appeal), mo)
    assert (Case.objects.get().state, is_restricted(article)) == ("second_review", True)


def test_a_claimant_whose_notice_was_refused_gets_a_new_review(mo, li):
    article = makers.make_article()
    notice, _token = makers.make_notice(item=article, basis="dsa_16", subject="other", claimant=claimant_of())
    case = notice.cases.get()
    decision = decide(case, case.version, NoAction(), TEXT, mo)
    filing = counter(decision, notice, kind="dsa_complaint", side=Side.CLAIMANT, elements=())
    appeal = file_appeal(filing, None)
    assert Case.objects.get().due_for == "appeal"

    decide_appeal(appeal, version(appeal), li, "granted", "应予撤下")

    notice.refresh_from_db()
    assert (Case.objects.get().state, notice.state) == ("in_review", "in_review")


def test_a_refused_appeal_leaves_everything_as_it_is(mo, li):
    article, notice, decision = removed(mo, "other", Mode.REMOVED)
    appeal = file_appeal(counter(decision, notice), li)
    decide_appeal(appeal, version(appeal), li, "refused", "理由不足")

    assert (Case.objects.get().state, is_restricted(article)) == ("in_force", True)


def test_objections_on_personal_data_are_decided_by_a_lead(mo, li):
    _article, notice, decision = removed(mo, "gdpr_17", Mode.REMOVED)
    appeal = file_appeal(counter(decision, notice), li)
    with pytest.raises(ValidationError):
        decide_appeal(appeal, version(appeal), li, "refused", "理由不足")
    lea = makers.make_person_at_desk("lea", "Lead moderator")
    decide_appeal(appeal, version(appeal), lea, "refused", "理由不足")
    assert "监管机构" in AppealMessage.objects.order_by("-pk")[0].text


def test_a_late_appeal_is_accepted_and_marked(mo, li, clock):
    _article, notice, decision = removed(mo, "dsa_16")
    clock.now += timedelta(days=200)
    assert file_appeal(counter(decision, notice, elements=()), li).is_late


@pytest.mark.parametrize("received", [timedelta(days=1), timedelta(days=-46_000)])
def test_a_receipt_date_tomorrow_or_in_1900_is_refused(mo, li, received):
    _article, notice, decision = removed(mo)
    with pytest.raises(ValidationError):
        file_appeal(counter(decision, notice, received_at=timezone.now() + received), li)


def test_a_second_appeal_of_the_same_side_an_empty_one_and_one_that_does_not_fit_are_refused(mo, li):
    _article, notice, decision = removed(mo)
    appeal = file_appeal(counter(decision, notice), li)
    for values in ({}, {"side": Side.CLAIMANT, "text": " "}, {"side": Side.OTHER}, {"kind": "dsa_complaint"}):
        with pytest.raises(ValidationError):
            file_appeal(counter(decision, notice, **values), li)
    assert Appeal.objects.get() == appeal
    withdraw_appeal(appeal, version(appeal), mo)
    assert Case.objects.get().state == "in_force"


def test_an_undone_decision_cannot_be_contested_and_undoing_settles_its_appeals(mo, li):
    _article, notice, decision = removed(mo, "other", Mode.REMOVED)
    appeal = file_appeal(counter(decision, notice), li)

    undo(decision, version(appeal), mo)

    appeal.refresh_from_db()
    assert (appeal.outcome, Case.objects.get().state) == ("obsolete", "in_review")
    with pytest.raises(ValidationError):
        file_appeal(counter(decision, notice), li)
    assert verify().code == INTACT


def test_a_case_with_an_open_appeal_does_not_close(mo, li):
    article, notice, decision = removed(mo, "other", Mode.REMOVED)
    appeal = file_appeal(counter(decision, notice), li)
    case = Case.objects.get()
    with pytest.raises(ValidationError):
        workflow.mark_as_withdrawn(case, case.version, mo)

    decide(case, case.version, Restrict((article,), Mode.LABELLED), TEXT, mo)

    case.refresh_from_db()
    assert (case.state, case.due_for) == ("contested", "appeal")
    with pytest.raises(StaleCase):
        decide_appeal(appeal, case.version - 1, li, "refused", "理由不足")


def test_one_decision_about_all_addresses_closes_a_notice_although_an_appeal_keeps_one_of_its_cases_open(mo, li):
    contested, notice, decision = removed(mo, "other", Mode.REMOVED)
    file_appeal(counter(decision, notice), li)
    matches = [UrlMatch(1, "", item=contested), UrlMatch(2, "", item=makers.make_article())]
    later = Notice(subject="privacy", basis="other", relief="remove", statement="请删除。", language="en")
    receive(later, claimant_of(), matches)
    case = later.cases.get(item=contested)

    decide_all(case, case.version, later, lambda target: Restrict((target,), Mode.LABELLED), TEXT, mo)

    later.refresh_from_db()
    assert (later.state, set(later.cases.values_list("state", flat=True))) == ("closed", {"contested", "in_force"})


def test_an_appeal_joins_the_case_that_is_open_on_the_target_and_moves_with_it(mo, li):
    article, notice, decision = removed(mo, "other", Mode.REMOVED)
    later, _token = makers.make_notice(item=article, basis="other", subject="other")
    appeal = file_appeal(counter(decision, notice), li)
    assert appeal.case == later.cases.get()
    other = makers.make_notice(item=makers.make_article(), basis="other")[0].cases.get()
    merging.merge(appeal.case, version(appeal), mo, other)
    appeal.refresh_from_db()

    assert appeal.case == other
    decide_appeal(appeal, version(appeal), li, "granted", "误判")
    assert not is_restricted(article)
    assert verify().code == INTACT


def test_the_rule_of_the_counter_notice_names_its_elements():
    assert Element.JURISDICTION in DMCA_COUNTER.required


def test_a_case_that_somebody_changed_stops_neither_the_other_appeals_nor_the_worker(mo, li, clock, monkeypatch):
    articles = []
    for _number in range(3):
        article, notice, decision = removed(mo)
        articles.append(article)
        forward(appeal := file_appeal(counter(decision, notice), li), version(appeal), mo)
    clock.now += timedelta(days=20)
    first, second = Appeal.objects.order_by("pk")[:2]

    def failing(appeal: Appeal, version: int, by: User | None) -> Appeal:
        if appeal == first:
            raise StaleCase(appeal.case)
        if appeal == second:
            raise RuntimeError("broken")
        return put_back(appeal, version, by)

    monkeypatch.setattr("articles.takedowns.decisions.appeals.put_back", failing)

    assert put_back_due() == 1
    assert [is_restricted(article) for article in articles] == [True, True, False]


def test_appeals_that_wait_for_people_do_not_keep_the_others_from_their_turn(mo, li, clock, monkeypatch):
    monkeypatch.setattr("articles.takedowns.decisions.appeals.MAX_PUT_BACK", 1)
    sealed, notice, proposal = removed(mo, "dmca_notice", Mode.SEALED)
    confirmation = confirm(proposal, proposal.case.version, li)
    forward(appeal := file_appeal(counter(confirmation, notice), li), version(appeal), mo)
    article, notice, decision = removed(mo)
    forward(appeal := file_appeal(counter(decision, notice), li), version(appeal), mo)
    clock.now += timedelta(days=20)

    assert put_back_due() == 1
    assert (is_restricted(sealed), is_restricted(article)) == (True, False)


def test_no_letter_says_that_content_was_restored_which_something_else_restricts(mo, li, clock):
    article, notice, decision = removed(mo)
    forward(appeal := file_appeal(counter(decision, notice), li), version(appeal), mo)
    restrict(article, Mode.DELISTED, li, "另有缘由")
    clock.now += timedelta(days=20)

    assert put_back_due() == 1

    for letter in (AppealMessage.objects.order_by("-pk")[0], ClaimantMessage.objects.order_by("-pk")[0]):
        assert "其他措施" in letter.text
        assert "恢复" not in letter.text


def test_undoing_recalls_the_letter_about_the_appeal_or_says_that_it_is_open_again(mo, li):
    _article, notice, decision = removed(mo, "other", Mode.REMOVED)
    appeal = file_appeal(counter(decision, notice), li)
    before = AppealMessage.objects.count(), ClaimantMessage.objects.count()
    appeal = decide_appeal(appeal, version(appeal), li, "granted", "误判")
    assert appeal.result is not None
    undo(appeal.result, version(appeal), mo)
    assert (AppealMessage.objects.count(), ClaimantMessage.objects.count()) == before
    appeal.refresh_from_db()
    appeal = decide_appeal(appeal, version(appeal), li, "granted", "误判")
    Message.objects.update(sent_at=timezone.now())
    assert appeal.result is not None

    undo(appeal.result, version(appeal), mo)

    newest = AppealMessage.objects.order_by("-pk")[0]
    assert (newest.sent_at, "重新受理" in newest.subject) == (None, True)
    assert ClaimantMessage.objects.filter(sent_at=None).count() == 1


def test_what_is_restored_by_rule_is_decided_by_nobody_and_refused_only_as_incomplete(mo, li):
    article, notice, decision = removed(mo)
    appeal = file_appeal(counter(decision, notice, elements=(Element.PERJURY,)), mo)
    with pytest.raises(ValidationError):
        decide_appeal(appeal, version(appeal), li, "granted", "误判")
    appeal = correct_elements(appeal, version(appeal), mo, [*appeal.elements, "jurisdiction"])
    for outcome in ("granted", "partly", "refused"):
        with pytest.raises(ValidationError):
            decide_appeal(appeal, version(appeal), li, outcome, "误判")
    appeal = correct_elements(appeal, version(appeal), mo, ["perjury"])

    decide_appeal(appeal, version(appeal), li, "refused", "未补齐")

    assert is_restricted(article)


def test_the_link_in_a_letter_to_a_party_that_no_row_names_shows_its_appeal(mo, li, client):
    _article, notice, decision = removed(mo)
    appeal = file_appeal(counter(decision, notice, elements=()), li)

    (path,) = re.findall(r"/takedowns/status/\S+?/", AppealMessage.objects.get().text)

    assert appeal.reference in client.get(path).content.decode()


def test_two_parties_whom_no_row_names_may_contest_the_same_decision(mo, li):
    _article, notice, decision = removed(mo)
    file_appeal(counter(decision, notice), li)

    file_appeal(counter(decision, notice, text="图片由我拍摄。"), li)

    assert len({appeal.party for appeal in Appeal.objects.all()}) == 2
