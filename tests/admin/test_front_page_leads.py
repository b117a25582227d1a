"""Front page leads: editors choose the article that leads the front page until a time."""

from articles.models import HomeLead
from tests import makers
from tests.desk.form_filling import errors, send


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
