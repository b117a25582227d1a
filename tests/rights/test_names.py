"""Names are one row however they are written, and rows of earlier rules get their new keys."""

import importlib

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from articles.models import NewsItem, Tag
from articles.models.tag import parse_tags
from articles.rights.models import Disclaimer, Person, Source
from articles.rights.names import changed_keys, name_key
from tests.makers import make_brief

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [Source, Person, Tag])
def test_a_name_with_invisible_characters_is_taken(model):
    model.objects.create(name="临屿港报")

    with pytest.raises(ValidationError):
        model(name="临\u200b屿 港報").clean()


@pytest.mark.parametrize("model", [Source, Person, Tag])
def test_a_name_without_visible_characters_is_refused(model):
    with pytest.raises(ValidationError):
        model(name="\u200b\u2060").clean()


def test_a_typed_tag_is_found_whatever_cannot_be_seen_in_it():
    tag = Tag.objects.create(name="雾澜运河")
    brief = make_brief()

    brief.tags.add("雾\u200b澜 运河")

    assert list(brief.tags.all()) == [tag]
    assert parse_tags("雾澜, 雾\ufeff澜, \u200b") == ["雾\ufeff澜"]


def test_of_several_names_that_are_now_the_same_one_gets_the_key():
    rows = [
        (1, None, "a\u200bb", "ab"),
        (2, None, "ab", "ab"),
        (3, None, "C", "c"),
        (4, None, "C\u200b", "c"),
        (5, 9, "x", "ab"),
    ]

    assert changed_keys(rows) == {3: "c", 5: "ab"}


def test_the_migration_folds_stored_names_anew():
    source = Source.objects.create(name="临\u200b屿港报")
    person, namesake = Person.objects.create(name="江・宁"), Person.objects.create(name="许明舟")
    Source.objects.update(name_key="临\u200b屿港报")
    Person.objects.filter(pk=person.pk).update(name_key="江・宁")
    Person.objects.filter(pk=namesake.pk).update(name="江·宁", name_key="江·宁")
    disclaimer = Disclaimer.objects.create(language="zh-Hans", text="转\u200b载")
    Disclaimer.objects.update(text_key="old")

    importlib.import_module("articles.rights.migrations.0002_fold_names_anew").fold_names(apps, None)

    for row in (source, person, namesake, disclaimer):
        row.refresh_from_db()
    assert source.name_key == name_key("临屿港报")
    assert (person.name_key, namesake.name_key) == ("江・宁", "江·宁")
    assert disclaimer.text_key == Disclaimer.key_of("转载")


def test_the_migration_folds_tags_and_fingerprints_anew():
    tag, brief = Tag.objects.create(name="雾\u200b澜"), make_brief(headline="戸外")
    Tag.objects.update(name_key="雾\u200b澜")
    former = brief.fingerprint
    NewsItem.objects.filter(pk=brief.pk).update(fingerprint="old")
    migration = importlib.import_module("articles.migrations.0006_fold_names_anew")

    migration.fold_tags(apps, None)
    migration.take_fingerprints(apps, None)

    tag.refresh_from_db()
    brief.refresh_from_db()
    assert (tag.name_key, brief.fingerprint) == ("雾澜", former)
