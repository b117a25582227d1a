"""Spam: selected notices are closed and stay closed; their case is closed with the last of its notices."""

import pytest
from django.core.exceptions import ValidationError

from articles.takedowns.cases import workflow
from articles.takedowns.cases.spam import mark_notices_as_spam, unmark_spam
from articles.takedowns.models import Case, ClaimantMessage
from tests import makers
from tests.takedowns.decisions.deciding import case_on, moderator

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
