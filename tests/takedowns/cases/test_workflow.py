"""Workflow of cases: which case a notice joins, who may take a step, and what each step records."""

import pytest
from django.core.exceptions import PermissionDenied

from articles.models import Placement
from articles.takedowns.cases import workflow
from articles.takedowns.cases.locking import StaleCase
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Case, LedgerEvent, Notice
from tests import makers
from tests.takedowns.cases.makers import mo, notice_on

pytestmark = pytest.mark.django_db


def test_notices_on_one_item_join_one_case_which_counts_different_people():
    article = makers.make_article()

    for email in ("stella@reader.example", "STELLA@reader.example", "rui@reader.example", ""):
        notice_on(article, email)

    case = Case.objects.get()
    assert (case.item_id, case.notices.count(), case.notifiers, case.state) == (article.pk, 4, 3, "received")


def test_removals_and_corrections_on_one_item_are_separate_cases():
    article = makers.make_article()

    notice_on(article)
    notice_on(article, basis="gdpr_17", subject="privacy")

    assert sorted(Case.objects.values_list("family", flat=True)) == ["correct", "remove"]


def test_a_brief_chosen_in_an_article_is_the_target():
    brief = makers.make_brief()
    article = makers.make_article(body=makers.embed(brief))

    notice_on(article, placement=Placement.objects.get(article=article))

    assert Case.objects.get().item_id == brief.pk


def test_notices_without_an_address_of_ours_get_a_case_each():
    notice_on(None)
    notice_on(None)

    assert [case.target for case in Case.objects.all()] == [None, None]


def test_a_new_notice_does_not_join_a_closed_case():
    article = makers.make_article()
    notice_on(article)
    case = Case.objects.get()
    workflow.mark_as_spam(case, case.version, mo())

    notice_on(article)

    assert sorted(Case.objects.values_list("state", flat=True)) == ["received", "spam"]


def test_a_step_from_a_stale_version_changes_nothing_and_raises():
    notice_on(makers.make_article())
    case = Case.objects.get()
    workflow.claim(case, 0, mo())

    with pytest.raises(StaleCase) as stale:
        workflow.await_reply(case, 0, mo(), "等待")

    assert stale.value.case.version == 1
    assert Case.objects.get().state == "in_review"


def test_a_person_without_the_permission_cannot_take_a_step():
    notice_on(makers.make_article())

    with pytest.raises(PermissionDenied):
        workflow.claim(Case.objects.get(), 0, makers.make_person_at_desk("ada", "Editor"))


def test_every_step_is_an_event():
    notice_on(makers.make_article())
    case = workflow.claim(Case.objects.get(), 0, mo())
    case = workflow.await_reply(case, case.version, mo(), "等待")
    case = workflow.resume(case, case.version, mo())
    workflow.mark_as_withdrawn(case, case.version, mo())

    actions = LedgerEvent.objects.order_by("sequence").values_list("action", flat=True)
    assert list(actions) == ["opened", "assigned", "asked", "resumed", "closed"]
    assert verify().code == INTACT
    assert Notice.objects.get().state == "closed"


@pytest.mark.slow
def test_hundreds_of_notices_make_one_case_and_their_number_changes_nothing_for_readers(client):
    article = makers.make_article()

    for number in range(200):
        makers.make_notice(item=article, claimant=None, basis="gdpr_17", subject="privacy", statement=f"第{number}封")

    case = Case.objects.get()
    assert (case.notices.count(), case.notifiers, case.version, case.state) == (200, 200, 0, "received")
    assert client.get(article.get_absolute_url()).status_code == 200
