"""Does the demonstration show a desk at work?"""

import pytest

from articles.takedowns.models import Case, LedgerEvent, Notice
from articles.takedowns.verifying import INTACT, verify
from newsroom.demo.loading import load

pytestmark = pytest.mark.django_db


def test_the_demonstration_holds_cases_in_many_states_and_a_chain_that_holds(settings, tmp_path):
    settings.DATA = tmp_path

    load()

    states = set(Case.objects.values_list("state", flat=True))
    assert states >= {"received", "in_review", "needs_info", "second_review", "in_force", "closed", "withdrawn"}
    assert Notice.objects.count() >= 10
    assert LedgerEvent.objects.count() >= 20
    assert verify().code == INTACT
