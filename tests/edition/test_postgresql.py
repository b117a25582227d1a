"""Tests of the edition token on PostgreSQL: overlapping transactions, TRUNCATE and disabled triggers."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from articles.editing.publishing import publish
from articles.edition.triggers import edition_token, install_triggers, missing_triggers
from articles.models import Correction, NewsItem
from tests import makers

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _triggers():
    yield
    install_triggers()


def changes_token(statement: str) -> bool:
    before = edition_token()
    with connection.cursor() as cursor:
        cursor.execute(statement)
    return edition_token() != before


def test_a_correction_changes_the_edition_token_if_its_draft_is_published_meanwhile():
    draft = makers.make_article(published_at=None)
    written, released = threading.Event(), threading.Event()

    def correct() -> None:
        with transaction.atomic():
            # The row only, because announcing a correction locks its item.
            Correction._base_manager.bulk_create([Correction(item_id=draft.pk, text="已改。")])
            written.set()
            assert released.wait(timeout=20)
        connection.close()

    with ThreadPoolExecutor(1) as threads:
        done = threads.submit(correct)
        assert written.wait(timeout=20)
        publish(NewsItem.objects.get(pk=draft.pk), None)
        token_at_publication = edition_token()
        released.set()
        done.result()

    assert edition_token() != token_at_publication


def test_the_edition_token_changes_at_commit_and_not_before():
    with transaction.atomic():
        before = edition_token()
        for number in range(3):
            makers.make_article(headline=f"第{number}篇")
        within = edition_token()

    assert within == before
    assert edition_token() != before


def test_a_rolled_back_savepoint_leaves_the_edition_token_unchanged():
    before = edition_token()
    with transaction.atomic():
        with transaction.atomic():
            makers.make_article()
            connection.check_constraints()
            transaction.set_rollback(True)
        assert edition_token() == before
        makers.make_article()

    assert edition_token() != before


def test_truncating_a_table_changes_the_edition_token():
    assert changes_token("TRUNCATE articles_alias")


def test_a_disabled_or_replaced_trigger_is_reported_as_missing():
    for change in (
        "ALTER TABLE rights_source DISABLE TRIGGER edition_rights_source_update",
        "COMMENT ON TRIGGER edition_rights_person_update ON rights_person IS 'CREATE TRIGGER'",
    ):
        with connection.cursor() as cursor:
            cursor.execute(change)

    assert missing_triggers() == ["edition_rights_person_update", "edition_rights_source_update"]

    install_triggers()
    assert missing_triggers() == []
    assert changes_token("UPDATE rights_source SET id = id") is False
    makers.make_source()
    assert changes_token("UPDATE rights_source SET id = id")
