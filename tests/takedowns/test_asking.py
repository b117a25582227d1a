"""Does the desk find out for itself whether a removal is true? It must be able to find that it is not."""

import json
from typing import Any
from urllib.parse import unquote

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone, translation

from articles.models import Article, Mode, NewsItem, Placement
from articles.models.gate import GatedQuerySet
from articles.restricting import Target
from articles.search.related import names_of
from articles.takedowns import asking
from articles.takedowns.asking import Receipt, ask, read_receipts, summary_of
from articles.takedowns.deciding import give_back, take_down
from articles.takedowns.reach import reach_of
from articles.takedowns.surfaces import IN_LISTS, Surface, Where, surfaces_of
from articles.takedowns.traces import Trace, passages, traces_of
from tests import makers
from tests.everywhere import make_newsroom

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = "枰石灯塔昨夜熄灭，航道改由浮标引导。港务处说今晚恢复“一号灯”，并向三家船东致歉。"
# Where a brief that was just published stands for certain.
SURE = {Where.OWN, Where.CARRIER, Where.HOME, Where.SITEMAP}


def carried_brief(count: int = 5, **values: Any) -> NewsItem:
    section, source = makers.make_section(), makers.make_source()
    values = {"headline": "枰石灯塔 2 号灯昨夜熄灭", "body": f"<p>{WORDS}</p>", "tags": ["枰石灯塔"]} | values
    brief = makers.make_brief(channel=makers.make_channel(), source=source, **values)
    for _ in range(count):
        makers.make_article(body=makers.embed(brief), section=section)
    return brief


def asked(target: Target, most: int = 500) -> list[Receipt]:
    at = timezone.now()
    return ask(surfaces_of(target, at, most), traces_of(target, at), most)


def telling(receipts: list[Receipt]) -> list[str]:
    return [unquote(receipt.path) for receipt in receipts if receipt.tells]


def test_nothing_that_the_proof_of_a_removal_asks_is_missing_here() -> None:
    newsroom, at = make_newsroom(), timezone.now()

    known = [*surfaces_of(newsroom.brief, at, None), *surfaces_of(newsroom.picture, at, None)]

    assert set(newsroom.telling) - {unquote(surface.path) for surface in known} == set()


def test_before_a_removal_every_surface_that_should_tell_does() -> None:
    newsroom = make_newsroom()

    receipts = [*asked(newsroom.brief), *asked(newsroom.picture)]

    assert set(newsroom.telling) - set(telling(receipts)) == set()
    assert not summary_of(receipts).failed


def test_after_the_removal_of_a_brief_five_articles_have_receipts_without_a_trace() -> None:
    brief, mo = carried_brief(), makers.make_person_at_desk("mo", "Moderator")
    before = asked(brief)

    decision = take_down(brief, Mode.REMOVED, mo, "应当事人要求")
    after = asked(brief)
    give_back(decision.effects.get().restriction, mo)

    assert sum(receipt.where == Where.CARRIER for receipt in after) == 10
    assert {receipt.where for receipt in before if receipt.tells} >= SURE | {Where.LIST, Where.FEED, Where.SEARCH}
    assert all(receipt.tells for receipt in before if receipt.where in SURE)
    assert [receipt.found for receipt in after if receipt.found] == []
    assert {(receipt.status, receipt.no_store) for receipt in after if receipt.where == Where.OWN} == {(410, True)}
    assert telling(asked(brief)) == telling(before)


@pytest.mark.parametrize("mode", [Mode.SEALED, Mode.REMOVED_LEGAL, Mode.HIDDEN, Mode.RETRACTED])
def test_every_mode_that_takes_the_text_away_has_clean_receipts(mode: Mode) -> None:
    article = makers.make_article(
        headline="灯塔熄灭之后的七个小时", body=f"<p>{WORDS}</p>", section=makers.make_section()
    )
    assert not summary_of(asked(article)).is_clean

    take_down(article, mode, None, "应当事人要求")

    assert summary_of(asked(article)).is_clean


def test_a_list_that_forgets_the_gate_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    brief = carried_brief(1)
    take_down(brief, Mode.REMOVED, None, "应当事人要求")
    monkeypatch.setattr(GatedQuerySet, "listed", GatedQuerySet.released)

    found = telling(asked(brief))

    assert {"/", "/en/", "/briefs/", "/feeds/briefs.atom", "/news-sitemap.xml"} <= set(found)
    assert brief.get_absolute_url() not in found


def test_a_page_kept_too_long_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    brief = carried_brief(1)
    carrier = Article.objects.get().get_absolute_url()
    asked(brief)
    take_down(brief, Mode.REMOVED, None, "应当事人要求")
    monkeypatch.setattr("newsroom.pagecache.KeptPage.holds", lambda self, token, at: True)

    assert {carrier, brief.get_absolute_url()} <= set(telling(asked(brief)))


def test_a_delisted_brief_is_looked_for_in_lists_alone() -> None:
    brief = carried_brief(2)
    take_down(brief, Mode.DELISTED, None, "应当事人要求")
    at = timezone.now()

    lists = [surface for surface in surfaces_of(brief, at, None) if surface.where in IN_LISTS]

    # The articles that carry it may; so their feeds still hold it as a part of them.
    found = telling(ask(lists, traces_of(brief, at), 500))
    assert [path for path in found if "articles" not in path and "sections" not in path] == []


def test_a_picture_removed_is_refused_at_its_address_and_named_nowhere() -> None:
    picture = makers.make_picture()
    makers.make_article(lead_picture=picture, section=makers.make_section())
    before = asked(picture)
    assert [one.found for one in before if one.where == Where.PICTURE] == [("file 1",)]
    assert {Where.CARRIER, Where.HOME} <= {one.where for one in before if one.tells}

    take_down(picture, Mode.REMOVED, None, "应当事人要求")
    after = asked(picture)

    assert [(one.status, one.no_store) for one in after if one.where == Where.PICTURE] == [(410, True)]
    assert summary_of(after).is_clean


def test_a_picture_of_a_removed_article_alone_goes_with_it_and_a_shared_one_stays() -> None:
    own, shared = makers.make_picture(), makers.make_picture()
    figures = "".join(f'<figure data-picture="{one.pk}"></figure>' for one in (own, shared))
    article = makers.make_article(body=f"<p>一段。</p>{figures}")
    makers.make_article(lead_picture=shared)

    take_down(article, Mode.REMOVED, None, "应当事人要求")
    receipts = asked(article)

    assert [(one.path, one.status) for one in receipts if one.where == Where.PICTURE] == [(own.get_absolute_url(), 404)]
    assert summary_of(receipts).is_clean


def test_a_placement_is_asked_for_in_its_article_and_lawful_elsewhere() -> None:
    brief = carried_brief(2)
    placement = Placement.objects.order_by("pk").first()
    assert placement is not None

    take_down(placement, Mode.ELEMENT_REMOVED, None, "应当事人要求")
    receipts = asked(placement)

    its_own = [one for one in receipts if one.where == Where.OWN]
    assert [(one.path, one.found) for one in its_own] == [
        (f"/articles/{placement.article_id}/", ()),
        (f"/en/articles/{placement.article_id}/", ()),
    ]
    assert any(one.found and one.lawful for one in receipts if one.path == brief.get_absolute_url())
    assert summary_of(receipts).telling == 0


def test_an_article_that_says_the_same_itself_is_named_as_quoting() -> None:
    brief = carried_brief(0)
    quoting = makers.make_article(body=f"<p>另有消息：{WORDS}</p>{makers.embed(brief)}")

    take_down(brief, Mode.REMOVED, None, "应当事人要求")
    receipt = next(one for one in asked(brief) if one.path == quoting.get_absolute_url())

    assert receipt.found
    assert receipt.quoted_by == (quoting.pk,)
    assert not receipt.tells


def test_an_error_is_a_receipt_too(monkeypatch: pytest.MonkeyPatch) -> None:
    brief = carried_brief(0)
    monkeypatch.setattr("articles.views.front_page", lambda at: 1 / 0)

    def broken(environ: Any, start_response: Any) -> Any:
        raise KeyError("x")

    page = next(one for one in asked(brief) if one.path == "/")
    monkeypatch.setattr(asking, "_application", lambda: broken)
    call = ask([Surface(Where.HOME, "/")], traces_of(brief, timezone.now()))[0]

    assert (page.status, page.failed) == (500, True)
    assert (call.status, call.error) == (500, "KeyError")


def test_asking_is_bounded_and_no_sort_of_address_is_left_out() -> None:
    brief, at = carried_brief(40), timezone.now()

    some, every = surfaces_of(brief, at), surfaces_of(brief, at, None)

    assert len(some) == 60 < len(every)
    assert {surface.where for surface in some} == {surface.where for surface in every}
    assert len(ask(every, traces_of(brief, at))) == 60
    assert ask(every, traces_of(brief, at), seconds=-1) == []


def test_an_old_brief_is_looked_for_where_its_lists_have_gone_on() -> None:
    brief = carried_brief(
        0, happened_at=makers.hours_ago(2), happened_precision="minute", body="<p>很久以前的一条。</p>"
    )
    for number in range(45):
        makers.make_brief(channel=brief.channel, published_at=makers.hours_ago(1 + number / 100))

    found = telling(asked(brief))

    assert f"/briefs/channels/{brief.channel_id}/" not in found
    assert f"/briefs/channels/{brief.channel_id}/?before={brief.slot + 1}" in found


def test_receipts_can_be_stored_and_read_again_and_hold_no_word_of_the_text() -> None:
    brief = carried_brief(1)
    receipts = asked(brief)

    rows = json.loads(json.dumps([receipt.as_row() for receipt in receipts]))

    assert read_receipts(rows) == receipts
    assert read_receipts([rows[0] | {"of_later": 1}]) == receipts[:1]
    told = json.dumps([row | {"path": ""} for row in rows], ensure_ascii=False)
    assert "浮标" not in told


def test_asking_leaves_language_addresses_and_connection_as_they_were() -> None:
    brief = carried_brief(0)
    connection = transaction.get_connection()
    before = connection.connection

    with translation.override("en"), timezone.override("America/New_York"):
        there = asked(brief)
        assert translation.get_language() == "en"
        assert timezone.get_current_timezone_name() == "America/New_York"

    assert [one.digest for one in there] == [one.digest for one in asked(brief)]
    assert connection.connection is before
    assert "close_if_unusable_or_obsolete" not in vars(connection)


def test_nobody_asks_before_the_commit() -> None:
    brief = carried_brief(0)

    with transaction.atomic(), pytest.raises(RuntimeError):
        asked(brief)


@pytest.mark.django_db(transaction=False)
def test_the_transaction_of_a_test_survives() -> None:
    brief = carried_brief(1)

    asked(brief)

    assert NewsItem.objects.filter(pk=brief.pk).exists()


def test_the_reader_is_nobody_while_a_moderator_asks(mo: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Inside a request of the desk: the receipts are the same, and the moderator is still signed in afterwards."""
    brief, told = carried_brief(1), []

    def at_the_desk(at: Any) -> dict[str, Any]:
        monkeypatch.undo()
        told.extend(asked(brief))
        return {"sections": [], "fronts": [], "briefs": [], "lead": None}

    monkeypatch.setattr("articles.views.front_page", at_the_desk)
    mo.get("/en/")

    assert {one.status for one in told} == {200}
    assert told
    assert [one.digest for one in told] == [one.digest for one in asked(brief)]
    assert mo.get("/admin/").status_code == 200


def test_the_preview_counts_what_a_decision_reaches() -> None:
    brief = carried_brief(25)
    picture = makers.make_picture()
    makers.make_article(lead_picture=picture)

    with translation.override("en"):
        words = [reach.words for reach in reach_of(brief, timezone.now())]
        shown = [reach.words for reach in reach_of(picture, timezone.now())]

    assert "in 25 articles" in words
    assert "its own page: 2" in words
    assert "in 1 text" in shown


def test_more_than_a_thousand_are_counted_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articles.takedowns.reach.MOST_COUNTED", 3)
    brief = carried_brief(5)

    reach = next(one for one in reach_of(brief, timezone.now()) if one.where == Where.CARRIER)

    assert (reach.count, reach.is_more) == (3, True)


def test_the_pages_beside_which_it_may_stand_are_asked() -> None:
    brief = carried_brief(0)
    beside = makers.make_article(headline="枰石灯塔的历史", body="<p>讲枰石灯塔。</p>", tags=["枰石灯塔"])
    assert names_of(brief)

    receipt = next(one for one in asked(brief) if one.path == beside.get_absolute_url())

    assert receipt.where == Where.RELATED
    assert receipt.tells


def test_passages_are_spread_over_a_text() -> None:
    text = "".join(f"第{number:02}句说的是港口的第{number:02}件事情。" for number in range(30))

    chosen = passages(text)

    assert len(chosen) == 8
    assert chosen[0].startswith("第00句")
    assert chosen[-1].startswith("第29句")
    assert passages("不到十二字的短文。") == ["不到十二字的短文。"]
    assert passages("短。") == []


def test_words_are_found_however_they_are_escaped() -> None:
    from articles.takedowns.traces import Traces, found_in

    traces = Traces((Trace("passage", 1, '港务处说 "A&B" <今晚> 恢复供电'),))
    surface = Surface(Where.FEED, "/")
    plain = '港务处说 "A&B" <今晚> 恢复供电'
    once = "<p>港务处说 &quot;A&amp;B&quot; &lt;今<wbr>晚&gt; 恢复供电</p>"
    twice = once.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    for text in (plain, once, twice, json.dumps({"x": plain}), json.dumps({"x": plain}, ensure_ascii=False)):
        assert found_in(text, traces, surface), text
    assert not found_in("港务处说明晚恢复供电", traces, surface)
