"""The database enforces what a single row of a case, a notice or an outcome can break."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from articles.takedowns.models import Case, Decision, Notice, NoticeOutcome
from articles.takedowns.models.append_only import AppendOnlyError
from tests import makers

pytestmark = pytest.mark.django_db


def case_on(item) -> Case:
    makers.make_notice(item=item, basis="gdpr_17")
    return Case.objects.get(item=item)


@pytest.mark.parametrize(
    "change", ["state = 'merged'", "merged_into_id = {other}", "state = 'merged', merged_into_id = id"]
)
def test_only_a_merged_case_names_another_case_and_never_itself(change):
    case, other = case_on(makers.make_article()), case_on(makers.make_article())

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE takedowns_case SET {change.format(other=other.pk)} WHERE id = {case.pk}")


def test_spam_is_closed():
    notice = case_on(makers.make_article()).notices.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(spam_at=timezone.now())


def test_a_decision_answers_a_notice_once_and_without_a_decision_only_as_spam():
    case = case_on(makers.make_article())
    notice, decision = case.notices.get(), Decision.objects.create(case=case, case_version=1, action="nothing")
    NoticeOutcome.objects.create(case=case, notice=notice, decision=decision, outcome="granted")

    for values in ({"decision": decision, "outcome": "spam"}, {"outcome": "granted"}, {"outcome": "other"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            NoticeOutcome.objects.create(case=case, notice=notice, **values)
    NoticeOutcome.objects.create(case=case, notice=notice, outcome="spam")
    with pytest.raises(AppendOnlyError):
        NoticeOutcome.objects.update(outcome="refused")
