"""Deadlines: which clock is due, from which time, and how pauses and extensions move it."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Mode
from articles.takedowns.cases import workflow
from articles.takedowns.decisions.actions import Restrict
from articles.takedowns.decisions.decide import decide
from articles.takedowns.models import Case, ClaimantMessage, Notice
from tests import makers
from tests.takedowns.cases.makers import mo, notice_on
from tests.takedowns.decisions.deciding import REASON

pytestmark = pytest.mark.django_db


def at(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


def test_our_own_clock_runs_from_receipt_and_a_statutory_one_from_a_complete_notice():
    article, received = makers.make_article(), at("2026-10-08T10:00")
    notice = notice_on(article, basis="dmca_notice", subject="copyright", received_at=received, elements=["address"])
    case = Case.objects.get()
    assert (case.due_at, case.due_for) == (received + timedelta(hours=4), "look")
    case = workflow.claim(case, case.version, mo())
    assert case.due_for == "look"

    notice.elements = "address work name email contact authority good_faith perjury signature".split()
    workflow.save_checklist(notice, mo())

    case.refresh_from_db()
    notice.refresh_from_db()
    assert case.due_for == "decide"
    assert timezone.localtime(case.due_at).date() > timezone.localtime(notice.effective_at).date()


def test_an_order_is_due_on_the_date_it_sets():
    notice_on(makers.make_article(), basis="order", subject="order", ordered_by=at("2026-12-24T12:00"))
    case = Case.objects.get()

    case = workflow.claim(case, case.version, mo())
    notice = case.notices.get()
    notice.elements = "address evidence ground name email contact signature".split()
    workflow.save_checklist(notice, mo())

    case.refresh_from_db()
    assert (case.due_at, case.due_for) == (at("2026-12-24T12:00"), "decide")


def test_waiting_pauses_the_deadline_and_asks_for_what_is_missing():
    notice_on(makers.make_article(), "stella@reader.example", elements=["address"])
    case = Case.objects.get()
    due = case.due_at

    case = workflow.await_reply(case, case.version, mo(), "证据不足")
    assert (case.state, case.due_for, case.notices.get().state) == ("needs_info", "answer", "needs_info")
    assert "- 涉及的具体部分" in ClaimantMessage.objects.order_by("-pk").first().text
    case.pauses.update(starts_at=timezone.now() - timedelta(hours=5))
    case = workflow.resume(case, case.version, mo())

    assert case.state == "in_review"
    assert case.due_at > due + timedelta(hours=5)
    assert case.pauses.get().reason == "证据不足"


def test_the_two_months_of_the_gdpr_are_granted_once():
    notice_on(makers.make_article(), basis="gdpr_17", subject="privacy", elements=["address", "ground", "relief"])
    notice = Notice.objects.get()
    notice.elements += ["name", "email"]
    workflow.save_checklist(notice, None)
    case = workflow.claim(Case.objects.get(), 0, mo())
    first = case.due_at

    case = workflow.extend(case, case.version, mo(), "要向三个部门核对")

    assert timedelta(days=58) < case.due_at - first < timedelta(days=63)
    with pytest.raises(ValidationError):
        workflow.extend(case, case.version, mo(), "再次")


def complete_dmca_notice(received: datetime) -> Case:
    elements = "address work name email contact authority good_faith perjury signature".split()
    notice_on(
        makers.make_article(),
        "stella@reader.example",
        basis="dmca_notice",
        subject="copyright",
        elements=elements,
        received_at=received,
    )
    case = Case.objects.get()
    return workflow.claim(case, case.version, mo())


def test_a_pause_does_not_lengthen_a_statutory_deadline():
    case = complete_dmca_notice(timezone.now())
    due = case.due_at

    case = workflow.await_reply(case, case.version, mo(), "想核实作品")
    assert (case.due_at, case.due_for) == (due, "decide")
    case.pauses.update(starts_at=timezone.now() - timedelta(hours=5))
    case = workflow.resume(case, case.version, mo())

    assert case.due_at == due


def test_a_statutory_deadline_that_passes_while_a_reply_is_awaited_is_overdue_and_shown():
    case = complete_dmca_notice(timezone.now() - timedelta(days=12))
    case = workflow.await_reply(case, case.version, mo(), "想核实作品")
    client = Client()
    client.force_login(mo())

    assert list(Case.objects.overdue(timezone.now())) == [case]
    page = client.get(reverse("admin:takedowns_case_change", args=[case.pk])).content.decode()
    queue = client.get(reverse("admin:takedowns_case_changelist")).content.decode()

    assert "法定期限不停止计算" in page
    assert "is-late" in queue


def test_a_statutory_deadline_runs_on_while_a_second_person_is_awaited():
    case = complete_dmca_notice(timezone.now())
    due = case.due_at
    assert case.item
    makers.make_notice(item=case.item, basis="order", subject="order", elements=[])
    case.refresh_from_db()

    decision = decide(case, case.version, Restrict((case.item,), Mode.REMOVED), REASON, mo())

    assert decision.case.state == "second_review"
    assert decision.case.due_at == min(due, decision.made_at + timedelta(hours=72))
