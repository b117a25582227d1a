"""Erasure of people who appealed: with the claimant, and by retention."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.takedowns.cases.appeals import file_appeal
from articles.takedowns.decisions.actions import DecisionText, NoAction
from articles.takedowns.decisions.appeals import decide_appeal
from articles.takedowns.decisions.decide import decide
from articles.takedowns.law.appeal_rules import Side
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Appeal, AppealMessage, Appellant
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


def test_nobody_is_erased_while_their_appeal_is_open():
    notice = notice_with(makers.make_article())
    case = notice.cases.get()
    decision = decide(case, case.version, NoAction(), DecisionText("不成立"), moderator())
    appeal = file_appeal(counter(decision, notice, kind="gdpr_objection", elements=()), None)

    with pytest.raises(ValidationError):
        erase_appellant(appeal.appellant, None)
