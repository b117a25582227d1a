"""Is the index made anew without anybody noticing, does it know when it is wrong, does it hold at commit?"""

import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from articles.models import Mode, NewsItem
from articles.restricting import restrict
from articles.search import rebuilding, store_postgresql
from articles.search.finding import find, plan
from articles.search.index import TOKENISER_VERSION, active_store, missing_store, place_index
from articles.search.models import SearchIndex
from articles.search.queries import read_query
from articles.search.store_postgresql import PostgreSQLStore
from articles.search.stores import store
from articles.search.storing import Found
from tests import makers

pytestmark = pytest.mark.django_db(transaction=True)


def found(typed: str) -> list[int]:
    return find(plan(read_query(typed)), timezone.now(), most=100).slots


def said(command: str) -> str:
    out = StringIO()
    call_command(command, stdout=out)
    return out.getvalue()


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def _some_items() -> None:
    for number in range(30):
        makers.make_brief(headline=f"港口第{number}号提单", published_at=makers.hours_ago(number + 1))


@pytest.mark.usefixtures("_some_items")
def test_an_index_made_anew_answers_as_before_and_the_former_one_is_gone() -> None:
    before = found("提单")

    words = said("rebuild_index")

    assert "Store 2 answers: 30 items" in words
    assert active_store() == 2
    assert found("提单") == before != []
    assert store().numbers() == [2]
    assert "agree" in said("check_index")


@pytest.mark.usefixtures("_some_items")
def test_what_changes_while_it_is_built_is_right_in_both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "BATCH", 10)
    items = list(NewsItem.objects.order_by("-slot"))

    def meanwhile(done: int, slot: int) -> None:
        if done == 10:
            items[0].headline = items[25].headline = "枰石升级"
            items[0].save(), items[25].save()
            items[1].delete(), items[26].delete()
            makers.make_brief(headline="枰石升级")

    number = rebuilding.begin()
    rebuilding.build(number, meanwhile)

    assert rebuilding.prove(number).differences == 0
    assert rebuilding.prove(active_store()).differences == 0
    rebuilding.switch(number)
    assert len(found("枰石升级")) == 3
    assert len(found("提单")) == 26


@pytest.mark.usefixtures("_some_items")
def test_a_stopped_run_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "BATCH", 10)

    def stopped(done: int, slot: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuilding.build(rebuilding.begin(), stopped)
    seen = []
    rebuilding.build(rebuilding.begin(), lambda done, slot: seen.append(done))

    assert seen == [10, 20]
    assert rebuilding.prove(2).differences == 0


@pytest.mark.usefixtures("_some_items")
def test_an_index_that_is_not_right_is_not_switched_to(monkeypatch: pytest.MonkeyPatch) -> None:
    build = rebuilding.build

    def badly(number: int, tell: object) -> None:
        build(number)
        run(f"UPDATE search_doc_{number} SET runs = 'x' WHERE slot = (SELECT min(slot) FROM search_doc_{number})")

    monkeypatch.setattr("articles.search.management.commands.rebuild_index.build", badly)

    with pytest.raises(CommandError, match="1 items and"):
        said("rebuild_index")
    assert active_store() == 1


@pytest.mark.usefixtures("_some_items")
@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM search_doc_1 WHERE slot = (SELECT max(slot) FROM search_doc_1)",
        "UPDATE search_doc_1 SET facets = '' WHERE slot = (SELECT max(slot) FROM search_doc_1)",
        "UPDATE articles_newsitem SET headline = '枰石' WHERE slot = (SELECT max(slot) FROM articles_newsitem)",
    ],
)
def test_a_difference_is_told_in_words_exit_code_and_health(damage: str) -> None:
    run(damage)

    health = Client().get("/healthz")
    assert health.status_code == 503
    assert "search index" in health.json()["problems"][0]
    with pytest.raises(CommandError, match="differ"):
        said("check_index")


@pytest.mark.usefixtures("_some_items")
def test_an_answer_that_is_not_that_of_the_texts_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(store()), "find", lambda self, number, wanted, most: Found([]))

    with pytest.raises(CommandError, match=r"0 items and [1-9]"):
        said("check_index")


def test_health_says_that_the_index_agrees() -> None:
    makers.make_brief()

    health = Client().get("/healthz").json()
    assert (health["status"], health["problems"]) == ("ok", [])


def test_a_lost_store_is_told_and_made_by_migrating() -> None:
    makers.make_brief(headline="枰石升级")
    store().discard(1)
    assert "there is no search index" in str(Client().get("/healthz").json())
    with pytest.raises(CommandError, match="no search index"):
        said("check_index")

    place_index()
    said("rebuild_index")

    assert found("枰石升级") != []


def test_a_store_of_a_former_version_is_made_anew() -> None:
    makers.make_brief(headline="枰石升级")
    SearchIndex.objects.update(tokeniser_version=TOKENISER_VERSION - 1)
    assert "there is no search index" in str(Client().get("/healthz").json())

    place_index()
    assert not missing_store()
    said("rebuild_index")

    assert found("枰石升级") != []
    assert len(store().numbers()) == 1


@pytest.mark.postgresql
@pytest.mark.usefixtures("_some_items")
def test_what_takes_too_long_is_answered_from_the_newest(monkeypatch: pytest.MonkeyPatch) -> None:
    ask = store_postgresql._told

    def slowly(sql: str, params: list[object], **settings: str) -> list[tuple[object, ...]]:
        if "coalesce" not in sql:
            return ask("SELECT pg_sleep(%s)", [5], **settings)
        return ask(sql, params, **settings)

    monkeypatch.setattr(store_postgresql, "_told", slowly)
    monkeypatch.setattr(store_postgresql, "MOST_READ_AGAIN", 10)
    monkeypatch.setattr(PostgreSQLStore, "LONGEST", "50ms")

    answer = find(plan(read_query("提单")), timezone.now(), most=20)

    newest = list(NewsItem.objects.order_by("-slot").values_list("slot", flat=True)[:11])
    assert (answer.slots, answer.since) == (newest[:10], newest[10] + 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('enable_seqscan')")
        assert cursor.fetchone() == ("0", "on")


@pytest.mark.usefixtures("_some_items")
@pytest.mark.parametrize("newest", [0, 5])
def test_the_answer_is_the_same_within_a_transaction(newest: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_postgresql, "_rows_to_walk", lambda *asked: newest)
    for typed in ("提单", "港口第1号", "港口 -第3号提单", '"港口 提单"', "港口 before:2020 kind:brief"):
        with transaction.atomic():
            within = found(typed)
        assert [found(typed), found(typed)] == [within, within]


@pytest.mark.postgresql
@pytest.mark.usefixtures("_some_items")
def test_a_server_that_forgot_what_it_was_told_is_asked_in_full() -> None:
    before = found("提单")
    run("DEALLOCATE ALL")

    assert found("提单") == found("提单") == before != []


def test_a_second_connection_never_finds_what_a_committed_removal_took() -> None:
    """Another thread asks all the time; what it is told after the commit is noted."""
    item = makers.make_article(headline="枰石升级")
    committed, asking, late = threading.Event(), threading.Event(), []

    def ask() -> None:
        try:
            for _ in range(400):
                after = committed.is_set()
                slots = found("枰石升级")
                asking.set()
                if after:
                    late.append(slots)
                    if len(late) == 20:
                        return
        finally:
            connection.close()

    asker = threading.Thread(target=ask)
    asker.start()
    asking.wait(10)
    restrict(item, Mode.REMOVED, None, "x", "")
    committed.set()
    asker.join()

    assert late
    assert not any(late)


def test_a_removal_that_is_rolled_back_was_never_seen() -> None:
    item = makers.make_article(headline="枰石升级")
    seen = []

    with transaction.atomic():
        restrict(item, Mode.REMOVED, None, "x", "")
        asker = threading.Thread(target=lambda: (seen.append(found("枰石升级")), connection.close()))
        asker.start()
        asker.join()
        transaction.set_rollback(True)

    assert seen == [[item.slot]]
    assert found("枰石升级") == [item.slot]
