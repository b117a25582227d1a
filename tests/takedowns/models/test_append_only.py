"""Append-only tables refuse changes in Python and in SQL."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Case, Decision, Effect, LedgerEvent
from articles.takedowns.models.append_only import AppendOnlyError
from articles.takedowns.models.append_only_triggers import (
    check_append_only_triggers,
    install_append_only_triggers,
    missing_append_only_triggers,
)
from tests import databases, makers
from tests.health import staff_report
from tests.takedowns.tampering import raw_rows

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [LedgerEvent, Decision, Effect])
def test_code_can_neither_change_nor_delete_an_append_only_row(decided_item, model):
    row = model.objects.first()

    for change in (row.save, row.delete, model.objects.all().delete, lambda: model.objects.update(pk=9)):
        with pytest.raises(AppendOnlyError):
            change()


def test_code_can_neither_delete_a_case_nor_change_it_outside_the_workflow():
    makers.make_notice(item=makers.make_article(), basis="fact")

    for change in (
        Case.objects.get().delete,
        Case.objects.all().delete,
        lambda: Case.objects.update(state="closed"),
        lambda: Case.objects.bulk_update([Case.objects.get()], ["state"]),
    ):
        with pytest.raises(AppendOnlyError):
            change()


@pytest.mark.parametrize(
    "sql", ["UPDATE takedowns_ledgerevent SET role = 'x'", "DELETE FROM takedowns_ledgerevent WHERE sequence = 2"]
)
def test_the_database_refuses_to_change_the_ledger(decided_item, sql):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)

    assert verify().code == INTACT


@pytest.mark.parametrize("table", ["ledgerevent", "decision", "effect", "case"])
def test_the_database_refuses_to_delete_and_to_replace_a_row(decided_item, table):
    name = f"takedowns_{table}"
    statements = [f"DELETE FROM {name}"]
    if databases.ON_POSTGRESQL:
        statements.append(f"TRUNCATE {name} CASCADE")
    else:
        statements.append(f"INSERT OR REPLACE INTO {name} SELECT * FROM {name} LIMIT 1")
    if table != "case":
        statements.append(f"UPDATE {name} SET {'role' if table == 'ledgerevent' else 'id'} = 7")

    # PostgreSQL truncates no table whose foreign keys are still to be checked.
    connection.check_constraints()
    for statement in statements:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE OR REPLACE takedowns_case SET reference = (SELECT min(reference) FROM takedowns_case)",
        "UPDATE OR REPLACE takedowns_case SET id = 1 WHERE id = 2",
        "UPDATE OR REPLACE takedowns_case SET item_id = (SELECT item_id FROM takedowns_case WHERE id = 1),"
        " picture_id = NULL, state = 'received', due_at = opened_at",
    ],
)
def test_no_unique_column_lets_an_update_replace_another_case(decided_item, statement):
    raw_rows(Case).filter(pk=1).update(state="received", due_at=makers.hours_ahead(1))

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Case.objects.count() == 2


def test_a_lost_or_weakened_trigger_is_reported_by_the_check_and_by_the_health_page(decided_item, client):
    databases.drop_append_only_triggers()

    (error,) = check_append_only_triggers(databases=["default"])
    assert error.id == "takedowns.E001"
    problems = staff_report()["problems"]
    assert any("the ledger can be changed (ledger_no_update is missing)" in problem for problem in problems)


@pytest.mark.sqlite
def test_a_trigger_that_refuses_nothing_counts_as_missing(db):
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER effect_no_delete")
        cursor.execute("CREATE TRIGGER effect_no_delete BEFORE DELETE ON takedowns_effect BEGIN SELECT 1; END")

    assert missing_append_only_triggers() == ["effect_no_delete"]
    install_append_only_triggers()
    assert missing_append_only_triggers() == []


@pytest.mark.postgresql
def test_a_trigger_whose_function_refuses_nothing_counts_as_missing(db):
    weak = "CREATE OR REPLACE FUNCTION ledger_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
    with connection.cursor() as cursor:
        cursor.execute(weak)

    assert "effect_no_delete" in missing_append_only_triggers()
    install_append_only_triggers()
    assert missing_append_only_triggers() == []


def test_migrating_restores_a_lost_trigger(db):
    databases.drop_append_only_triggers()
    assert missing_append_only_triggers() != []

    call_command("migrate", verbosity=0, skip_checks=True)

    assert missing_append_only_triggers() == []
