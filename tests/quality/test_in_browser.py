"""Tests of every type of page in a real browser: accessibility, layout shift, width, console, requests, cookies."""

import pytest

from tests.quality.page_types import PAGE_TYPES

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
each_page = pytest.mark.parametrize("name", PAGE_TYPES)


@each_page
def test_a_page_passes_the_axe_rules_of_wcag_2_2_aa(visits, name):
    failed = {how: violations for how, violations in visits[name].inaccessible.items() if violations}

    assert len(visits[name].inaccessible) == 4
    assert not failed


@each_page
def test_a_page_has_a_layout_shift_of_at_most_0_001(visits, name):
    assert max(visits[name].shift.values()) <= 0.001, visits[name].shift


@each_page
def test_a_page_does_not_scroll_sideways_at_320_pixels(visits, name):
    assert visits[name].sideways == 0


@each_page
def test_a_page_has_no_console_error_and_no_content_security_policy_violation(visits, name):
    assert visits[name].complaints == []
    assert visits[name].refused == []


@each_page
def test_a_page_makes_no_request_to_another_host_and_sets_no_cookie(visits, name):
    assert visits[name].strangers == []
    assert visits[name].cookies == []
