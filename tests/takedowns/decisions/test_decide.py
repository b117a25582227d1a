"""Deciding a case: a decision takes effect at once, is answered by letter and may need a second person."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from articles.models import Mode, Restriction
from articles.takedowns.cases import workflow
from articles.takedowns.cases.already_reviewed import earlier_review
from articles.takedowns.cases.locking import StaleCase
from articles.takedowns.decisions.actions import (
    DecisionText,
    NoAction,
    Restrict,
)
from articles.takedowns.decisions.decide import decide
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Case, Notice
from tests import makers
from tests.takedowns.decisions.deciding import REASON, case_on, letters, moderator

pytestmark = pytest.mark.django_db


def test_a_decision_takes_effect_at_once_and_the_claimant_is_answered_two_minutes_later(client, clock):
    article = makers.make_article()
    case = case_on(article)

    decision = decide(case, case.version, Restrict((article,), Mode.REMOVED), REASON, moderator())

    assert client.get(article.get_absolute_url()).status_code == 410
    case.refresh_from_db()
    assert (case.state, case.notices.get().state, decision.statement.reason) == ("in_force", "closed", "核实属实")
    mail = letters().get()
    assert mail.recipient == "stella@reader.example"
    assert mail.not_before == clock.now + timedelta(seconds=120)
    assert verify().code == INTACT


def test_a_decision_without_a_reason_changes_nothing():
    article = makers.make_article()
    case = case_on(article)

    with pytest.raises(ValidationError, match="写明理由"):
        decide(case, case.version, Restrict((article,), Mode.REMOVED), DecisionText("  "), moderator())

    assert not Restriction.objects.exists()
    assert Case.objects.get().version == 0


def test_a_closed_case_cannot_be_decided():
    article = makers.make_article()
    case = workflow.mark_as_spam(case_on(article), 0, moderator())

    with pytest.raises(ValidationError):
        decide(case, case.version, Restrict((article,), Mode.REMOVED), REASON, moderator())

    case = workflow.reopen(case, case.version, moderator())
    decide(case, case.version, Restrict((article,), Mode.REMOVED), REASON, moderator())
    assert Restriction.objects.count() == 1


def test_a_form_submitted_twice_decides_once():
    article = makers.make_article()
    case = case_on(article)

    first = decide(case, 0, Restrict((article,), Mode.REMOVED), REASON, moderator(), key="k")
    second = decide(case, 0, Restrict((article,), Mode.REMOVED), REASON, moderator(), key="k")

    assert (first, Restriction.objects.count()) == (second, 1)


def test_more_than_twenty_whole_items_need_a_second_person_and_twenty_do_not():
    source = makers.make_source()
    items = tuple(makers.make_article(source=source) for _number in range(21))
    case = case_on(items[0])

    decide(case, 0, Restrict(items[:20], Mode.REMOVED), REASON, moderator())
    assert Restriction.objects.filter(mode="removed").count() == 20
    decide(case, 1, Restrict(items, Mode.REMOVED), REASON, moderator())

    assert Restriction.objects.filter(mode="hidden").count() == 21


def test_hiding_for_now_leaves_the_case_open_until_the_hiding_ends():
    article = makers.make_article()
    case = case_on(article)

    decide(case, 0, Restrict((article,), Mode.HIDDEN), REASON, moderator())

    case.refresh_from_db()
    assert case.state == "in_review"
    assert case.due_at == Restriction.objects.get().ends_at
    assert not letters().exists()


def test_a_decision_to_take_no_action_marks_only_this_version_of_the_text_as_reviewed():
    article = makers.make_article()
    case = case_on(article)
    decide(case, 0, NoAction(), DecisionText("所述与原文不符"), moderator())

    again = case_on(article)
    assert earlier_review(again) == case
    article.body = "<p>改过的正文。</p>"
    article.save()

    assert earlier_review(Case.objects.get(pk=again.pk)) is None


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_two_simultaneous_decisions_one_is_refused_as_stale():
    people = [moderator("mo"), moderator("li")]
    for _round in range(20):
        article = makers.make_article()
        case = case_on(article, email="")
        outcomes = []
        barrier = threading.Barrier(2)

        def race(by, outcomes=outcomes, case=case, article=article, barrier=barrier):
            barrier.wait()
            try:
                decide(case, 0, Restrict((article,), Mode.REMOVED), REASON, by)
                outcomes.append("decided")
            except StaleCase:
                outcomes.append("refused")
            finally:
                connection.close()

        racers = [threading.Thread(target=race, args=(by,)) for by in people]
        for racer in racers:
            racer.start()
        for racer in racers:
            racer.join()

        assert sorted(outcomes) == ["decided", "refused"]
        assert Restriction.objects.filter(item=article).count() == 1
    assert Notice.objects.filter(state="closed").count() == 20
    assert verify().code == INTACT
