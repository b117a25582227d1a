"""Tests of item annotations: reading one that the query did not load raises AnnotationMissing."""

import pytest
from django.template import Context, Template
from django.utils import timezone

from articles.editing.restrictions import restrict
from articles.models import Mode, NewsItem
from articles.models.annotations import AnnotationMissing
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["active_modes", "notice", "other_languages", "lead_restricted"])
def test_reading_an_annotation_that_was_not_loaded_raises_and_names_the_loader(name):
    item = NewsItem.objects.get(pk=makers.make_brief().pk)

    with pytest.raises(AnnotationMissing, match=r"with_"):
        getattr(item, name)


def test_a_template_raises_for_a_notice_that_was_not_loaded():
    item = NewsItem.objects.get(pk=makers.make_brief().pk)

    with pytest.raises(AnnotationMissing):
        Template("{{ item.notice }}").render(Context({"item": item}))


def test_with_restrictions_loads_the_notice_and_modes_of_active_restrictions():
    item = makers.make_brief()
    restrict(item, Mode.LABELLED, None, "读者反映", public_note="数字有误，正在核实。")

    loaded = NewsItem.objects.with_restrictions(timezone.now()).get(pk=item.pk)

    assert (loaded.notice, loaded.active_modes) == ("数字有误，正在核实。", "labelled")
