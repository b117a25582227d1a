"""Tests of concurrent writers: no deadlock and no lost update of items, placements, tags, mentions or slots.

Each thread has its own connection and transactions. SQLite allows one writer at a time, so fewer turns are enough.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from articles.editing.publishing import publish
from articles.edition.triggers import edition_token
from articles.models import Article, NewsItem, Placement, Tag, Tagging
from articles.search.check import check
from articles.search.index.rebuild import begin, build, switch
from articles.search.index.update import active_store
from articles.search.models import Mention
from tests import makers
from tests.databases import ON_POSTGRESQL

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

WRITERS = 12
TURNS = 15 if ON_POSTGRESQL else 3


def run_concurrently(act: Callable[[int], None]) -> None:
    """Start WRITERS threads together; each calls `act` TURNS times, in one transaction per call."""
    start = threading.Barrier(WRITERS)

    def write(writer: int) -> None:
        try:
            start.wait(timeout=20)
            for turn in range(TURNS):
                with transaction.atomic():
                    act(writer * TURNS + turn)
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as threads:
        for done in [threads.submit(write, number) for number in range(WRITERS)]:
            done.result()


def test_concurrent_writers_of_one_second_lose_no_row():
    shared = [makers.make_brief(headline=f"潮信舫链第{number}期") for number in range(6)]
    makers.make_tag("潮信舫链")
    moment, before = makers.hours_ago(2), edition_token()

    def write(number: int) -> None:
        own = makers.make_brief(published_at=moment, headline="潮信舫链又一条")
        body = makers.embed(own, *(shared[(number + step) % 6] for step in (0, 3, 1)))
        # The writers add the same tags at the same moment, some new and in opposite orders, to provoke deadlocks.
        tags = ["夜航", "潮位", f"泊位{number // 7}"]
        makers.make_article(
            published_at=moment, headline="潮信舫链与货主", body=body, tags=tags[:: 1 - 2 * (number % 2)]
        )

    run_concurrently(write)

    written = WRITERS * TURNS
    assert Article.objects.count() == written
    assert NewsItem.objects.count() == len(shared) + 2 * written
    assert Placement.objects.count() == 4 * written
    assert Tagging.objects.count() == 3 * written
    assert Mention.objects.filter(tag__name="潮信舫链").count() == len(shared) + 2 * written
    assert Tag.objects.filter(name="夜航").count() == 1
    assert check(active_store()).differences == 0
    assert edition_token() != before


def test_concurrently_assigned_slots_are_consecutive():
    moment = makers.hours_ago(2)

    run_concurrently(lambda number: [makers.make_brief(published_at=moment) for _ in range(3)])

    slots = sorted(NewsItem.objects.values_list("slot", flat=True))
    assert slots == list(range(slots[0], slots[0] + 3 * WRITERS * TURNS))


def test_articles_that_embed_the_same_briefs_can_be_published_concurrently():
    def drafts(number: int) -> Article:
        return makers.make_article(published_at=None, body=makers.embed(*waiting[:: 1 - 2 * (number % 2)]))

    waiting = [makers.make_brief(published_at=None) for _ in range(8)]
    articles = [drafts(number) for number in range(WRITERS * TURNS)]

    run_concurrently(lambda number: publish(articles[number], None))

    assert NewsItem.objects.filter(published_at__isnull=True).count() == 0


def test_concurrent_updates_of_one_row_each_increment_its_version():
    brief = makers.make_brief()

    def correct(number: int) -> None:
        NewsItem.objects.filter(pk=brief.pk).update(headline=f"第{number}稿")

    run_concurrently(correct)

    brief.refresh_from_db()
    assert brief.version == 1 + WRITERS * TURNS


def test_writing_a_shared_row_and_the_edition_in_opposite_orders_does_not_deadlock():
    draft = makers.make_article(published_at=None)

    def release(number: int) -> None:
        makers.make_article(headline=f"第{number}篇")

    def rewrite(number: int) -> None:
        NewsItem.objects.filter(pk=draft.pk).update(standfirst=f"第{number}稿")

    def write(number: int) -> None:
        for act in (release, rewrite) if number % 2 else (rewrite, release):
            act(number)

    run_concurrently(write)

    draft.refresh_from_db()
    assert draft.version == 1 + WRITERS * TURNS
    assert Article.objects.count() == 1 + WRITERS * TURNS


def test_an_item_can_be_saved_and_tagged_concurrently():
    articles = [makers.make_article(headline=f"潮信舫链第{number}篇") for number in range(3)]

    def rewrite(number: int) -> None:
        article = Article.objects.get(pk=articles[number % 3].pk)
        article.headline = f"潮信舫链第{number}稿"
        article.save()

    def tag(number: int) -> None:
        articles[number % 3].tags.add(f"泊位{number}")

    # Half of the writers add tags, the other half save.
    run_concurrently(lambda number: (tag if number // TURNS % 2 else rewrite)(number))

    assert Tagging.objects.count() == WRITERS * TURNS // 2
    assert Mention.objects.filter(item__in=articles).count() == WRITERS * TURNS // 2
    assert check(active_store()).differences == 0


def test_a_rebuilt_index_is_complete_although_items_are_written_meanwhile():
    items = [makers.make_brief(headline=f"潮信舫链第{number}条") for number in range(250)]
    building = begin()

    def rebuild() -> None:
        build(building)
        connection.close()

    def write(number: int) -> None:
        item = NewsItem.objects.get(pk=items[7 * number % 250].pk)
        item.headline = f"潮信舫链第{number}稿"
        item.save()
        makers.make_brief(headline="又一条")

    with ThreadPoolExecutor(1) as thread:
        rebuilt = thread.submit(rebuild)
        run_concurrently(write)
        rebuilt.result()
    switch(building)

    assert check(building).differences == 0
