"""Reference numbers are random and easy to read aloud."""

import re
from collections import Counter

import pytest

from tests.makers import make_notice

pytestmark = pytest.mark.django_db


def test_references_are_random_and_avoid_characters_that_are_easily_confused():
    references = [make_notice(claimant=None)[0].reference for _number in range(50)]

    assert all(re.fullmatch(r"N-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}", reference) for reference in references)
    assert Counter(references).most_common(1)[0][1] == 1
