"""A text is not published before the time that its source set."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from articles.editing.publishing import publish
from articles.models import NewsItem
from tests.makers import embed, hours_ago, hours_ahead, make_article, make_brief

pytestmark = pytest.mark.django_db


def refusal(item, at=None):
    with pytest.raises(ValidationError) as refused:
        publish(item, None, at)
    item.refresh_from_db()
    assert item.published_at is None
    return " ".join(refused.value.messages)


def test_publishing_before_the_embargo_ends_is_refused():
    assert "来源要求" in refusal(make_article(published_at=None, embargo_until=hours_ahead(2)))


def test_a_schedule_before_the_embargo_ends_is_refused():
    refusal(make_article(published_at=None, embargo_until=hours_ahead(2)), at=hours_ahead(1))


def test_a_schedule_for_the_end_of_the_embargo_is_accepted():
    end = hours_ahead(2)

    assert publish(make_article(published_at=None, embargo_until=end), None, end).item.published_at == end


def test_an_embargo_that_has_ended_prevents_nothing():
    assert publish(make_article(published_at=None, embargo_until=hours_ago(1)), None).warnings == []


def test_an_embargo_without_a_certain_end_is_refused_with_its_words():
    words = "EMBARGOED UNTIL 10AM CST 30 NOV 2026"

    assert words in refusal(make_article(published_at=None, embargo_raw=words))


def test_a_brief_under_embargo_is_not_published_with_another_article():
    brief = make_brief(published_at=None, embargo_until=hours_ahead(2))

    refusal(make_article(published_at=None, body=embed(brief)))


def test_limits_of_use_that_forbid_reprinting_count_as_the_page_forbidding_it():
    article = make_article(published_at=None, origin="unknown", use_limits="本稿不得转载")

    assert "本稿不得转载" in refusal(article)


def test_the_database_refuses_a_publication_before_the_end_of_the_embargo():
    article = make_article(published_at=None, embargo_until=hours_ahead(2))

    with pytest.raises(IntegrityError):
        NewsItem.objects.filter(pk=article.pk).update(published_at=hours_ahead(1))
