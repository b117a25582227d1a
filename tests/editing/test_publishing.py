"""Tests of publishing: publish, schedule, withdraw and republish, embedded briefs, and licence checks."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.editing.publishing import cancel_schedule, publish, republish, withdraw
from articles.models import Article, PublicationStatus
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


def _status(item):
    item.refresh_from_db()
    return item.status(timezone.now())


def test_publishing_makes_an_item_public_and_logs_the_user():
    article, ada = make_article(published_at=None), make_person_at_desk("ada", "Editor")

    publish(article, by=ada)

    assert _status(article) is PublicationStatus.PUBLIC
    assert LogEntry.objects.get(user=ada).object_id == str(article.pk)


def test_publishing_an_article_publishes_the_draft_briefs_it_embeds():
    waiting, public = make_brief(published_at=None), make_brief(published_at=hours_ago(30))
    article = make_article(published_at=None, body=embed(waiting, public))

    done = publish(article, by=None)

    waiting.refresh_from_db()
    assert [brief.pk for brief in done.briefs] == [waiting.pk]
    assert waiting.published_at == article.published_at


def test_a_brief_published_with_an_article_gets_its_own_log_entry():
    brief, ada = make_brief(published_at=None), make_person_at_desk("ada", "Editor")

    publish(make_article(published_at=None, body=embed(brief)), by=ada)

    kinds = LogEntry.objects.values_list("content_type__model", "object_id")
    assert ("brief", str(brief.pk)) in kinds


def test_a_brief_whose_licence_forbids_the_full_text_blocks_its_article():
    source = make_source(licence=make_licence(permitted_use=Use.HEADLINE))
    brief = make_brief(published_at=None, headline="别家的快讯", source=source, origin="agreed")
    article = make_article(published_at=None, body=embed(brief))

    with pytest.raises(ValidationError, match="别家的快讯"):
        publish(article, by=None)

    assert _status(article) is PublicationStatus.DRAFT


def test_rescheduling_or_cancelling_an_article_does_the_same_to_its_briefs():
    brief = make_brief(published_at=None)
    article = make_article(published_at=None, body=embed(brief))
    publish(article, by=None, at=hours_ahead(5))
    later = hours_ahead(9)

    publish(article, by=None, at=later)
    brief.refresh_from_db()
    assert brief.published_at == later

    cancel_schedule(article, by=None)
    assert _status(article) is _status(brief) is PublicationStatus.DRAFT


def test_cancelling_an_article_leaves_a_brief_with_its_own_schedule_scheduled():
    own = make_brief(published_at=None)
    publish(own, by=None, at=hours_ahead(2))
    article = make_article(published_at=None, body=embed(own))
    publish(article, by=None, at=hours_ahead(5))

    cancel_schedule(article, by=None)

    assert _status(own) is PublicationStatus.SCHEDULED


def test_withdrawing_and_republishing_leave_first_published_at_unchanged():
    article = make_article()
    first = article.first_published_at

    withdraw(article, by=None)
    assert _status(article) is PublicationStatus.WITHDRAWN
    republish(article, by=None)

    assert _status(article) is PublicationStatus.PUBLIC
    assert article.first_published_at == first


@pytest.mark.parametrize("action", [cancel_schedule, republish])
def test_cancelling_or_republishing_a_public_item_raises_a_validation_error(action):
    with pytest.raises(ValidationError):
        action(make_article(), by=None)


def test_publishing_a_public_item_is_refused():
    with pytest.raises(ValidationError):
        publish(make_article(), by=None)


def test_a_licence_that_forbids_the_full_text_blocks_publishing():
    source = make_source(licence=make_licence(permitted_use=Use.EXCERPT))
    article = make_article(published_at=None, source=source, origin="agreed")

    with pytest.raises(ValidationError) as refused:
        publish(article, by=None)

    assert "licence" in refused.value.message_dict
    assert _status(article) is PublicationStatus.DRAFT


def test_a_licence_that_requires_a_link_back_blocks_publishing_without_the_original_url():
    licence = make_licence(obliges_link_back=True)
    article = make_article(published_at=None, licence=licence, origin="agreed")
    with pytest.raises(ValidationError):
        publish(article, by=None)

    article.original_url = "https://wanghai.example/1"

    assert publish(article, by=None).warnings == []


def test_publishing_under_an_unknown_licence_gives_a_warning():
    article = make_article(published_at=None, source=make_source(), origin="agreed")

    assert len(publish(article, by=None).warnings) == 1


@pytest.mark.parametrize("sentence", ["", "未经授权，不得转载。"])
def test_a_foreign_article_without_a_known_right_is_refused(sentence):
    article = make_article(published_at=None, source=make_source(), origin="unknown", rights_sentence=sentence)

    with pytest.raises(ValidationError) as refused:
        publish(article, by=None)

    assert sentence in " ".join(refused.value.messages)
    assert Article.objects.get().published_at is None


def test_a_page_that_forbids_reprinting_is_refused_without_a_source():
    article = make_article(published_at=None, origin="unknown", rights_sentence="All rights reserved.")

    with pytest.raises(ValidationError):
        publish(article, by=None)


def test_a_licence_that_permits_the_text_outweighs_the_sentence_on_the_page():
    licence = make_licence()
    article = make_article(published_at=None, licence=licence, origin="unknown", rights_sentence="谢绝转载")

    assert publish(article, by=None).warnings == []


def test_a_reason_to_override_the_terms_is_recorded():
    ada = make_person_at_desk("ada", "Chief editor")
    article = make_article(
        published_at=None, source=make_source(), origin="unknown", rights_override="电话里同意，10月3日"
    )

    assert "电话里同意" in str(publish(article, by=ada).warnings[0])
    assert "rights_overridden" in LogEntry.objects.order_by("pk")[0].change_message


def test_a_brief_of_an_unknown_licence_is_published_with_a_warning():
    brief = make_brief(published_at=None, source=make_source(), origin="unknown")

    assert len(publish(brief, by=None).warnings) == 1


def test_publishing_an_item_that_has_already_expired_is_refused():
    article = make_article(published_at=None, expires_at=hours_ago(1))

    with pytest.raises(ValidationError):
        publish(article, by=None)
