"""Erasure of people who appealed: with the claimant, and by retention."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from articles.takedowns.cases.appeals.filing import file_appeal
from articles.takedowns.cases.conversation import Reply
from articles.takedowns.decisions.actions import DecisionText, NoAction
from articles.takedowns.decisions.appeals import decide_appeal
from articles.takedowns.decisions.decide import decide
from articles.takedowns.intake.appeals import receive_addition
from articles.takedowns.intake.evidence import EvidenceField
from articles.takedowns.law.appeal_rules import Side
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Appeal, AppealMessage, Appellant, Evidence
from articles.takedowns.privacy.erasure import erase, erase_appellant
from articles.takedowns.privacy.retention import AFTER_OBJECTIONS, apply_retention
from tests import makers
from tests.takedowns.decisions.test_appeals import counter, person, version
from tests.takedowns.privacy.claimants import MAIL, NAME, moderator, notice_with, tables_that_contain

pytestmark = pytest.mark.django_db


def decided_appeal(side: Side, name: str) -> Appeal:
    """A refused appeal whose text and reasons name a person."""
    mo, lea = moderator(), makers.make_person_at_desk("lea", "Lead moderator")
    notice = notice_with(makers.make_article())
    case = notice.cases.get()
    decision = decide(case, case.version, NoAction(), DecisionText("不成立"), mo)
    sender = person(name=name, email=MAIL if name == NAME else "desk@tide.example")
    kind, text = "gdpr_objection", f"{name}不服。"
    appeal = file_appeal(counter(decision, notice, kind=kind, side=side, text=text, elements=(), person=sender), mo)
    return decide_appeal(appeal, version(appeal), lea, "refused", f"{name}未提供证据。")


def test_erasing_a_claimant_erases_them_as_the_person_who_appealed():
    appeal = decided_appeal(Side.CLAIMANT, NAME)
    assert AppealMessage.objects.exists()

    erase(appeal.notice, None)

    assert not Appellant.objects.exists()
    assert tables_that_contain(NAME, MAIL) == []
    assert verify().code == INTACT


def test_retention_erases_an_affected_party_after_the_period_of_removals():
    decided_appeal(Side.AFFECTED, "岱岩通讯社")
    assert tables_that_contain("岱岩通讯社")

    apply_retention(timezone.now() + AFTER_OBJECTIONS - timedelta(days=1))
    assert Appellant.objects.exists()
    apply_retention(timezone.now() + AFTER_OBJECTIONS + timedelta(days=1))

    assert not Appellant.objects.exists()
    assert tables_that_contain("岱岩通讯社") == []
    assert verify().code == INTACT


def with_addition(side: Side, name: str) -> Appeal:
    """A decided appeal to which its sender added words and a file that name them."""
    mo, lea = moderator(), makers.make_person_at_desk("lea", "Lead moderator")
    notice = notice_with(makers.make_article())
    case = notice.cases.get()
    decision = decide(case, case.version, NoAction(), DecisionText("不成立"), mo)
    sender = person(name=name, email="", contact="", signature="")
    filing = counter(decision, notice, kind="gdpr_objection", side=side, elements=(), person=sender)
    appeal = file_appeal(filing, mo)
    file = SimpleUploadedFile("a.pdf", f"%PDF-1.7 {name}".encode())
    receive_addition(appeal, Reply(text=f"{name}补充。"), EvidenceField().clean([file]), {"contact": f"{name}收"})
    appeal.refresh_from_db()
    return decide_appeal(appeal, version(appeal), lea, "refused", "未提供证据。")


def test_what_was_added_to_an_appeal_is_erased_with_its_sender_and_not_before(
    settings, django_capture_on_commit_callbacks
):
    appeal = with_addition(Side.AFFECTED, "岱岩通讯社")
    file = Path(settings.EVIDENCE_ROOT) / Evidence.objects.get().file.name
    apply_retention(timezone.now() + AFTER_OBJECTIONS - timedelta(days=1))
    assert file.exists()
    assert appeal.additions.exclude(text="").exists()

    with django_capture_on_commit_callbacks(execute=True):
        apply_retention(timezone.now() + AFTER_OBJECTIONS + timedelta(days=1))

    assert not file.exists()
    assert appeal.additions.get().text == ""
    assert tables_that_contain("岱岩通讯社") == []
    assert verify().code == INTACT


def test_what_a_claimant_added_to_their_appeal_is_erased_with_them():
    appeal = with_addition(Side.CLAIMANT, NAME)

    erase(appeal.notice, None)

    assert not Evidence.objects.exists()
    assert appeal.additions.get().text == ""
    assert tables_that_contain(NAME) == []


def test_a_claimant_named_in_an_addition_of_the_other_side_is_masked():
    appeal = with_addition(Side.AFFECTED, "岱岩通讯社")
    appeal.additions.update(text=f"{NAME}的投诉不实。")

    erase(appeal.notice, None)

    assert NAME not in appeal.additions.get().text


def test_nobody_is_erased_while_their_appeal_is_open():
    notice = notice_with(makers.make_article())
    case = notice.cases.get()
    decision = decide(case, case.version, NoAction(), DecisionText("不成立"), moderator())
    appeal = file_appeal(counter(decision, notice, kind="gdpr_objection", elements=()), None)

    with pytest.raises(ValidationError):
        erase_appellant(appeal.appellant, None)
