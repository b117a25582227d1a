"""Lists and sentences have the punctuation and the spaces of the language."""

import pytest
from django.utils import translation

from articles.formats.lists import join_list, sentences


@pytest.mark.parametrize(
    ("language", "listed", "said"),
    [("zh-hans", "甲、乙", "已保存。{} 未发布。"), ("en", "甲, 乙", "已保存。 {} 未发布。")],
)
def test_parts_are_joined_as_the_language_joins_them(language, listed, said):
    with translation.override(language):
        assert join_list(["甲", "乙"]) == listed
        assert sentences(["已保存。", "", "{} 未发布。"]) == said
        assert sentences([]) == ""
