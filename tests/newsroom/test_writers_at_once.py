"""Do writers at once get through, all of them, with their items, placements, tags and mentions?

Threads with connections and transactions of their own; on SQLite one writes at a time, so fewer of them tell as much.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from articles.edition import edition_token
from articles.models import Article, NewsItem, Placement, Tag, Tagging
from articles.publishing import publish
from articles.search.checking import check
from articles.search.index import active_store
from articles.search.models import Mention
from articles.search.rebuilding import begin, build, switch
from tests import makers
from tests.databases import ON_POSTGRESQL

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 12
EACH = 15 if ON_POSTGRESQL else 3


def at_once(act: Callable[[int], None]) -> None:
    """WRITERS threads that begin together; each does its act EACH times, in a transaction for each."""
    start = threading.Barrier(WRITERS)

    def write(writer: int) -> None:
        try:
            start.wait(timeout=20)
            for turn in range(EACH):
                with transaction.atomic():
                    act(writer * EACH + turn)
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as threads:
        for done in [threads.submit(write, number) for number in range(WRITERS)]:
            done.result()


def test_writers_of_one_second_lose_nothing():
    shared = [makers.make_brief(headline=f"潮信舫链第{number}期") for number in range(6)]
    makers.make_tag("潮信舫链")
    moment, before = makers.hours_ago(2), edition_token()

    def write(number: int) -> None:
        own = makers.make_brief(published_at=moment, headline="潮信舫链又一条")
        body = makers.embed(own, *(shared[(number + step) % 6] for step in (0, 3, 1)))
        # Names that others give in the same moment, some of them new, in another order for each.
        tags = ["夜航", "潮位", f"泊位{number // 7}"]
        makers.make_article(
            published_at=moment, headline="潮信舫链与货主", body=body, tags=tags[:: 1 - 2 * (number % 2)]
        )

    at_once(write)

    written = WRITERS * EACH
    assert Article.objects.count() == written
    assert NewsItem.objects.count() == len(shared) + 2 * written
    assert Placement.objects.count() == 4 * written
    assert Tagging.objects.count() == 3 * written
    assert Mention.objects.filter(tag__name="潮信舫链").count() == len(shared) + 2 * written
    assert Tag.objects.filter(name="夜航").count() == 1
    assert check(active_store()).differences == 0
    assert edition_token() != before


def test_slots_given_at_once_follow_each_other_without_a_gap():
    moment = makers.hours_ago(2)

    at_once(lambda number: [makers.make_brief(published_at=moment) for _ in range(3)])

    slots = sorted(NewsItem.objects.values_list("slot", flat=True))
    assert slots == list(range(slots[0], slots[0] + 3 * WRITERS * EACH))


def test_desks_that_publish_the_same_briefs_at_once_are_served_in_turn():
    def drafts(number: int) -> Article:
        return makers.make_article(published_at=None, body=makers.embed(*waiting[:: 1 - 2 * (number % 2)]))

    waiting = [makers.make_brief(published_at=None) for _ in range(8)]
    articles = [drafts(number) for number in range(WRITERS * EACH)]

    at_once(lambda number: publish(articles[number], None))

    assert NewsItem.objects.filter(published_at__isnull=True).count() == 0


def test_a_correction_of_one_row_by_many_is_kept_every_time():
    brief = makers.make_brief()

    def correct(number: int) -> None:
        NewsItem.objects.filter(pk=brief.pk).update(headline=f"第{number}稿")

    at_once(correct)

    brief.refresh_from_db()
    assert brief.version == 1 + WRITERS * EACH


def test_nobody_waits_for_the_edition_while_he_holds_what_others_want():
    draft = makers.make_article(published_at=None)

    def release(number: int) -> None:
        makers.make_article(headline=f"第{number}篇")

    def rewrite(number: int) -> None:
        NewsItem.objects.filter(pk=draft.pk).update(standfirst=f"第{number}稿")

    def write(number: int) -> None:
        for act in (release, rewrite) if number % 2 else (rewrite, release):
            act(number)

    at_once(write)

    draft.refresh_from_db()
    assert draft.version == 1 + WRITERS * EACH
    assert Article.objects.count() == 1 + WRITERS * EACH


def test_one_item_may_be_saved_and_tagged_by_many_at_once():
    articles = [makers.make_article(headline=f"潮信舫链第{number}篇") for number in range(3)]

    def rewrite(number: int) -> None:
        article = Article.objects.get(pk=articles[number % 3].pk)
        article.headline = f"潮信舫链第{number}稿"
        article.save()

    def tag(number: int) -> None:
        articles[number % 3].tags.add(f"泊位{number}")

    # Half of the writers do the one, half the other.
    at_once(lambda number: (tag if number // EACH % 2 else rewrite)(number))

    assert Tagging.objects.count() == WRITERS * EACH // 2
    assert Mention.objects.filter(item__in=articles).count() == WRITERS * EACH // 2
    assert check(active_store()).differences == 0


def test_the_index_is_made_anew_while_many_write():
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
        at_once(write)
        rebuilt.result()
    switch(building)

    assert check(building).differences == 0
