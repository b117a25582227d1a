"""Takedown notices of the demonstration: the desk has cases in many states and an intact ledger."""

import pytest

from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Case, LedgerEvent, Notice
from newsroom.demo.load import load

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_the_demonstration_has_cases_in_many_states_and_an_intact_ledger(settings, tmp_path):
    settings.DATA = tmp_path

    load()

    states = set(Case.objects.values_list("state", flat=True))
    assert states >= {"received", "in_review", "needs_info", "second_review", "in_force", "closed", "withdrawn"}
    assert Notice.objects.count() >= 10
    assert LedgerEvent.objects.count() >= 20
    assert verify().code == INTACT
