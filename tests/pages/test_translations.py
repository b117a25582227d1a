"""Translations: a translation is one step from its original."""

import pytest
from django.core.exceptions import ValidationError

from articles.pages.translations import check_translation
from tests import makers


def test_a_translation_is_one_step_from_its_original(db):
    original = makers.make_article()
    translation = makers.make_article(language="en", translation_of=original)

    check_translation(makers.make_article(language="ja"), original)
    for item, chosen in (
        (makers.make_article(), translation),
        (original, makers.make_article()),
        (original, original),
        (makers.make_brief(), original),
    ):
        with pytest.raises(ValidationError):
            check_translation(item, chosen)
