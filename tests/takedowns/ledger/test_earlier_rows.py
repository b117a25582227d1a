"""Rows that are older than their coverage are recorded once, and a chain of format 1 verifies with what follows it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from articles.models import Restriction
from articles.takedowns.decisions.decide import restore
from articles.takedowns.ledger.earlier_rows import record_earlier_rows
from articles.takedowns.ledger.verify import BROKEN, CUT, DISAGREES, INTACT, verify
from articles.takedowns.models import LedgerEvent, LedgerHead
from tests import makers
from tests.takedowns.tampering import raw_rows, tamper

pytestmark = pytest.mark.django_db
# The ledger of the demonstration as format 1 wrote it: 41 events, 7 restrictions.
SAMPLE = Path(__file__).parents[2] / "samples" / "ledger_format_1.jsonl"


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


@pytest.fixture
def format_1_chain():
    """The events of the sample, and the restrictions that they leave."""
    events = [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]
    for event in events:
        event["time"] = datetime.fromisoformat(event["time"]).replace(tzinfo=UTC)
    raw_rows(LedgerEvent).bulk_create(LedgerEvent(**event) for event in events)
    LedgerHead.objects.update(sequence=len(events), hash=events[-1]["hash"], covered=[])
    records = {}
    for payload in (json.loads(event["payload"]) for event in events):
        if "restriction" in payload:
            records[payload["restriction"]] = payload
    for pk, record in records.items():
        item = makers.make_article(pk=record["target"][1])
        times = {"starts_at": record["starts"], "ends_at": record["ends"], "lifted_at": record["lifted"]}
        columns = {name: _time(text) for name, text in times.items()}
        Restriction.objects.create(pk=pk, item=item, mode=record["mode"], reason="x", **columns)


def test_a_chain_of_format_1_verifies_after_the_upgrade_and_goes_on(format_1_chain):
    assert verify().code == CUT
    record_earlier_rows()
    record_earlier_rows()

    assert (verify().code, verify().events) == (INTACT, 42)
    assert list(LedgerEvent.objects.order_by("sequence").values_list("format", flat=True)) == [1] * 41 + [2]
    restore(Restriction.objects.get(pk=1), makers.make_person_at_desk("mo", "Moderator"))
    assert verify().code == INTACT


def test_a_row_that_disagrees_with_format_1_is_not_accepted_as_an_earlier_row(format_1_chain):
    Restriction.objects.filter(pk=3).update(mode="sealed")
    record_earlier_rows()

    assert verify().rows == ["restriction 3 was changed without an event (mode) before event 42"]


def test_an_event_of_format_1_cannot_follow_one_of_format_2(format_1_chain):
    tamper("UPDATE takedowns_ledgerevent SET format = 2 WHERE sequence = 5")

    assert (verify().code, verify().words) == (BROKEN, "event 5: it was changed")


def test_forged_rows_are_not_accepted_as_earlier_rows(decided_item):
    forged = Restriction.objects.create(item=decided_item, mode="labelled", reason="x")
    LedgerHead.objects.update(covered=[])
    record_earlier_rows()

    report = verify()
    assert report.code == DISAGREES
    assert f"restriction {forged.pk} was added as an earlier row before event" in " ".join(report.rows)
