"""The chain of the ledger: which events are appended, what they contain, and that they commit with their action."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from articles.editing.restrictions import restrict
from articles.models import Mode, Restriction
from articles.takedowns.cases.workflow import claim
from articles.takedowns.decisions.decide import take_down
from articles.takedowns.ledger.earlier_rows import record_earlier_rows
from articles.takedowns.ledger.verify import DISAGREES, INTACT, verify
from articles.takedowns.models import Case, LedgerEvent, LedgerHead
from tests import makers

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]


def test_every_decision_appends_its_events_to_the_chain(decided_item):
    events = list(LedgerEvent.objects.order_by("sequence"))

    assert [event.action for event in events] == [
        *("opened", "restricted", "decided"),
        *("opened", "restricted", "decided"),
        *("lifted", "decided"),
    ]
    assert [event.sequence for event in events] == list(range(1, 9))
    assert all(later.previous_hash == event.hash for event, later in pairwise(events))
    assert events[1].case == events[6].case == Case.objects.get(item=decided_item).reference
    assert {event.role for event in events} == {"Moderator"}
    assert verify().code == INTACT


def test_an_event_contains_neither_a_name_nor_a_reason(decided_item):
    contents = " ".join(
        f"{event.actor} {event.role} {event.action} {event.case} {event.payload}" for event in LedgerEvent.objects.all()
    )

    assert not re.search("mo |当事人|许可", contents)


def tables_of(event: LedgerEvent) -> list[str]:
    return [entry["table"] for entry in event.payload_data["rows"]]


def test_the_event_of_a_decision_records_everything_that_belongs_to_it(decided_item):
    restricted, decided = LedgerEvent.objects.filter(sequence__in=(2, 3)).order_by("sequence")

    assert tables_of(restricted) == ["restriction"]
    assert tables_of(decided) == ["case", "decision", "effect", "statement"]


def test_a_step_in_a_case_with_many_notices_records_the_case_alone():
    article, mo = makers.make_article(), makers.make_person_at_desk("mo", "Moderator")
    for _number in range(5):
        makers.make_notice(item=article, claimant=None)
    first, second = LedgerEvent.objects.order_by("sequence")[:2]
    case = Case.objects.get()

    claim(case, case.version, mo)

    assert tables_of(first) == ["case", "notice", "snapshot", "pagecopy", "notice_cases"]
    assert tables_of(second) == ["case", "notice", "snapshot", "notice_cases"]
    assert tables_of(LedgerEvent.objects.first()) == ["case"]


def test_decision_restriction_and_event_are_committed_together_or_not_at_all(decided_item):
    before = LedgerEvent.objects.count()

    with pytest.raises(ValidationError):
        take_down(decided_item, Mode.REMOVED, None, "  ")
    with transaction.atomic():
        take_down(decided_item, Mode.SEALED, None, "试")
        transaction.set_rollback(True)

    assert LedgerEvent.objects.count() == before
    assert not Restriction.objects.filter(mode=Mode.SEALED).exists()
    assert verify().code == INTACT


def test_each_decision_on_a_target_raises_the_version_of_its_case_by_one(decided_item):
    case = Case.objects.get(item=decided_item)
    assert (case.version, case.state) == (2, Case.State.CLOSED)

    take_down(decided_item, Mode.LABELLED, None, "再次")

    case.refresh_from_db()
    assert (case.version, case.state, case.decisions.count()) == (3, Case.State.IN_FORCE, 3)


def test_restrictions_older_than_the_ledger_are_recorded_once(db):
    restrict(makers.make_article(), Mode.REMOVED, None, "x", "")
    LedgerHead.objects.all().delete()

    record_earlier_rows()
    restrict(makers.make_article(), Mode.REMOVED, None, "x", "")
    record_earlier_rows()

    assert [event.action for event in LedgerEvent.objects.all()] == ["found"]
    assert verify().code == DISAGREES


def test_only_decisions_restrict_and_lift():
    users = [
        str(path.relative_to(ROOT))
        for folder in ("articles", "newsroom")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(
            r"from articles\.editing\.restrictions import [^\n]*\b(?:restrict|lift)\b", path.read_text(encoding="utf-8")
        )
    ]

    assert sorted(users) == [
        "articles/takedowns/decisions/actions.py",
        "articles/takedowns/decisions/confirm.py",
        "articles/takedowns/decisions/proposals.py",
        "articles/takedowns/decisions/undo.py",
    ]
