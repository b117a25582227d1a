"""When an item becomes public and ceases to be: times, companions, terms."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.models import Standing
from articles.publishing import cancel_schedule, publish, republish, withdraw
from articles.rights.models import Use
from tests.makers import (
    embed,
    hours_ago,
    hours_ahead,
    make_article,
    make_brief,
    make_licence,
    make_person_at_desk,
    make_source,
)

pytestmark = pytest.mark.django_db


def _standing(item):
    item.refresh_from_db()
    return item.standing(timezone.now())


def test_publishing_releases_now_and_says_who_did_it():
    article, ada = make_article(published_at=None), make_person_at_desk("ada", "Editor")

    publish(article, by=ada)

    assert _standing(article) is Standing.PUBLIC
    assert LogEntry.objects.get(user=ada).object_id == str(article.pk)


def test_publishing_an_article_releases_the_briefs_that_came_with_it():
    waiting, public = make_brief(published_at=None), make_brief(published_at=hours_ago(30))
    article = make_article(published_at=None, body=embed(waiting, public))

    done = publish(article, by=None)

    waiting.refresh_from_db()
    assert [brief.pk for brief in done.briefs] == [waiting.pk]
    assert waiting.published_at == article.published_at


def test_a_brief_released_with_an_article_has_it_in_its_own_history():
    brief, ada = make_brief(published_at=None), make_person_at_desk("ada", "Editor")

    publish(make_article(published_at=None, body=embed(brief)), by=ada)

    kinds = LogEntry.objects.values_list("content_type__model", "object_id")
    assert ("brief", str(brief.pk)) in kinds


def test_a_brief_whose_licence_forbids_it_keeps_the_article_back():
    source = make_source(licence=make_licence(permitted_use=Use.HEADLINE))
    brief = make_brief(published_at=None, headline="别家的快讯", source=source, origin="agreed")
    article = make_article(published_at=None, body=embed(brief))

    with pytest.raises(ValidationError, match="别家的快讯"):
        publish(article, by=None)

    assert _standing(article) is Standing.DRAFT


def test_moving_a_schedule_moves_the_briefs_and_cancelling_cancels_them():
    brief = make_brief(published_at=None)
    article = make_article(published_at=None, body=embed(brief))
    publish(article, by=None, at=hours_ahead(5))
    later = hours_ahead(9)

    publish(article, by=None, at=later)
    brief.refresh_from_db()
    assert brief.published_at == later

    cancel_schedule(article, by=None)
    assert _standing(article) is _standing(brief) is Standing.DRAFT


def test_a_brief_with_a_schedule_of_its_own_does_not_follow_the_article():
    own = make_brief(published_at=None)
    publish(own, by=None, at=hours_ahead(2))
    article = make_article(published_at=None, body=embed(own))
    publish(article, by=None, at=hours_ahead(5))

    cancel_schedule(article, by=None)

    assert _standing(own) is Standing.SCHEDULED


def test_withdrawing_and_republishing_keep_the_first_time():
    article = make_article()
    first = article.first_published_at

    withdraw(article, by=None)
    assert _standing(article) is Standing.WITHDRAWN
    republish(article, by=None)

    assert _standing(article) is Standing.PUBLIC
    assert article.first_published_at == first


@pytest.mark.parametrize("verb", [cancel_schedule, republish])
def test_a_verb_out_of_place_is_refused_in_words(verb):
    with pytest.raises(ValidationError):
        verb(make_article(), by=None)


def test_publishing_twice_is_refused():
    with pytest.raises(ValidationError):
        publish(make_article(), by=None)


def test_a_licence_that_forbids_the_full_text_stops_publishing():
    source = make_source(licence=make_licence(permitted_use=Use.EXCERPT))
    article = make_article(published_at=None, source=source, origin="agreed")

    with pytest.raises(ValidationError) as refused:
        publish(article, by=None)

    assert "licence" in refused.value.message_dict
    assert _standing(article) is Standing.DRAFT


def test_a_licence_that_obliges_to_link_back_asks_for_the_address():
    licence = make_licence(obliges_link_back=True)
    article = make_article(published_at=None, licence=licence, origin="agreed")
    with pytest.raises(ValidationError):
        publish(article, by=None)

    article.original_url = "https://wanghai.example/1"

    assert publish(article, by=None).warnings == []


def test_an_unknown_licence_is_a_warning():
    article = make_article(published_at=None, source=make_source(), origin="unknown")

    assert len(publish(article, by=None).warnings) == 1


def test_an_item_that_would_expire_before_its_release_is_refused():
    article = make_article(published_at=None, expires_at=hours_ago(1))

    with pytest.raises(ValidationError):
        publish(article, by=None)
