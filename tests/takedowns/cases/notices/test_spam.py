"""Spam: selected notices are closed and stay closed; their case is closed with the last of its notices."""

import pytest
from django.core.exceptions import ValidationError

from articles.models import Mode
from articles.takedowns.cases import workflow
from articles.takedowns.cases.notices import spam
from articles.takedowns.cases.notices.spam import mark_notices_as_spam, unmark_spam
from articles.takedowns.decisions.actions import NoAction, Restrict
from articles.takedowns.decisions.decide import decide
from articles.takedowns.decisions.undo import undo
from articles.takedowns.intake.receive import receive
from articles.takedowns.intake.url_matching import UrlMatch
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Case, ClaimantMessage, Notice
from tests import makers
from tests.takedowns.decisions.deciding import REASON, case_on, moderator

pytestmark = pytest.mark.django_db


def case_with_two_notices() -> tuple[Case, list[int]]:
    article = makers.make_article()
    case = case_on(article)
    makers.make_notice(item=article, basis="gdpr_17")
    return case, list(case.notices.order_by("pk").values_list("pk", flat=True))


def test_spam_applies_to_the_selected_notices_only():
    case, keys = case_with_two_notices()
    letters = ClaimantMessage.objects.count()

    case = mark_notices_as_spam(case, 0, moderator(), keys[1:])

    assert case.is_open
    assert list(case.notices.order_by("pk").values_list("state", flat=True)) == ["received", "closed"]
    assert case.outcomes.get().outcome == "spam"
    assert ClaimantMessage.objects.count() == letters


def test_a_case_of_nothing_but_spam_is_closed_and_reopened_with_its_notices():
    case, keys = case_with_two_notices()

    case = mark_notices_as_spam(case, 0, moderator(), keys)
    assert case.state == "spam"
    case = workflow.reopen(case, case.version, moderator())

    assert case.notices.filter(state="in_review", spam_at=None).count() == 2


def test_a_notice_marked_by_mistake_is_open_again():
    case, keys = case_with_two_notices()
    case = mark_notices_as_spam(case, 0, moderator(), keys[1:])

    unmark_spam(case, case.version, moderator(), keys[1:])

    assert not case.notices.filter(state="closed").exists()


def test_no_notice_or_one_of_another_case_is_refused():
    case, _keys = case_with_two_notices()
    other = case_on(makers.make_article()).notices.get()

    for chosen in ([], [other.pk]):
        with pytest.raises(ValidationError):
            mark_notices_as_spam(case, 0, moderator(), chosen)


def test_a_spam_notice_stays_closed_when_its_case_is_reopened():
    case, keys = case_with_two_notices()
    case = mark_notices_as_spam(case, 0, moderator(), keys[1:])
    case = workflow.mark_as_withdrawn(case, case.version, moderator())

    workflow.reopen(case, case.version, moderator())

    assert list(case.notices.order_by("pk").values_list("state", flat=True)) == ["in_review", "closed"]


def notice_in_two_cases() -> tuple[Notice, Case, Case]:
    """A notice about two articles; the first case has another notice too."""
    first, second = makers.make_article(), makers.make_article()
    notice = Notice(subject="privacy", basis="gdpr_17", statement="两篇都涉及本人。", language="zh-hans")
    receive(notice, None, [UrlMatch(1, "/1", item=first), UrlMatch(2, "/2", item=second)])
    makers.make_notice(item=first, basis="gdpr_17")
    return notice, Case.objects.get(item=first), Case.objects.get(item=second)


def test_a_notice_marked_by_mistake_is_open_again_in_all_its_cases():
    notice, first, second = notice_in_two_cases()
    first = mark_notices_as_spam(first, first.version, moderator(), [notice.pk])
    second.refresh_from_db()
    assert (first.is_open, second.state) == (True, "spam")

    unmark_spam(first, first.version, moderator(), [notice.pk])

    second.refresh_from_db()
    assert second.is_open
    assert verify().code == INTACT


def test_a_notice_that_is_open_again_joins_the_newer_case_on_its_other_target():
    notice, first, second = notice_in_two_cases()
    first = mark_notices_as_spam(first, first.version, moderator(), [notice.pk])
    makers.make_notice(item=second.item, basis="gdpr_17")
    newer = Case.objects.open().get(item=second.item)

    unmark_spam(first, first.version, moderator(), [notice.pk])

    second.refresh_from_db()
    assert (second.state, second.merged_into) == ("merged", newer)
    assert set(notice.cases.values_list("pk", flat=True)) == {first.pk, newer.pk}
    assert verify().code == INTACT


def test_a_notice_that_is_open_again_opens_a_case_that_was_decided_without_it_but_none_that_answered_it():
    notice, first, second = notice_in_two_cases()
    makers.make_notice(item=second.item, basis="gdpr_17")
    second.refresh_from_db()
    first = mark_notices_as_spam(first, first.version, moderator(), [notice.pk])
    second.refresh_from_db()
    decide(second, second.version, NoAction(), REASON, moderator())

    unmark_spam(first, first.version, moderator(), [notice.pk])

    second.refresh_from_db()
    assert second.is_open
    assert second.notices.exclude(state="closed").get() == notice
    assert verify().code == INTACT


def test_reopening_a_case_of_spam_leaves_the_notices_closed_that_were_marked_before():
    case, keys = case_with_two_notices()
    case = mark_notices_as_spam(case, 0, moderator(), keys[1:])
    case = workflow.mark_as_spam(case, case.version, moderator())
    assert case.state == "spam"

    case = workflow.reopen(case, case.version, moderator())

    assert list(case.notices.order_by("pk").values_list("state", flat=True)) == ["in_review", "closed"]
    assert case.notices.get(pk=keys[1]).spam_at is not None


def test_reopening_a_case_of_spam_opens_the_other_cases_of_its_notices():
    notice, first, second = notice_in_two_cases()
    mark_notices_as_spam(first, first.version, moderator(), list(first.notices.values_list("pk", flat=True)))
    second.refresh_from_db()

    workflow.reopen(second, second.version, moderator())

    first.refresh_from_db()
    assert first.is_open
    assert first.notices.exclude(state="closed").get() == notice
    assert verify().code == INTACT


def test_undoing_a_decision_leaves_a_notice_marked_as_spam_after_it():
    case, keys = case_with_two_notices()
    decision = decide(case, 0, Restrict((case.item,), Mode.REMOVED), REASON, moderator())
    case = workflow.reopen(decision.case, 1, moderator())
    case = mark_notices_as_spam(case, case.version, moderator(), keys[1:])

    undo(decision, case.version, moderator())

    assert case.notices.get(pk=keys[1]).spam_at is not None
    assert case.notices.exclude(state="closed").get().pk == keys[0]


def test_a_notice_that_is_open_again_leaves_withdrawn_cases_closed():
    notice, first, second = notice_in_two_cases()
    makers.make_notice(item=second.item, basis="gdpr_17")
    first = mark_notices_as_spam(first, first.version, moderator(), [notice.pk])
    second.refresh_from_db()
    workflow.mark_as_withdrawn(second, second.version, moderator())

    unmark_spam(first, first.version, moderator(), [notice.pk])

    assert Case.objects.get(pk=second.pk).state == "withdrawn"


def test_a_case_decided_before_a_notice_was_marked_does_not_open_with_it():
    notice, first, second = notice_in_two_cases()
    second.notices.remove(notice)
    makers.make_notice(item=second.item, basis="gdpr_17")
    second.refresh_from_db()
    decide(second, second.version, NoAction(), REASON, moderator())
    second.notices.add(notice)
    first = mark_notices_as_spam(first, first.version, moderator(), [notice.pk])

    unmark_spam(first, first.version, moderator(), [notice.pk])

    assert not Case.objects.get(pk=second.pk).is_open


@pytest.mark.parametrize("step", ["unmark", "mark"])
def test_a_merge_while_spam_waits_for_its_lock_is_refused_with_a_message(monkeypatch, step):
    notice, first, second = notice_in_two_cases()
    if step == "unmark":
        first = mark_notices_as_spam(first, first.version, moderator(), [notice.pk])
    makers.make_notice(item=second.item, basis="gdpr_17")
    third = case_on(makers.make_article())
    second = Case.objects.open().get(item=second.item)
    lock = spam.lock_cases

    def merge_before(keys):
        keys = list(keys)
        monkeypatch.setattr(spam, "lock_cases", lock)
        Notice.cases.through.objects.create(case=third, notice=notice)
        return lock(keys)

    monkeypatch.setattr(spam, "lock_cases", merge_before)
    with pytest.raises(ValidationError, match="同时"):
        (unmark_spam if step == "unmark" else mark_notices_as_spam)(first, first.version, moderator(), [notice.pk])
