"""Pictures without credit and licence keep a text from being published."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.editing.checks.pictures import expired_pictures
from articles.editing.checks.subject import Subject
from articles.editing.picture_credits import check_pictures
from articles.editing.publishing import publish
from articles.editing.restrictions import restrict
from articles.models import Mode
from articles.models.removed_text import reading_as
from articles.pictures.models import Picture
from tests.desk.removed_items import make_barred
from tests.makers import hours_ago, make_article, make_brief, make_picture

pytestmark = pytest.mark.django_db


def make_uncredited(alt: str = "灯塔") -> Picture:
    picture = make_picture(alt=alt)
    picture.credit, picture.licence = "", None
    picture.save()
    return picture


def figure(picture: Picture) -> str:
    return f'<figure data-picture="{picture.pk}"></figure>'


def test_a_text_with_an_uncredited_picture_is_not_published_and_the_picture_is_named() -> None:
    picture = make_uncredited()
    article = make_article(body=f"<p>文</p>{figure(picture)}", published_at=None)

    with pytest.raises(ValidationError, match=f"{picture.pk} “灯塔”"):
        publish(article, None)

    article.refresh_from_db()
    assert article.published_at is None


def test_an_uncredited_lead_picture_keeps_an_article_from_being_published() -> None:
    article = make_article(lead_picture=make_uncredited(), published_at=None)

    with pytest.raises(ValidationError, match="尚无署名和许可"):
        publish(article, None)


def test_a_brief_with_an_uncredited_picture_is_not_published_with_its_article() -> None:
    brief = make_brief(body=figure(make_uncredited()), published_at=None)
    article = make_article(body=f'<flash-brief data-id="{brief.pk}"></flash-brief>', published_at=None)

    with pytest.raises(ValidationError, match="尚无署名和许可"):
        publish(article, None)


def test_a_credited_picture_is_published_and_an_uncredited_one_is_never_licensed() -> None:
    check_pictures(make_article(body=figure(make_picture())))

    assert not make_uncredited().licensed(timezone.now())


def refusal(item: Any) -> str:
    with pytest.raises(ValidationError) as refused:
        check_pictures(item)
    return " ".join(refused.value.messages)


def expiry(item: Any) -> str:
    return " ".join(str(finding.words) for finding in expired_pictures.find(Subject(item, timezone.now())))


@pytest.mark.parametrize("message_of", [refusal, expiry])
def test_a_message_about_a_sealed_picture_describes_it_only_to_those_who_may_read_removed_text(message_of: Any) -> None:
    picture = make_uncredited()
    Picture.objects.filter(pk=picture.pk).update(licence_ends_at=hours_ago(1))
    restrict(picture, Mode.SEALED, None, "依法")
    article = make_article(body=figure(picture), published_at=None)

    with reading_as(make_barred()):
        message = message_of(article)

    assert (f"图片{picture.pk}（内容已移除）" in message.replace(" ", ""), "灯塔" in message) == (True, False)
    assert "灯塔" in message_of(article)
