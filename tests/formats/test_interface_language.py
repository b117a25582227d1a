"""Tests of the interface language, and of names stored in Chinese and English."""

import pytest
from django.utils import translation

from articles.formats.interface_language import interface_code_for, interface_language, localized
from articles.models import Section


@pytest.mark.parametrize(("code", "tag"), [("en", "en"), ("zh-hans", "zh-Hans")])
def test_the_interface_language_is_a_bcp_47_tag(code, tag):
    with translation.override(code):
        assert interface_language() == tag


@pytest.mark.parametrize(("language", "code"), [("en", "en"), ("zh-Hans", "zh-hans"), ("zh-Hant", "zh-hans")])
def test_english_texts_map_to_the_english_interface_and_all_others_to_chinese(language, code):
    assert interface_code_for(language) == code


def test_localized_returns_the_english_name_only_where_one_is_stored():
    translated, untranslated = Section(name="财经", name_en="Finance"), Section(name="港航")

    with translation.override("en"):
        assert [localized(section, "name") for section in (translated, untranslated)] == ["Finance", "港航"]
    assert localized(translated, "name") == "财经"
