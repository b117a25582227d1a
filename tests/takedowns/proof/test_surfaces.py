"""The surfaces of a target are all addresses that could show it, and no more than a bounded number."""

from urllib.parse import unquote

import pytest
from django.utils import timezone

from articles.search.related import names_of
from articles.takedowns.proof.probe import probe_surfaces
from articles.takedowns.proof.surface import SurfaceKind
from articles.takedowns.proof.surfaces import surfaces_of
from articles.takedowns.proof.traces import traces_of
from tests import makers
from tests.takedowns.proof.probing import carried_brief, paths_showing, probe_all
from tests.takedowns.removal_play import make_newsroom

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_the_surfaces_include_every_address_that_the_removal_play_requests() -> None:
    newsroom, at = make_newsroom(), timezone.now()

    surfaces = [*surfaces_of(newsroom.brief, at, None), *surfaces_of(newsroom.picture, at, None)]

    assert set(newsroom.showing) - {unquote(surface.path) for surface in surfaces} == set()


def test_the_number_of_surfaces_is_bounded_and_no_kind_is_left_out() -> None:
    brief, at = carried_brief(40), timezone.now()

    some, every = surfaces_of(brief, at), surfaces_of(brief, at, None)

    assert len(some) == 60 < len(every)
    assert {surface.where for surface in some} == {surface.where for surface in every}
    assert len(probe_surfaces(every, traces_of(brief, at))) == 60
    assert probe_surfaces(every, traces_of(brief, at), seconds=-1) == []


def test_an_old_brief_is_looked_for_on_the_deeper_page_of_its_list() -> None:
    brief = carried_brief(
        0, happened_at=makers.hours_ago(2), happened_precision="minute", body="<p>很久以前的一条。</p>"
    )
    for number in range(45):
        makers.make_brief(channel=brief.channel, published_at=makers.hours_ago(1 + number / 100))

    showing = paths_showing(probe_all(brief))

    assert f"/briefs/channels/{brief.channel_id}/" not in showing
    assert f"/briefs/channels/{brief.channel_id}/?before={brief.slot + 1}" in showing


def test_pages_that_may_list_a_brief_as_related_are_probed() -> None:
    brief = carried_brief(0)
    related = makers.make_article(headline="枰石灯塔的历史", body="<p>讲枰石灯塔。</p>", tags=["枰石灯塔"])
    assert names_of(brief)

    result = next(one for one in probe_all(brief) if one.path == related.get_absolute_url())

    assert result.where == SurfaceKind.RELATED
    assert result.shows_it
