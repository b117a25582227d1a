"""Tests of the last change of each item, which the desk's lists are sorted by."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from articles.editing.autosave import autosave
from articles.editing.bulk_create import NewItem, create_without_signal
from articles.editing.revisions.context import revising
from articles.editing.revisions.record import revisions_of
from articles.edition.triggers import edition_token, install_triggers
from articles.models import Article, Kind, LastChange, NewsItem
from tests.editing.test_working_copies import make_copy
from tests.makers import make_article, make_brief, make_person_at_desk, make_tag

pytestmark = pytest.mark.django_db


def positions(*items: NewsItem) -> list[int]:
    return [LastChange.objects.get(pk=item.pk).position for item in items]


def newest(*items: NewsItem) -> list[int]:
    return [revisions_of(item).first().pk for item in items]


def test_each_save_and_each_tag_is_the_last_change_of_its_item() -> None:
    ada, article, brief = make_person_at_desk("ada"), make_article(), make_brief()
    make_tag("潮汐港")
    with revising(by=ada):
        article.headline = "改过的标题"
        article.save()
    article.tags.add("潮汐港")

    assert positions(article, brief) == newest(article, brief)
    assert [row.kind for row in LastChange.objects.order_by("position")] == [Kind.BRIEF, Kind.ARTICLE]


def test_items_created_without_a_signal_have_a_last_change() -> None:
    create_without_signal([NewItem(Article(headline=f"第{number}篇")) for number in range(3)])

    assert LastChange.objects.count() == 3


def test_a_save_that_changes_nothing_is_no_last_change() -> None:
    article = make_article()
    before = positions(article)
    article.save()

    assert positions(article) == before


def test_an_autosave_is_no_last_change() -> None:
    article = make_article()
    before = positions(article)
    form = {"key": "k" * 22, "kind": "article", "based_on": article.version, "turn": 0}

    autosave(make_person_at_desk("ada"), article, form, [("headline", "写到一半")], timezone.now())

    assert positions(article) == before


def test_a_save_of_the_working_copy_is_the_last_change_and_expires_no_cached_page() -> None:
    article, ada = make_article(), make_person_at_desk("ada")
    install_triggers()
    before = edition_token()

    make_copy(article, ada, headline="乙")

    assert positions(article) == newest(article)
    assert LastChange.objects.get(pk=article.pk).by == ada
    assert edition_token() == before


def test_the_upgrade_takes_the_newest_version_of_each_item() -> None:
    article, brief = make_article(), make_brief()
    article.headline = "改过的标题"
    article.save()
    LastChange.objects.all().delete()

    import_module("articles.migrations.0026_fill_last_changes").fill(apps, _Editor())

    assert positions(article, brief) == newest(article, brief)


class _Editor:
    connection: Any = connection
