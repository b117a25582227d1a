"""Probes tell whether a removal took effect, and must be able to find that it did not."""

import json
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import transaction
from django.test import Client
from django.utils import timezone, translation

from articles.models import Article, Mode, NewsItem, Placement
from articles.models.visibility import VisibilityQuerySet
from articles.takedowns.decisions.decide import restore, take_down
from articles.takedowns.proof import probe
from articles.takedowns.proof.probe import probe_surfaces, read_results, summarise
from articles.takedowns.proof.surface import LIST_KINDS, Surface, SurfaceKind
from articles.takedowns.proof.surfaces import surfaces_of
from articles.takedowns.proof.traces import traces_of
from tests import makers
from tests.takedowns.proof.probing import WORDS, carried_brief, paths_showing, probe_all
from tests.takedowns.removal_play import make_newsroom

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

# Where a brief that was just published is always shown.
ALWAYS = {SurfaceKind.OWN, SurfaceKind.CARRIER, SurfaceKind.HOME, SurfaceKind.SITEMAP}


def test_before_a_removal_every_surface_that_should_show_it_does() -> None:
    newsroom = make_newsroom()

    results = [*probe_all(newsroom.brief), *probe_all(newsroom.picture)]

    assert set(newsroom.showing) - set(paths_showing(results)) == set()
    assert not summarise(results).failed


def test_after_the_removal_of_a_brief_the_pages_of_five_articles_have_no_trace() -> None:
    brief, mo = carried_brief(), makers.make_person_at_desk("mo", "Moderator")
    before = probe_all(brief)

    decision = take_down(brief, Mode.REMOVED, mo, "应当事人要求")
    after = probe_all(brief)
    restore(decision.effects.get().restriction, mo)

    showing = {result.where for result in before if result.shows_it}
    assert sum(result.where == SurfaceKind.CARRIER for result in after) == 10
    assert showing >= ALWAYS | {SurfaceKind.LIST, SurfaceKind.FEED, SurfaceKind.SEARCH}
    assert all(result.shows_it for result in before if result.where in ALWAYS)
    assert [result.found for result in after if result.found] == []
    assert {(one.status, one.no_store) for one in after if one.where == SurfaceKind.OWN} == {(410, True)}
    assert paths_showing(probe_all(brief)) == paths_showing(before)


@pytest.mark.parametrize("mode", [Mode.SEALED, Mode.REMOVED_LEGAL, Mode.HIDDEN, Mode.RETRACTED])
def test_every_mode_that_takes_the_text_away_leaves_clean_results(mode: Mode) -> None:
    article = makers.make_article(
        headline="灯塔熄灭之后的七个小时", body=f"<p>{WORDS}</p>", section=makers.make_section()
    )
    assert not summarise(probe_all(article)).is_clean

    take_down(article, mode, None, "应当事人要求")

    assert summarise(probe_all(article)).is_clean


def test_a_list_that_ignores_restrictions_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    brief = carried_brief(1)
    take_down(brief, Mode.REMOVED, None, "应当事人要求")
    monkeypatch.setattr(VisibilityQuerySet, "listed", VisibilityQuerySet.released)

    showing = paths_showing(probe_all(brief))

    assert {"/", "/en/", "/briefs/", "/feeds/briefs.atom", "/news-sitemap.xml"} <= set(showing)
    assert brief.get_absolute_url() not in showing


def test_a_page_cached_too_long_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    brief = carried_brief(1)
    carrier = Article.objects.get().get_absolute_url()
    probe_all(brief)
    take_down(brief, Mode.REMOVED, None, "应当事人要求")
    monkeypatch.setattr("newsroom.pagecache.CachedPage.is_valid", lambda self, token, at: True)

    assert {carrier, brief.get_absolute_url()} <= set(paths_showing(probe_all(brief)))


def test_a_delisted_brief_is_gone_from_lists_and_stays_in_the_articles_that_carry_it() -> None:
    brief = carried_brief(2)
    take_down(brief, Mode.DELISTED, None, "应当事人要求")
    at = timezone.now()

    lists = [surface for surface in surfaces_of(brief, at, None) if surface.where in LIST_KINDS]

    # Feeds of those articles contain it as part of them.
    showing = paths_showing(probe_surfaces(lists, traces_of(brief, at), 500))
    assert [path for path in showing if "articles" not in path and "sections" not in path] == []


def test_a_removed_picture_is_refused_at_its_address_and_linked_from_no_page() -> None:
    picture = makers.make_picture()
    makers.make_article(lead_picture=picture, section=makers.make_section())
    before = probe_all(picture)
    # Its second address, the portrait, belongs to pictures of people only.
    assert [one.found for one in before if one.where == SurfaceKind.PICTURE] == [("file 1",), ()]
    assert {SurfaceKind.CARRIER, SurfaceKind.HOME} <= {one.where for one in before if one.shows_it}

    take_down(picture, Mode.REMOVED, None, "应当事人要求")
    after = probe_all(picture)

    assert {(one.status, one.no_store) for one in after if one.where == SurfaceKind.PICTURE} == {(410, True)}
    assert summarise(after).is_clean


def test_a_picture_that_only_a_removed_article_shows_goes_with_it_and_a_shared_one_stays() -> None:
    own, shared = makers.make_picture(), makers.make_picture()
    figures = "".join(f'<figure data-picture="{one.pk}"></figure>' for one in (own, shared))
    article = makers.make_article(body=f"<p>一段。</p>{figures}")
    makers.make_article(lead_picture=shared)

    take_down(article, Mode.REMOVED, None, "应当事人要求")
    results = probe_all(article)

    pictures = [(one.path, one.status) for one in results if one.where == SurfaceKind.PICTURE]
    assert pictures == [(own.get_absolute_url(), 404)]
    assert summarise(results).is_clean


def test_a_placement_is_probed_in_its_article_and_its_text_may_remain_elsewhere() -> None:
    brief = carried_brief(2)
    placement = Placement.objects.order_by("pk").first()
    assert placement is not None

    take_down(placement, Mode.ELEMENT_REMOVED, None, "应当事人要求")
    results = probe_all(placement)

    own = [one for one in results if one.where == SurfaceKind.OWN]
    assert [(one.path, one.found) for one in own] == [
        (f"/articles/{placement.article_id}/", ()),
        (f"/en/articles/{placement.article_id}/", ()),
    ]
    assert any(one.found and one.lawful for one in results if one.path == brief.get_absolute_url())
    assert summarise(results).showing == 0


def test_an_article_that_contains_the_same_text_itself_is_reported_as_quoting() -> None:
    brief = carried_brief(0)
    quoting = makers.make_article(body=f"<p>另有消息：{WORDS}</p>{makers.embed(brief)}")

    take_down(brief, Mode.REMOVED, None, "应当事人要求")
    result = next(one for one in probe_all(brief) if one.path == quoting.get_absolute_url())

    assert result.found
    assert result.quoted_by == (quoting.pk,)
    assert not result.shows_it


def test_a_failing_page_and_a_failing_request_are_results_too(monkeypatch: pytest.MonkeyPatch) -> None:
    brief = carried_brief(0)
    monkeypatch.setattr("articles.views.front_page", lambda at: 1 / 0)

    def broken(path: str) -> Any:
        raise KeyError(path)

    page = next(one for one in probe_all(brief) if one.path == "/")
    monkeypatch.setattr(probe, "get_as_reader", broken)
    request = probe_surfaces([Surface(SurfaceKind.HOME, "/")], traces_of(brief, timezone.now()))[0]

    assert (page.status, page.failed) == (500, True)
    assert (request.status, request.error) == (500, "KeyError")


def test_results_can_be_stored_and_read_again_and_repeat_nothing_of_the_text() -> None:
    brief = carried_brief(1)
    results = probe_all(brief)

    rows = json.loads(json.dumps([result.as_row() for result in results]))

    assert read_results(rows) == results
    assert read_results([rows[0] | {"of_later": 1}]) == results[:1]
    stored = json.dumps([row | {"path": ""} for row in rows], ensure_ascii=False)
    assert "浮标" not in stored


def test_probing_restores_language_and_time_zone_and_leaves_the_connection_alone() -> None:
    brief = carried_brief(0)
    connection = transaction.get_connection()
    before = connection.connection

    with translation.override("en"), timezone.override("America/New_York"):
        abroad = probe_all(brief)
        assert translation.get_language() == "en"
        assert timezone.get_current_timezone_name() == "America/New_York"

    assert [one.digest for one in abroad] == [one.digest for one in probe_all(brief)]
    assert connection.connection is before
    assert "close_if_unusable_or_obsolete" not in vars(connection)


def test_probing_sends_no_request_signals() -> None:
    """Django closes connections on them; they belong to the request that probes."""
    brief, senders = carried_brief(0), []
    signals = (request_started, request_finished)
    receivers = [lambda sender, **_values: senders.append(sender) for _signal in signals]
    for signal, receiver in zip(signals, receivers, strict=True):
        signal.connect(receiver)

    probe_all(brief)

    assert senders == []
    for signal, receiver in zip(signals, receivers, strict=True):
        signal.disconnect(receiver)


def test_probing_before_the_commit_is_refused() -> None:
    brief = carried_brief(0)

    with transaction.atomic(), pytest.raises(RuntimeError):
        probe_all(brief)


@pytest.mark.django_db(transaction=False)
def test_the_transaction_of_a_test_survives_a_probe() -> None:
    brief = carried_brief(1)

    probe_all(brief)

    assert NewsItem.objects.filter(pk=brief.pk).exists()


def test_the_reader_is_anonymous_while_a_moderator_probes(mo: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Inside a request of the desk: the results are the same, and the moderator stays signed in."""
    brief, inside = carried_brief(1), []

    def front_page_that_probes(at: Any) -> dict[str, Any]:
        monkeypatch.undo()
        inside.extend(probe_all(brief))
        return {"sections": [], "fronts": [], "briefs": [], "lead": None}

    monkeypatch.setattr("articles.views.front_page", front_page_that_probes)
    mo.get("/en/")

    assert {one.status for one in inside} == {200}
    assert inside
    assert [one.digest for one in inside] == [one.digest for one in probe_all(brief)]
    assert mo.get("/admin/").status_code == 200
