"""What the edition promises where writers overlap, and rows can go all at once. Collected on PostgreSQL alone."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from articles.edition import edition_token, missing_triggers, place_triggers
from articles.models import Correction, NewsItem
from articles.publishing import publish
from tests import makers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _triggers():
    yield
    place_triggers()


def moved_by(statement: str) -> bool:
    before = edition_token()
    with connection.cursor() as cursor:
        cursor.execute(statement)
    return edition_token() != before


def test_a_part_of_a_draft_that_is_released_meanwhile_moves_the_edition():
    draft = makers.make_article(published_at=None)
    written, released = threading.Event(), threading.Event()

    def correct() -> None:
        with transaction.atomic():
            Correction.objects.create(item_id=draft.pk, text="已改。")
            written.set()
            assert released.wait(timeout=20)
        connection.close()

    with ThreadPoolExecutor(1) as threads:
        done = threads.submit(correct)
        assert written.wait(timeout=20)
        publish(NewsItem.objects.get(pk=draft.pk), None)
        kept_under = edition_token()
        released.set()
        done.result()

    assert edition_token() != kept_under


def test_the_edition_moves_once_and_at_the_commit():
    with transaction.atomic():
        before = edition_token()
        for number in range(3):
            makers.make_article(headline=f"第{number}篇")
        within = edition_token()

    assert within == before
    assert edition_token() != before


def test_what_is_rolled_back_moves_nothing_and_hinders_nothing():
    before = edition_token()
    with transaction.atomic():
        with transaction.atomic():
            makers.make_article()
            connection.check_constraints()
            transaction.set_rollback(True)
        assert edition_token() == before
        makers.make_article()

    assert edition_token() != before


def test_an_emptied_table_moves_the_edition():
    assert moved_by("TRUNCATE articles_alias")


def test_a_trigger_that_is_switched_off_or_is_another_counts_as_missing():
    for change in (
        "ALTER TABLE rights_source DISABLE TRIGGER edition_rights_source_update",
        "COMMENT ON TRIGGER edition_rights_person_update ON rights_person IS 'CREATE TRIGGER'",
    ):
        with connection.cursor() as cursor:
            cursor.execute(change)

    assert missing_triggers() == ["edition_rights_person_update", "edition_rights_source_update"]

    place_triggers()
    assert missing_triggers() == []
    assert moved_by("UPDATE rights_source SET id = id") is False
    makers.make_source()
    assert moved_by("UPDATE rights_source SET id = id")
