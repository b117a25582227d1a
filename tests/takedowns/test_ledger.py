"""Is everything that the desk does on record, can nobody change the record, and is it noticed if somebody does?"""

import json
import re
from datetime import timedelta
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from articles.models import Mode, Restriction
from articles.restricting import restrict
from articles.takedowns.canonical import canonical
from articles.takedowns.deciding import give_back, take_down
from articles.takedowns.keeping import Kept, missing_refusals, place_refusals
from articles.takedowns.ledger import append, begin_chain
from articles.takedowns.models import Case, Decision, Effect, LedgerEvent, LedgerHead
from articles.takedowns.verifying import BROKEN, CUT, DISAGREES, INTACT, verify
from tests import databases, makers

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def mo_decides(db):
    """Three decisions over two targets by Mo, eight events."""
    mo = makers.make_person_at_desk("mo", "Moderator")
    item, picture = makers.make_article(), makers.make_picture()
    take_down(item, Mode.REMOVED, mo, "应当事人要求", "应要求删除。")
    take_down(picture, Mode.ELEMENT_REMOVED, mo, "许可到期")
    give_back(Restriction.objects.get(item=item), mo)
    return item


def force(sql: str, *params: object) -> None:
    """As somebody with the database does it, past triggers and code."""
    databases.forget_refusals()
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
    place_refusals()


def test_every_act_of_the_desk_is_one_event_in_a_chain(mo_decides):
    events = list(LedgerEvent.objects.order_by("sequence"))

    assert [event.action for event in events] == [
        *("opened", "restricted", "decided"),
        *("opened", "restricted", "decided"),
        *("lifted", "decided"),
    ]
    assert [event.sequence for event in events] == list(range(1, 9))
    assert all(later.previous_hash == event.hash for event, later in pairwise(events))
    assert events[1].case == events[6].case == Case.objects.get(item=mo_decides).reference
    assert {event.role for event in events} == {"Moderator"}
    assert verify().code == INTACT


def test_an_event_names_no_person_and_no_reason(mo_decides):
    told = " ".join(
        f"{event.actor} {event.role} {event.action} {event.case} {event.payload}" for event in LedgerEvent.objects.all()
    )

    assert not re.search("mo |当事人|许可", told)


def test_decision_restriction_and_event_stand_or_fall_together(mo_decides):
    before = LedgerEvent.objects.count()

    with pytest.raises(ValidationError):
        take_down(mo_decides, Mode.REMOVED, None, "  ")
    with transaction.atomic():
        take_down(mo_decides, Mode.SEALED, None, "试")
        transaction.set_rollback(True)

    assert LedgerEvent.objects.count() == before
    assert not Restriction.objects.filter(mode=Mode.SEALED).exists()
    assert verify().code == INTACT


def test_a_case_goes_on_with_its_target_by_one_version_a_decision(mo_decides):
    case = Case.objects.get(item=mo_decides)
    assert (case.version, case.state) == (2, Case.State.CLOSED)

    take_down(mo_decides, Mode.LABELLED, None, "再次")

    case.refresh_from_db()
    assert (case.version, case.state, case.decisions.count()) == (3, Case.State.IN_FORCE, 3)


@pytest.mark.parametrize("model", [LedgerEvent, Decision, Effect])
def test_what_is_kept_is_neither_changed_nor_deleted_by_code(mo_decides, model):
    row = model.objects.first()

    for act in (row.save, row.delete, model.objects.all().delete, lambda: model.objects.update(pk=9)):
        with pytest.raises(Kept):
            act()


@pytest.mark.parametrize(
    "sql", ["UPDATE takedowns_ledgerevent SET role = 'x'", "DELETE FROM takedowns_ledgerevent WHERE sequence = 2"]
)
def test_the_database_refuses_to_change_the_ledger(mo_decides, sql):
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)

    assert verify().code == INTACT


def test_a_lost_refusal_is_put_back_by_migrating(db):
    databases.forget_refusals()
    assert missing_refusals() != []

    call_command("migrate", verbosity=0, skip_checks=True)

    assert missing_refusals() == []


@pytest.mark.parametrize(
    ("sql", "words"),
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
def test_one_changed_byte_or_dropped_row_is_found_and_named(mo_decides, sql, words):
    force(sql)

    report = verify()

    assert (report.code, report.words) == (BROKEN, words)


def test_two_swapped_rows_are_found(mo_decides):
    force("UPDATE takedowns_ledgerevent SET sequence = 9 WHERE sequence = 3")
    force("UPDATE takedowns_ledgerevent SET sequence = 3 WHERE sequence = 4")
    force("UPDATE takedowns_ledgerevent SET sequence = 4 WHERE sequence = 9")

    assert (verify().code, verify().sequence) == (BROKEN, 3)


def test_a_cut_tail_is_found_by_the_head_and_by_a_checkpoint(mo_decides):
    whole = verify()
    force("DELETE FROM takedowns_ledgerevent WHERE sequence > 6")
    assert verify().code == CUT

    last = LedgerEvent.objects.get(sequence=6)
    LedgerHead.objects.update(sequence=6, hash=last.hash)
    force("UPDATE articles_restriction SET lifted_at = NULL, lifted_by_id = NULL")

    assert verify().code == INTACT
    assert verify((whole.events, whole.head)).code == CUT


def test_a_chain_made_anew_is_found_by_a_checkpoint(mo_decides):
    whole = verify()
    force("DELETE FROM takedowns_ledgerevent")
    LedgerHead.objects.all().delete()
    begin_chain()
    while LedgerEvent.objects.count() < whole.events:
        append(LedgerEvent.Action.OPENED, None, "", {})

    assert verify().code == INTACT
    assert verify((whole.events, whole.head)).code == BROKEN


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda item: restrict(item, Mode.REMOVED, None, "x", ""), "was made past the desk"),
        (lambda item: Restriction.objects.filter(item=None).update(mode="sealed"), "was changed past the desk: mode"),
        (
            lambda item: Restriction.objects.filter(item=None).update(ends_at=timezone.now() + timedelta(days=1)),
            "was changed past the desk: ends",
        ),
    ],
)
def test_a_restriction_that_the_chain_does_not_tell_of_is_found(mo_decides, act, words):
    act(mo_decides)

    report = verify()

    assert report.code == DISAGREES
    assert words in "".join(report.restrictions)


def test_restrictions_of_the_time_before_enter_the_chain_once(db):
    restrict(makers.make_article(), Mode.REMOVED, None, "x", "")
    LedgerHead.objects.all().delete()

    begin_chain()
    restrict(makers.make_article(), Mode.REMOVED, None, "x", "")
    begin_chain()

    assert [event.action for event in LedgerEvent.objects.all()] == ["found"]
    assert verify().code == DISAGREES


def run(**options: object) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("verify_ledger", stdout=out, **options)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_the_command_says_it_in_words_json_and_exit_code(mo_decides, tmp_path):
    checkpoint = tmp_path / "checkpoint"

    assert run() == (0, f"Intact: 8 events, the last is {LedgerEvent.objects.get(sequence=8).hash}.\n")
    assert run(checkpoint=checkpoint)[0] == 0
    assert checkpoint.read_text().startswith("8 ")
    assert run(checkpoint=checkpoint)[0] == 0
    force("UPDATE takedowns_ledgerevent SET actor = 'nobody' WHERE sequence = 2")

    code, words = run(json=True)
    assert (code, json.loads(words)["sequence"]) == (1, 2)
    assert "Not as it was: event 2" in run()[1]
    assert checkpoint.read_text().startswith("8 ")


def test_a_file_that_is_no_checkpoint_is_refused(mo_decides, tmp_path):
    odd = tmp_path / "odd"
    odd.write_text("no")

    with pytest.raises(CommandError, match="is no checkpoint"):
        run(checkpoint=odd)


def test_only_decisions_restrict_and_lift():
    users = [
        str(path.relative_to(ROOT))
        for folder in ("articles", "newsroom")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"from articles\.restricting import [^\n]*\b(?:restrict|lift)\b", path.read_text(encoding="utf-8"))
    ]

    assert sorted(users) == ["articles/takedowns/acts.py", "articles/takedowns/undoing.py"]


def test_json_has_one_spelling():
    told = {"b": [1, None, 'é\u2028\n\x01"\\/'], "a": {"y": True, "x": "港"}}

    assert canonical(told) == '{"a":{"x":"港","y":true},"b":[1,null,"é\u2028\\n\\u0001\\"\\\\/"]}'


def test_moderators_and_auditors_read_the_record_and_nobody_writes_it(mo_decides, client, mo):
    auditor, editor = makers.make_person_at_desk("audrey", "Auditor"), makers.make_person_at_desk("ada", "Editor")
    case = Case.objects.get(item=mo_decides)
    addresses = [
        "/admin/takedowns/case/",
        f"/admin/takedowns/case/{case.pk}/change/",
        "/admin/takedowns/ledgerevent/",
        "/admin/takedowns/ledgerevent/2/change/",
    ]

    for user, status in ((auditor, 200), (editor, 403)):
        client.force_login(user)
        assert {client.get(address).status_code for address in addresses} == {status}
    assert {mo.get(address).status_code for address in addresses} == {200}
    chief = makers.make_person_at_desk("root")
    chief.is_superuser = True
    chief.save()
    client.force_login(chief)
    for address in (f"/admin/takedowns/case/{case.pk}/delete/", "/admin/takedowns/ledgerevent/2/delete/"):
        assert client.post(address, {"post": "yes"}).status_code == 403
    assert client.get("/admin/takedowns/ledgerevent/add/").status_code == 403
