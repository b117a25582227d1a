"""Receipts: the surfaces of what a decision took down are probed, and the results stored with the decision."""

import pytest
from django.shortcuts import render
from django.test import Client
from django.utils import timezone

from articles.models import Mode, Restriction
from articles.takedowns.admin.messages import unchecked_message
from articles.takedowns.decisions.actions import Restrict
from articles.takedowns.decisions.decide import decide, restore, take_down
from articles.takedowns.models import Decision, Receipt
from articles.takedowns.proof import pending, probe, surfaces
from articles.takedowns.proof.pending import probe_all
from articles.takedowns.proof.receipts import read_receipt
from articles.takedowns.proof.surface import LIST_KINDS, SurfaceKind
from articles.takedowns.proof.surfaces import carrier_addresses_left_out, surfaces_of
from tests.makers import make_article, make_person_at_desk
from tests.takedowns.decisions.deciding import REASON, case_on, moderator
from tests.takedowns.proof.probing import carried_brief

pytestmark = pytest.mark.django_db


def test_the_receipt_of_a_removal_is_stored_with_the_decision_and_clean() -> None:
    decision = take_down(carried_brief(2), Mode.REMOVED, None, "应要求")

    receipt = probe_all(decision)

    assert Receipt.objects.get(decision=decision) == receipt
    summary, results = read_receipt(receipt)
    assert summary.is_clean
    assert summary.probed == len(results) == len(receipt.answers) > 10


def test_results_that_still_show_the_text_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    brief = carried_brief(2)
    stale, get = Client().get(brief.get_absolute_url()).content, probe.get_as_reader
    decision = take_down(brief, Mode.REMOVED, None, "应要求")
    old = probe.ProbeResponse(200, {"content-type": "text/html"}, stale)
    monkeypatch.setattr(probe, "get_as_reader", lambda path: old if "feeds" in path else get(path))

    summary, results = read_receipt(probe_all(decision))

    shows = [result.shows_it for result in results]
    assert shows == sorted(shows, reverse=True)
    assert summary.showing == sum(shows) > 0
    assert not summary.is_clean


def test_of_a_delisted_item_lists_are_probed_and_its_own_page_for_noindex() -> None:
    decision = take_down(carried_brief(1), Mode.DELISTED, None, "应要求")

    _summary, results = read_receipt(probe_all(decision))

    own = [result for result in results if result.where == SurfaceKind.OWN]
    assert {result.where for result in results} <= {*LIST_KINDS, SurfaceKind.OWN}
    assert [(result.noindex, result.shows_it) for result in own] == [("sent", False)] * 2


def test_a_delisted_page_without_the_noindex_header_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articles.views.render_item", render)
    decision = take_down(make_article(), Mode.DELISTED, None, "应要求")

    receipt = probe_all(decision)

    assert receipt is not None
    _summary, results = read_receipt(receipt)
    faulty = [result for result in results if result.shows_it]
    assert {result.where for result in faulty} == {SurfaceKind.OWN}
    assert (receipt.faults, [result.noindex for result in faulty]) == (2, ["missing"] * 2)


@pytest.mark.parametrize("mode", [Mode.LABELLED, None])
def test_a_decision_that_takes_nothing_down_has_no_receipt(mode: Mode | None) -> None:
    article = make_article()
    take_down(article, mode or Mode.REMOVED, None, "应要求", "已注明")
    if mode is None:
        restore(Restriction.objects.get(), make_person_at_desk("mo", "Moderator"))
    decision = Decision.objects.order_by("-pk")[0]

    assert probe_all(decision) is None
    assert not Receipt.objects.exists()


def test_only_the_first_targets_are_probed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pending, "MAX_TARGETS", 1)
    first, second = make_article(), make_article()
    decision = decide(case_on(first), 0, Restrict((first, second), Mode.REMOVED), REASON, moderator())

    paths = {result.path for result in read_receipt(probe_all(decision))[1]}

    assert first.get_absolute_url() in paths
    assert second.get_absolute_url() not in paths


def test_moderators_see_the_receipt_on_the_page_of_the_case(mo: Client) -> None:
    decision = take_down(make_article(), Mode.REMOVED, None, "应要求")
    receipt = probe_all(decision)

    page = mo.get(f"/en/admin/takedowns/case/{decision.case_id}/change/").content.decode()

    assert receipt.answers[0]["path"] in page


def test_a_receipt_counts_what_was_not_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pending, "MAX_URLS", 6)
    brief = carried_brief(2)

    receipt = probe_all(take_down(brief, Mode.REMOVED, None, "应要求"))

    assert receipt is not None
    assert len(receipt.answers) == 6
    assert sum(receipt.unchecked.values()) == len(surfaces_of(brief, timezone.now(), None)) - 6


def test_articles_beyond_the_first_count_as_not_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surfaces, "MAX_CARRIERS", 1)
    brief = carried_brief(3)

    # Each in two languages.
    assert carrier_addresses_left_out(brief, timezone.now()) == 4


def test_a_receipt_of_everything_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pending, "MAX_URLS", 1_000)

    receipt = probe_all(take_down(carried_brief(1), Mode.REMOVED, None, "应要求"))

    assert receipt is not None
    assert unchecked_message(receipt) == ""


def test_moderators_are_told_how_many_addresses_and_items_were_not_checked(
    mo: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pending, "MAX_URLS", 6)
    monkeypatch.setattr(pending, "MAX_TARGETS", 1)
    articles = tuple(make_article() for _ in range(3))
    decision = decide(case_on(articles[0]), 0, Restrict(articles, Mode.REMOVED), REASON, moderator())
    receipt = probe_all(decision)
    assert receipt is not None
    number = sum(receipt.unchecked.values()) - 2

    page = mo.get(f"/en/admin/takedowns/case/{decision.case_id}/change/").content.decode()

    assert f"{number} more addresses were not checked (" in page
    assert "2 other items of this decision were not checked." in page


def test_a_receipt_of_an_earlier_version_says_nothing_about_the_rest(db: None) -> None:
    assert unchecked_message(Receipt(unchecked=None)) == ""
