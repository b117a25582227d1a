"""Verification finds every change to the ledger, and restrictions that were changed without an event."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.editing.restrictions import restrict
from articles.models import Mode, Restriction
from articles.takedowns.ledger.chain import append_event
from articles.takedowns.ledger.earlier_rows import record_earlier_rows
from articles.takedowns.ledger.verify import BROKEN, CUT, DISAGREES, INTACT, verify
from articles.takedowns.models import LedgerEvent, LedgerHead, RowSalt, Statement
from tests.takedowns.tampering import tamper

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("UPDATE takedowns_ledgerevent SET role = 'Editor' WHERE sequence = 2", "event 2: it was changed"),
        (
            "UPDATE takedowns_ledgerevent SET payload = replace(payload, 'removed', 'labelled') WHERE sequence = 2",
            "event 2: its payload was changed",
        ),
        ("DELETE FROM takedowns_ledgerevent WHERE sequence = 3", "event 3: it is missing: the next one is 4"),
        ("DELETE FROM takedowns_ledgerevent WHERE sequence = 1", "event 1: it is missing: the next one is 2"),
    ],
)
def test_a_changed_byte_or_a_deleted_row_is_found_and_named(decided_item, sql, message):
    tamper(sql)

    report = verify()

    assert (report.code, report.words) == (BROKEN, message)


def test_two_swapped_rows_are_found(decided_item):
    tamper("UPDATE takedowns_ledgerevent SET sequence = 9 WHERE sequence = 3")
    tamper("UPDATE takedowns_ledgerevent SET sequence = 3 WHERE sequence = 4")
    tamper("UPDATE takedowns_ledgerevent SET sequence = 4 WHERE sequence = 9")

    assert (verify().code, verify().sequence) == (BROKEN, 3)


def test_a_cut_tail_is_found_by_the_head_and_by_a_checkpoint(decided_item):
    whole = verify()
    tamper("DELETE FROM takedowns_ledgerevent WHERE sequence > 6")
    assert verify().code == CUT

    last = LedgerEvent.objects.get(sequence=6)
    LedgerHead.objects.update(sequence=6, hash=last.hash)

    statement = Statement.objects.order_by("-pk")[0].pk
    assert verify().rows[-1] == f"statement {statement} was added without an event"
    assert verify((whole.events, whole.head)).code == CUT


def test_a_chain_that_was_rewritten_as_a_whole_is_found_by_a_checkpoint(decided_item):
    whole = verify()
    tamper("DELETE FROM takedowns_ledgerevent")
    RowSalt.objects.all().delete()
    LedgerHead.objects.all().delete()
    record_earlier_rows()
    while LedgerEvent.objects.count() < whole.events:
        append_event(LedgerEvent.Action.OPENED, None, "", {})

    assert verify().code == INTACT
    assert verify((whole.events, whole.head)).code == BROKEN


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda item: restrict(item, Mode.REMOVED, None, "x", ""), "was added without an event"),
        (
            lambda item: Restriction.objects.filter(item=None).update(mode="sealed"),
            "was changed without an event: mode",
        ),
        (
            lambda item: Restriction.objects.filter(item=None).update(ends_at=timezone.now() + timedelta(days=1)),
            "was changed without an event: ends",
        ),
    ],
)
def test_a_restriction_that_disagrees_with_the_ledger_is_found(decided_item, change, message):
    change(decided_item)

    report = verify()

    assert report.code == DISAGREES
    assert message in "".join(report.rows)
