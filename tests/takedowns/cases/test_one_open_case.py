"""One open case per target and family: what opens a closed case again joins the open one or is refused in words."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from articles.models import Mode, Restriction
from articles.takedowns.cases import workflow
from articles.takedowns.decisions.actions import Restrict
from articles.takedowns.decisions.decide import decide, restore
from articles.takedowns.decisions.undo import undo
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Case, Notice
from tests import makers
from tests.takedowns.decisions.deciding import REASON, case_on, moderator

pytestmark = pytest.mark.django_db


def closed_and_open_case(item, mode=Mode.REMOVED):
    """A decided case, and the open one of a newer notice on the same item."""
    case = case_on(item)
    decision = decide(case, case.version, Restrict((item,), mode), REASON, moderator())
    return decision, Case.objects.get(pk=case_on(item).pk)


def test_undo_joins_the_open_case_of_a_newer_notice(client):
    article = makers.make_article()
    decision, newer = closed_and_open_case(article)

    undone = undo(decision, 1, moderator("li"))

    older = Case.objects.get(pk=decision.case_id)
    assert (older.state, older.merged_into, undone.decision.case) == ("merged", newer, newer)
    assert list(Notice.objects.filter(cases=newer).values_list("state", flat=True)) == ["in_review"] * 2
    assert not older.notices.exists()
    assert client.get(article.get_absolute_url()).status_code == 200
    assert verify().code == INTACT


def test_undo_on_the_page_with_a_newer_notice_is_no_error(client):
    decision, _newer = closed_and_open_case(makers.make_article())
    client.force_login(moderator("li"))

    address = reverse("admin:takedowns_case_undo", args=[decision.case_id])
    response = client.post(address, {"decision": decision.pk, "version": 1}, follow=True)

    assert response.status_code == 200
    assert not Restriction.objects.filter(lifted_at=None).exists()


def test_reopening_joins_the_open_case():
    article = makers.make_article()
    closed = workflow.mark_as_withdrawn(case_on(article), 0, moderator())
    newer = case_on(article)

    joined = workflow.reopen(closed, closed.version, moderator())

    assert (joined, Case.objects.get(pk=closed.pk).merged_into) == (newer, newer)
    assert newer.notices.exclude(state="closed").count() == 2


def test_hiding_in_a_decided_case_is_refused_while_another_case_is_open():
    article = makers.make_article()
    decision, newer = closed_and_open_case(article, Mode.DELISTED)
    case = Case.objects.get(pk=decision.case_id)

    with pytest.raises(ValidationError, match=newer.reference):
        decide(case, case.version, Restrict((article,), Mode.HIDDEN), REASON, moderator())

    assert Restriction.objects.count() == 1


def test_lifting_a_restriction_answers_no_notice_of_an_open_case():
    article = makers.make_article()
    _decision, newer = closed_and_open_case(article)

    restore(Restriction.objects.get(), moderator())

    newer.refresh_from_db()
    assert newer.is_open
    assert newer.notices.get().state != "closed"
