"""Append-only tables refuse changes in Python and in SQL."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Case, Decision, Effect, LedgerEvent
from articles.takedowns.models.append_only import AppendOnlyError
from articles.takedowns.models.append_only_triggers import missing_append_only_triggers
from tests import databases, makers

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


def test_migrating_restores_a_lost_trigger(db):
    databases.drop_append_only_triggers()
    assert missing_append_only_triggers() != []

    call_command("migrate", verbosity=0, skip_checks=True)

    assert missing_append_only_triggers() == []
