"""Default reasons: each legal basis and outcome has its own, and all pass the linter."""

import pytest

from articles.takedowns.law.legal_bases import BASES
from articles.takedowns.letters.default_reasons import DEFAULT_FACTS, NO_LONGER_NEEDED
from articles.takedowns.letters.lint import lint
from articles.takedowns.letters.templates import Outcome


@pytest.mark.django_db
def test_every_basis_and_outcome_has_its_own_reasons_and_they_pass_the_linter() -> None:
    sentences = [str(sentence) for outcomes in DEFAULT_FACTS.values() for sentence in outcomes.values()]
    sentences.append(str(NO_LONGER_NEEDED))

    assert DEFAULT_FACTS.keys() == BASES.keys()
    assert all(set(outcomes) == set(Outcome) - {Outcome.NOT_NEEDED} for outcomes in DEFAULT_FACTS.values())
    assert len(set(sentences)) == 28
    assert [faults for sentence in sentences if (faults := lint(sentence, (), cited=True))] == []
