"""Can an editor choose the lead of the front page, and link translations, without breaking either?"""

import pytest
from django.core.exceptions import ValidationError

from articles.models import HomeLead
from articles.versions import check_translation
from tests import makers
from tests.admin.filling import errors, send


def test_an_editor_chooses_the_lead_until_a_time(ada):
    article = makers.make_article()

    send(ada, "/admin/articles/homelead/add/", article=article.pk, ends_at_0="2030-01-01", ends_at_1="00:00:00")

    lead = HomeLead.objects.get()
    assert (lead.article_id, lead.by.username) == (article.pk, "ada")


def test_a_brief_cannot_lead_the_front_page(ada):
    page = send(
        ada, "/admin/articles/homelead/add/", article=makers.make_brief().pk, ends_at_0="2030-01-01", ends_at_1="00:00"
    )

    assert "只有文章可以作首页头条。" in str(errors(page))


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
