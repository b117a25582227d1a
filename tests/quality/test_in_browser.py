"""Is every type of page open to everybody, quiet and steady in a real browser?"""

import pytest

from tests.quality.page_types import PAGE_TYPES

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
each_page = pytest.mark.parametrize("name", PAGE_TYPES)


@each_page
def test_a_page_shuts_nobody_out_by_the_rules_of_wcag_2_2_aa(visits, name):
    found = {how: violations for how, violations in visits[name].inaccessible.items() if violations}

    assert len(visits[name].inaccessible) == 4
    assert not found


@each_page
def test_a_page_never_moves_under_its_reader(visits, name):
    assert max(visits[name].shift.values()) <= 0.001, visits[name].shift


@each_page
def test_a_page_of_320_pixels_scrolls_one_way(visits, name):
    assert visits[name].sideways == 0


@each_page
def test_a_page_complains_of_nothing_and_breaks_no_policy(visits, name):
    assert visits[name].complaints == []
    assert visits[name].refused == []


@each_page
def test_a_page_calls_nobody_else_and_leaves_no_cookie(visits, name):
    assert visits[name].strangers == []
    assert visits[name].cookies == []
