"""The reach of a decision is counted before anybody decides."""

import pytest
from django.utils import timezone, translation

from articles.formats.counts import bounded_count
from articles.models import Placement
from articles.takedowns.proof.reach import reach_of
from articles.takedowns.proof.surface import SurfaceKind
from tests import makers
from tests.takedowns.proof.probing import carried_brief

pytestmark = pytest.mark.django_db


def test_the_reach_counts_the_pages_that_carry_a_target() -> None:
    brief = carried_brief(25)
    picture = makers.make_picture()
    makers.make_article(lead_picture=picture)

    with translation.override("en"):
        of_brief = [reach.label for reach in reach_of([brief], timezone.now())]
        of_picture = [reach.label for reach in reach_of([picture], timezone.now())]

    assert "in 25 articles" in of_brief
    assert "its own page: 2" in of_brief
    assert "in 1 item" in of_picture


def test_carriers_beyond_the_limit_are_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articles.takedowns.proof.reach.bounded_count", lambda rows: bounded_count(rows, 3))
    brief = carried_brief(5)

    reach = next(one for one in reach_of([brief], timezone.now()) if one.where == SurfaceKind.CARRIER)

    assert (reach.count, reach.is_more) == (3, True)


def test_the_reach_of_several_targets_counts_what_they_share_once() -> None:
    first, second = makers.make_brief(), makers.make_brief()
    makers.make_article(body=makers.embed(first) + makers.embed(second))
    makers.make_article(body=makers.embed(first))

    with translation.override("en"):
        labels = [reach.label for reach in reach_of([first, second], timezone.now())]

    assert "in 2 articles" in labels
    assert "its own page: 4" in labels


def test_a_removal_from_one_article_reaches_that_article() -> None:
    brief = carried_brief(2)
    placement = Placement.objects.filter(brief=brief.pk).earliest("pk")

    with translation.override("en"):
        labels = [reach.label for reach in reach_of([placement], timezone.now())]

    assert "its own page: 2" in labels
    assert not any("article" in label for label in labels if label.startswith("in "))
