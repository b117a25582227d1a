"""Merging and splitting cases: notices move, decisions stay, and what cannot be done is refused in words."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from articles.models import Mode
from articles.takedowns.cases import merging, workflow
from articles.takedowns.cases.locking import StaleCase
from articles.takedowns.decisions.actions import Restrict
from articles.takedowns.decisions.decide import decide
from articles.takedowns.decisions.undo import undo, undoable_decision
from articles.takedowns.law.legal_bases import Family
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Case, Notice
from tests import makers
from tests.takedowns.decisions.deciding import REASON, case_on, moderator

pytestmark = pytest.mark.django_db


def reload(case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_a_merged_case_names_the_other_which_has_its_notices():
    case, other = case_on(makers.make_article()), case_on(makers.make_article(), email="rui@reader.example")

    merging.merge(case, 0, moderator(), other)

    other = reload(other)
    assert (reload(case).state, reload(case).merged_into) == ("merged", other)
    assert (other.notices.count(), other.notifiers, other.version) == (2, 2, 1)
    assert verify().code == INTACT


def test_decisions_stay_in_a_merged_case_and_can_be_undone_in_the_other(client):
    article = makers.make_article()
    case, other = case_on(article), case_on(makers.make_article())
    decision = decide(case, 0, Restrict((article,), Mode.REMOVED), REASON, moderator())
    merging.merge(workflow.reopen(case, 1, moderator()), 2, moderator(), other)

    assert undoable_decision(reload(other)) == decision
    undone = undo(decision, reload(other).version, moderator())

    assert (decision.case_id, undone.decision.case_id) == (case.pk, other.pk)
    assert client.get(article.get_absolute_url()).status_code == 200


def test_what_cannot_be_merged_is_refused():
    article = makers.make_article()
    case, other = case_on(article), case_on(makers.make_article())
    closed = workflow.mark_as_withdrawn(case_on(makers.make_article()), 0, moderator())
    waiting = case_on(makers.make_article())
    decide(waiting, 0, Restrict((waiting.item,), Mode.SEALED), REASON, moderator())
    refused = [(case, case), (case, closed), (closed, case), (case, waiting), (reload(waiting), case)]

    for merged, into in refused:
        with pytest.raises(ValidationError):
            merging.merge(merged, merged.version, moderator(), into)
    merging.merge(case, 0, moderator(), other)
    with pytest.raises(StaleCase):
        merging.merge(other, 0, moderator(), case)
    with pytest.raises(ValidationError, match="已经并入本案"):
        merging.merge(other, 1, moderator(), reload(case))

    assert [reload(row).state for row in (other, closed)] == ["received", "withdrawn"]


def test_a_legal_hold_covers_both_cases_after_a_merge():
    case, other = case_on(makers.make_article()), case_on(makers.make_article())
    workflow.set_hold(case, 0, moderator(), "法院保全")

    merging.merge(case, 1, moderator(), other)
    assert reload(other).hold == "法院保全"
    workflow.set_hold(reload(other), 1, moderator(), "")

    assert reload(case).hold == ""


def test_selected_notices_leave_to_a_case_about_the_brief_inside():
    brief = makers.make_brief()
    article = makers.make_article(body=makers.embed(brief))
    case = case_on(article)
    moving = makers.make_notice(item=article, basis="gdpr_17")[0]

    home = merging.split(case, 0, moderator(), [moving.pk], brief, Family.REMOVE)

    assert (home.item_id, home.state, list(home.notices.all())) == (brief.pk, "received", [moving])
    assert case.notices.count() == 1
    again = makers.make_notice(item=brief, basis="gdpr_17")[0]
    assert again.cases.get() == home
    assert verify().code == INTACT


def test_neither_all_nor_none_of_the_notices_can_leave_nor_stay_where_they_are():
    article = makers.make_article()
    case = case_on(article)
    makers.make_notice(item=article, basis="gdpr_17")
    keys = list(case.notices.values_list("pk", flat=True))

    for chosen, family in (([], "correct"), (keys, "correct"), (keys[:1], "remove"), ([10**9], "correct")):
        with pytest.raises(ValidationError):
            merging.split(case, 0, moderator(), chosen, article, Family(family))

    assert case.notices.count() == 2
    merging.split(case, 0, moderator(), keys[:1], article, Family.CORRECT)
    assert sorted(Case.objects.open().values_list("family", flat=True)) == ["correct", "remove"]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_simultaneous_merges_in_both_directions_leave_one_case_with_all_notices():
    people = [moderator("mo"), moderator("li")]
    for _round in range(10):
        cases = [case_on(makers.make_article()), case_on(makers.make_article())]
        outcomes = []
        barrier = threading.Barrier(2)

        def race(by, case, into, outcomes=outcomes, barrier=barrier):
            barrier.wait()
            try:
                merging.merge(case, 0, by, into)
                outcomes.append("merged")
            except (StaleCase, ValidationError):
                outcomes.append("refused")
            finally:
                connection.close()

        pairs = [(people[0], cases[0], cases[1]), (people[1], cases[1], cases[0])]
        racers = [threading.Thread(target=race, args=pair) for pair in pairs]
        for racer in racers:
            racer.start()
        for racer in racers:
            racer.join()

        assert sorted(outcomes) == ["merged", "refused"]
        states = sorted(reload(case).state for case in cases)
        assert states == ["merged", "received"]
        assert Notice.objects.filter(cases__state="received", cases__in=cases).count() == 2
    assert verify().code == INTACT
