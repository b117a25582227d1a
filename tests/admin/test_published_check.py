"""Check of public pages after a save: it says what was checked, and what was not."""

import pytest
from django.utils import timezone
from django.utils.translation import override

from articles.admin import published_check
from articles.admin.published_check import check_published
from tests.makers import embed, make_article, make_brief

pytestmark = pytest.mark.django_db


def test_everything_that_was_checked_leaves_nothing_to_say() -> None:
    brief = make_brief()
    make_article(body=embed(brief))

    with override("en"):
        assert check_published(brief, timezone.now()).words == "1 article is up to date."


def test_articles_that_were_not_checked_are_called_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published_check, "MAX_ARTICLES", 1)
    brief = make_brief()
    for _ in range(3):
        make_article(body=embed(brief))

    with override("en"):
        words = check_published(brief, timezone.now()).words

    assert words == "1 article is up to date. 2 more articles that embed it were not checked."


def test_pages_that_were_not_requested_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published_check, "MAX_PAGES", 1)

    with override("en"):
        words = check_published(make_brief(), timezone.now()).words

    assert words == "Its own page is up to date. Not checked: the front page, the flash stream."
