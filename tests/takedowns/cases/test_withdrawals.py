"""Withdrawals through the link of a claimant, and what later steps do with a notice that was withdrawn."""

import pytest
from django.contrib.auth.models import User

from articles.models import Mode, NewsItem
from articles.takedowns.cases import workflow
from articles.takedowns.cases.appeals.filing import AppealFiling, file_appeal
from articles.takedowns.cases.conversation import Kind, Reply
from articles.takedowns.cases.notices import spam
from articles.takedowns.decisions.actions import DecisionText, NoAction, Restrict
from articles.takedowns.decisions.decide import decide
from articles.takedowns.decisions.undo import undo
from articles.takedowns.intake.answers import receive_answer
from articles.takedowns.law.appeal_rules import Side, proposed_rule
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Case, Notice
from tests import makers
from tests.takedowns.cases.makers import mo, notice_on

pytestmark = pytest.mark.django_db
TEXT = DecisionText("核实", "属实", "已注明")


def withdraw(notice: Notice) -> None:
    receive_answer(notice, Reply(kind=Kind.WITHDRAWAL))


def state_of(notice: Notice) -> str:
    return Notice.objects.get(pk=notice.pk).state


def in_two_cases(first: NewsItem, second: NewsItem, by: User) -> tuple[Notice, Case, Case]:
    """A notice about both items, and its cases."""
    notice = notice_on(first)
    other = notice_on(second).cases.get()
    other.notices.add(notice)
    return notice, notice.cases.get(item=first), other


def test_a_case_closed_by_a_withdrawal_opens_with_the_notice_that_closed_it():
    article = makers.make_article()
    early, last = notice_on(article), notice_on(article)
    withdraw(early)
    withdraw(last)
    case = Case.objects.get()

    workflow.reopen(case, case.version, mo())

    assert (state_of(early), state_of(last)) == ("closed", "in_review")
    assert Notice.objects.get(pk=last.pk).withdrawn_at is None
    assert verify().code == INTACT


def test_a_decided_case_opens_without_the_notice_that_was_withdrawn_before():
    article, by = makers.make_article(), mo()
    withdrawn, decided = notice_on(article), notice_on(article)
    withdraw(withdrawn)
    case = Case.objects.get()
    case = decide(case, case.version, NoAction(), TEXT, by).case

    workflow.reopen(case, case.version, by)

    assert (state_of(withdrawn), state_of(decided)) == ("closed", "in_review")


def test_undoing_a_decision_leaves_a_notice_closed_that_was_withdrawn_since():
    by = mo()
    notice, case, _other = in_two_cases(makers.make_article(), makers.make_article(), by)
    decision = decide(case, case.version, NoAction(), TEXT, by)
    withdraw(notice)

    undo(decision, Case.objects.get(pk=case.pk).version, by)

    assert state_of(notice) == "closed"
    assert Case.objects.get(pk=case.pk).is_open


def test_taking_the_mark_of_spam_from_a_withdrawn_notice_leaves_it_closed():
    article, by = makers.make_article(), mo()
    notice, _other = notice_on(article), notice_on(article)
    withdraw(notice)
    case = Case.objects.get()
    spam.close_as_spam(case, by, [notice.pk])

    spam.unmark_spam(case, case.version, by, [notice.pk])

    assert state_of(notice) == "closed"


def test_withdrawing_the_last_notice_of_a_contested_case_leaves_it_contested():
    article, by = makers.make_article(), mo()
    notice = notice_on(article, basis="dmca_notice", subject="copyright")
    case = notice.cases.get()
    decision = decide(case, case.version, Restrict((article,), Mode.REMOVED_LEGAL), TEXT, by)
    rule = proposed_rule(decision.ground, Side.AFFECTED)
    file_appeal(AppealFiling(decision, rule.code, Side.AFFECTED, "文章系本社原创。", "zh-hans"), None)
    second = notice_on(article, basis="dmca_notice", subject="copyright")

    withdraw(second)

    assert list(Case.objects.values_list("state", flat=True)) == ["contested"]
    assert state_of(second) == "closed"


def test_withdrawing_the_last_notice_of_a_case_whose_restriction_stands_leaves_it_in_force():
    article, by = makers.make_article(), mo()
    notice = notice_on(article)
    case = notice.cases.get()
    case = decide(case, case.version, Restrict((article,), Mode.DELISTED), TEXT, by).case
    workflow.reopen(case, case.version, by)

    withdraw(notice)

    assert Case.objects.get().state == "in_force"
    assert verify().code == INTACT


def test_withdrawing_an_order_is_recorded_and_leaves_the_order_open():
    notice = notice_on(makers.make_article(), basis="order", subject="order")

    withdraw(notice)

    notice.refresh_from_db()
    assert (notice.state, notice.withdrawn_at) == ("received", None)
    assert notice.thread.get().kind == "withdrawal"
    assert notice.cases.get().is_open
    assert verify().code == INTACT
