"""Tests of change kinds: a typo, clarification or correction of a published text."""

import pytest

from articles.briefs.models import Brief
from articles.editing.change_kinds import ChangeKind, note_change
from articles.models import Correction
from tests.makers import make_brief, make_person_at_desk

pytestmark = pytest.mark.django_db


def test_a_typo_is_saved_without_setting_revised_at() -> None:
    brief = make_brief(body="<p>渡轮今晚离岗。</p>")

    brief.body = "<p>渡轮今晚离港。</p>"
    brief.save_silently()

    stored = Brief.objects.get(pk=brief.pk)
    assert stored.body == "<p>渡轮今晚离港。</p>"
    assert stored.revised_at is None


def test_a_typo_leaves_an_earlier_revised_at_unchanged() -> None:
    brief = make_brief()
    brief.body = "<p>改过一次。</p>"
    brief.save()
    revised = Brief.objects.get(pk=brief.pk).revised_at

    brief.body = "<p>改过两次。</p>"
    brief.save_silently()

    assert revised is not None
    assert Brief.objects.get(pk=brief.pk).revised_at == revised


@pytest.mark.parametrize(("kind", "noted"), [("clarification", "clarification"), ("correction", "correction")])
def test_a_clarification_or_correction_creates_a_correction_note(kind: str, noted: str) -> None:
    brief = make_brief()

    note_change(brief, ChangeKind(kind), "原文误作“离岗”。", make_person_at_desk("ada"))

    row = Correction.objects.get(item=brief)
    assert (row.kind, row.text, row.by.username) == (noted, "原文误作“离岗”。", "ada")


def test_a_typo_creates_no_correction_note() -> None:
    assert note_change(make_brief(), ChangeKind.TYPO, "", make_person_at_desk("ada")) is None
    assert not Correction.objects.exists()
