"""Measures that a ground suggests: the order of the actions on the case page."""

import pytest

from articles.takedowns.admin.actions.case_forms import FORMS
from articles.takedowns.law.legal_bases import BASES
from articles.takedowns.law.measures import SUGGESTED, Measure, suggested_measures


def test_every_basis_suggests_measures_and_every_measure_has_a_form():
    assert set(SUGGESTED) == set(BASES)
    assert {form.code for form in FORMS} == set(Measure)


@pytest.mark.parametrize(
    ("basis", "relief", "first"),
    [
        ("attribution", "remove", Measure.CREDIT),
        ("attribution", "correct", Measure.CREDIT),
        ("fact", "correct", Measure.FACT),
        ("fact", "remove", Measure.FACT),
        ("order", "note", Measure.REMOVE),
        ("gdpr_17", "", Measure.NAME),
        ("gdpr_17", "delist", Measure.DELIST),
        ("dmca_notice", "", Measure.REMOVE),
        ("defamation", "note", Measure.LABEL),
    ],
)
def test_the_ground_and_the_request_decide_which_action_is_first(basis, relief, first):
    assert suggested_measures(basis, relief)[0] == first


def test_what_a_claimant_asks_for_besides_a_correction_comes_second():
    assert suggested_measures("fact", "remove")[1] == Measure.REMOVE
