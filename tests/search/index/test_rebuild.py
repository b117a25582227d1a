"""Rebuilding the index: searches go on during it, damage is reported, and results change exactly at commit."""

import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from articles.editing.restrictions import restrict
from articles.models import Mode, NewsItem
from articles.search.index import postgresql as store_postgresql
from articles.search.index import rebuild as rebuilding
from articles.search.index.backends import store
from articles.search.index.postgresql import PostgreSQLStore
from articles.search.index.update import TOKENISER_VERSION, active_store, install_index, missing_store
from articles.search.index.write import StoreResult
from articles.search.models import SearchIndex
from articles.search.query.find import find, plan
from articles.search.query.syntax import read_query
from tests import makers
from tests.health import staff_report

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def slots_of(typed: str) -> list[int]:
    return find(plan(read_query(typed)), timezone.now(), most=100).slots


def output_of(command: str) -> str:
    out = StringIO()
    call_command(command, stdout=out)
    return out.getvalue()


def run_sql(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def _some_items() -> None:
    for number in range(30):
        makers.make_brief(headline=f"港口第{number}号提单", published_at=makers.hours_ago(number + 1))


@pytest.mark.usefixtures("_some_items")
def test_a_rebuilt_index_gives_the_same_results_and_the_old_store_is_dropped() -> None:
    before = slots_of("提单")

    report = output_of("rebuild_index")

    assert "Store 2 answers: 30 items" in report
    assert active_store() == 2
    assert slots_of("提单") == before != []
    assert store().numbers() == [2]
    assert "agree" in output_of("check_index")


@pytest.mark.usefixtures("_some_items")
def test_changes_during_a_rebuild_reach_the_old_and_the_new_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "BATCH", 10)
    items = list(NewsItem.objects.order_by("-slot"))

    def meanwhile(done: int, slot: int) -> None:
        if done == 10:
            items[0].headline = items[25].headline = "枰石升级"
            items[0].save(), items[25].save()
            makers.delete_items(NewsItem.objects.filter(pk__in=[items[1].pk, items[26].pk]))
            makers.make_brief(headline="枰石升级")

    number = rebuilding.begin()
    rebuilding.build(number, meanwhile)

    assert rebuilding.prove(number).differences == 0
    assert rebuilding.prove(active_store()).differences == 0
    rebuilding.switch(number)
    assert len(slots_of("枰石升级")) == 3
    assert len(slots_of("提单")) == 26


@pytest.mark.usefixtures("_some_items")
def test_a_stopped_rebuild_resumes_at_the_last_batch(monkeypatch: pytest.MonkeyPatch) -> None:
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
def test_a_rebuilt_store_with_differences_does_not_become_active(monkeypatch: pytest.MonkeyPatch) -> None:
    build = rebuilding.build

    def build_with_damage(number: int, progress: object) -> None:
        build(number)
        run_sql(f"UPDATE search_doc_{number} SET runs = 'x' WHERE slot = (SELECT min(slot) FROM search_doc_{number})")

    monkeypatch.setattr("articles.search.management.commands.rebuild_index.build", build_with_damage)

    with pytest.raises(CommandError, match="1 items and"):
        output_of("rebuild_index")
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
def test_a_damaged_index_fails_check_index_and_the_health_page(damage: str) -> None:
    run_sql(damage)

    assert Client().get("/healthz").status_code == 503
    assert "search index" in staff_report()["problems"][0]
    with pytest.raises(CommandError, match="differ"):
        output_of("check_index")


@pytest.mark.usefixtures("_some_items")
def test_check_index_fails_if_a_search_misses_items(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(store()), "find", lambda self, number, wanted, most: StoreResult([]))

    with pytest.raises(CommandError, match=r"0 items and [1-9]"):
        output_of("check_index")


def test_the_health_page_is_ok_while_the_index_agrees() -> None:
    makers.make_brief()

    health = staff_report()
    assert (health["status"], health["problems"]) == ("ok", [])


def test_a_missing_store_is_reported_and_recreated_by_migrate() -> None:
    makers.make_brief(headline="枰石升级")
    store().discard(1)
    assert "there is no search index" in str(staff_report())
    with pytest.raises(CommandError, match="no search index"):
        output_of("check_index")

    install_index()
    output_of("rebuild_index")

    assert slots_of("枰石升级") != []


def test_a_store_of_an_older_tokeniser_version_is_replaced() -> None:
    makers.make_brief(headline="枰石升级")
    SearchIndex.objects.update(tokeniser_version=TOKENISER_VERSION - 1)
    assert "there is no search index" in str(staff_report())

    install_index()
    assert not missing_store()
    output_of("rebuild_index")

    assert slots_of("枰石升级") != []
    assert len(store().numbers()) == 1


@pytest.mark.postgresql
@pytest.mark.usefixtures("_some_items")
def test_a_search_over_its_time_limit_returns_only_the_newest_items(monkeypatch: pytest.MonkeyPatch) -> None:
    execute = store_postgresql._execute_with_settings

    def slowly(sql: str, params: list[object], **settings: str) -> list[tuple[object, ...]]:
        if "coalesce" not in sql:
            return execute("SELECT pg_sleep(%s)", [5], **settings)
        return execute(sql, params, **settings)

    monkeypatch.setattr(store_postgresql, "_execute_with_settings", slowly)
    monkeypatch.setattr(store_postgresql, "MAX_RECHECKED", 10)
    monkeypatch.setattr(PostgreSQLStore, "MAX_LENGTH", "50ms")

    result = find(plan(read_query("提单")), timezone.now(), most=20)

    newest = list(NewsItem.objects.order_by("-slot").values_list("slot", flat=True)[:11])
    assert (result.slots, result.since) == (newest[:10], newest[10] + 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('enable_seqscan')")
        assert cursor.fetchone() == ("0", "on")


@pytest.mark.usefixtures("_some_items")
@pytest.mark.parametrize("newest", [0, 5])
def test_a_search_inside_a_transaction_gives_the_same_results(newest: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_postgresql, "_rows_to_walk", lambda *args: newest)
    for typed in ("提单", "港口第1号", "港口 -第3号提单", '"港口 提单"', "港口 before:2020 kind:brief"):
        with transaction.atomic():
            within = slots_of(typed)
        assert [slots_of(typed), slots_of(typed)] == [within, within]


@pytest.mark.postgresql
@pytest.mark.usefixtures("_some_items")
def test_a_connection_without_its_prepared_statements_gives_the_same_results() -> None:
    before = slots_of("提单")
    run_sql("DEALLOCATE ALL")

    assert slots_of("提单") == slots_of("提单") == before != []


def test_a_second_connection_never_finds_an_item_after_its_removal_is_committed() -> None:
    """A thread searches in a loop and records what it finds after the commit."""
    item = makers.make_article(headline="枰石升级")
    committed, started, late = threading.Event(), threading.Event(), []

    def search_until_gone() -> None:
        try:
            for _ in range(400):
                after = committed.is_set()
                slots = slots_of("枰石升级")
                started.set()
                if after:
                    late.append(slots)
                    if len(late) == 20:
                        return
        finally:
            connection.close()

    asker = threading.Thread(target=search_until_gone)
    asker.start()
    started.wait(10)
    restrict(item, Mode.REMOVED, None, "x", "")
    committed.set()
    asker.join()

    assert late
    assert not any(late)


def test_a_second_connection_never_sees_a_removal_that_is_rolled_back() -> None:
    item = makers.make_article(headline="枰石升级")
    seen = []

    with transaction.atomic():
        restrict(item, Mode.REMOVED, None, "x", "")
        asker = threading.Thread(target=lambda: (seen.append(slots_of("枰石升级")), connection.close()))
        asker.start()
        asker.join()
        transaction.set_rollback(True)

    assert seen == [[item.slot]]
    assert slots_of("枰石升级") == [item.slot]
