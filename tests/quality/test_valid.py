"""Tests of validity by the Nu checker: every page is valid HTML, every style sheet valid CSS."""

import pytest

from tests.quality.checker import SHEETS, WRONG
from tests.quality.page_types import PAGE_TYPES

pytestmark = [pytest.mark.checker, pytest.mark.django_db]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", PAGE_TYPES)
def test_a_page_is_valid_html(invalid, name, language):
    assert invalid.get(f"{name}.{language}.html", []) == []


@pytest.mark.parametrize("sheet", [path.name for path in SHEETS])
def test_a_style_sheet_is_valid_css(invalid, sheet):
    assert invalid.get(sheet, []) == []


def test_the_checker_reports_invalid_html_and_css(invalid):
    assert set(WRONG) <= set(invalid)
