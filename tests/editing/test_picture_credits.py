"""Pictures without credit and licence keep a text from being published."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.editing.picture_credits import check_pictures
from articles.editing.publishing import publish
from articles.pictures.models import Picture
from tests.makers import make_article, make_brief, make_picture

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
