"""Figures of a half-year equal a recount in SQL, on whichever database the tests run."""

from math import ceil
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from articles.models import Mode, Restriction
from articles.takedowns.decisions.actions import Restrict
from articles.takedowns.decisions.confirm import confirm
from articles.takedowns.decisions.decide import decide, restore
from articles.takedowns.decisions.undo import undo
from articles.takedowns.models import Case, Decision, Effect
from articles.takedowns.report.figures import exact_figures, masked_numbers, public_figures
from articles.takedowns.report.half_year import HalfYear
from tests import makers
from tests.takedowns.decisions.deciding import REASON, case_on
from tests.takedowns.report.reporting import LAST, fill, fill_appeals

pytestmark = pytest.mark.django_db
BY_OUTCOME = """SELECT COALESCE(NULLIF(n.basis, ''), 'none'),
  CASE WHEN n.state <> 'closed' THEN 'open' WHEN n.spam_at IS NOT NULL THEN 'spam'
  ELSE COALESCE((SELECT o.outcome FROM takedowns_noticeoutcome o WHERE o.notice_id = n.id
    AND o.id = (SELECT MAX(p.id) FROM takedowns_noticeoutcome p WHERE p.notice_id = n.id)), 'withdrawn') END, COUNT(*)
FROM takedowns_notice n WHERE n.received_at >= %s AND n.received_at < %s GROUP BY 1, 2"""
DECIDED = """SELECT COALESCE(NULLIF(n.basis, ''), 'none'), {decided} - {received} FROM takedowns_notice n
JOIN takedowns_noticeoutcome o ON o.notice_id = n.id AND o.outcome <> 'spam'
WHERE n.received_at >= %s AND n.received_at < %s"""
LOOKED = """SELECT COALESCE(NULLIF(n.basis, ''), 'none'), MIN({event}) - {received} FROM takedowns_notice n
JOIN takedowns_notice_cases nc ON nc.notice_id = n.id JOIN takedowns_case c ON c.id = nc.case_id
JOIN takedowns_ledgerevent e ON e."case" = c.reference AND e.time >= n.received_at AND e.actor LIKE 'account %%'
  AND e.action NOT IN ('opened', 'joined')
WHERE n.received_at >= %s AND n.received_at < %s GROUP BY n.id, n.basis, n.received_at"""
APPEALS = """SELECT kind, CASE WHEN decided_at IS NULL THEN 'open' ELSE outcome END, COUNT(*) FROM takedowns_appeal
WHERE received_at >= %s AND received_at < %s GROUP BY 1, 2"""
SINGLE = {
    "reversals": "SELECT COUNT(*) FROM takedowns_decision WHERE action = 'reverse' AND made_at >= %s AND made_at < %s",
    "lifted": "SELECT COUNT(*) FROM takedowns_decision WHERE action = 'lift' AND made_at >= %s AND made_at < %s",
    "repeat_sources": """SELECT COUNT(*) FROM (SELECT i.source_id FROM takedowns_effect f
      JOIN takedowns_decision d ON d.id = f.decision_id JOIN articles_restriction r ON r.id = f.restriction_id
      JOIN articles_newsitem i ON i.id = r.item_id WHERE f.did = 'made' AND i.source_id IS NOT NULL
      AND r.mode <> 'sealed' AND d.made_at >= %s AND d.made_at < %s
      GROUP BY i.source_id HAVING COUNT(DISTINCT d.id) >= 2) AS repeated""",
    "repeat_notifiers": """SELECT COUNT(*) FROM (SELECT LOWER(c.email) FROM takedowns_claimant c
      JOIN takedowns_notice n ON n.id = c.notice_id WHERE c.email <> '' AND n.received_at >= %s AND n.received_at < %s
      GROUP BY LOWER(c.email) HAVING COUNT(*) >= 3) AS repeated""",
}
IN_FORCE = """SELECT mode, COUNT(*) FROM articles_restriction WHERE mode <> 'sealed' AND starts_at <= %s
AND (ends_at IS NULL OR ends_at > %s) AND (lifted_at IS NULL OR lifted_at > %s) GROUP BY mode"""


def select(sql: str, *moments: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [connection.ops.adapt_datetimefield_value(moment) for moment in moments])
        return cursor.fetchall()


def in_seconds(sql: str) -> str:
    """Columns of times as whole seconds."""
    form = "EXTRACT(EPOCH FROM {})" if connection.vendor == "postgresql" else "strftime('%%s', {})"
    columns = {"decided": "o.made_at", "received": "n.received_at", "event": "e.time"}
    return sql.format(**{name: form.format(column) for name, column in columns.items()})


def recounted_times(sql: str) -> dict[str, dict[str, int | None]]:
    by_basis: dict[str, list[int]] = {}
    for basis, seconds in select(in_seconds(sql), LAST.start, LAST.stop):
        by_basis.setdefault(basis, []).append(int(seconds))
        by_basis.setdefault("all", []).append(int(seconds))
    return {
        basis: {
            name: sorted(values)[ceil(share * len(values)) - 1] if len(values) >= 5 else None
            for name, share in (("median", 0.5), ("p90", 0.9))
        }
        for basis, values in by_basis.items()
    }


def test_notices_by_basis_and_outcome_equal_a_recount():
    fill()
    notices = exact_figures(LAST)["notices"]

    recount = {(basis, outcome): number for basis, outcome, number in select(BY_OUTCOME, LAST.start, LAST.stop)}

    shown = {
        (basis, outcome): number
        for basis, cells in notices.items()
        for outcome, number in cells.items()
        if number and "total" not in (basis, outcome)
    }
    assert shown == recount
    assert notices["total"]["total"] == sum(recount.values()) == 60


def test_times_to_look_and_to_decide_equal_a_recount():
    fill()

    times = exact_figures(LAST)["times"]

    assert times["decide"] == recounted_times(DECIDED)
    assert times["acknowledge"] == recounted_times(LOOKED)
    assert times["decide"]["all"]["median"] < times["decide"]["all"]["p90"]


def test_single_numbers_and_restrictions_in_force_equal_a_recount():
    fill()
    figures = exact_figures(LAST)

    assert figures["counts"] == {code: select(sql, LAST.start, LAST.stop)[0][0] for code, sql in SINGLE.items()}
    assert {mode: number for mode, number in figures["in_force"].items() if number and mode != "total"} == dict(
        select(IN_FORCE, *[LAST.stop] * 3)
    )


def test_every_shown_public_number_is_the_exact_one_and_no_small_one_is_shown():
    fill()
    exact = exact_figures(LAST)
    public = public_figures(exact)

    for row, cells in public["notices"].items():
        for column, number in cells.items():
            assert number in (None, exact["notices"][row][column])
            assert number is None or not 0 < number < 5
    assert any(number is None for cells in public["notices"].values() for number in cells.values())


def test_appeals_by_kind_and_outcome_equal_a_recount():
    fill_appeals()
    appeals = exact_figures(LAST)["appeals"]

    recount = {(kind, outcome): number for kind, outcome, number in select(APPEALS, LAST.start, LAST.stop)}

    shown = {
        (kind, outcome): number
        for kind, cells in appeals.items()
        for outcome, number in cells.items()
        if number and "total" not in (kind, outcome)
    }
    assert shown == recount
    assert appeals["total"]["total"] == sum(recount.values()) == 47


def test_small_numbers_of_appeals_are_masked_together_with_what_would_reveal_them():
    fill_appeals()
    exact = exact_figures(LAST)
    public = public_figures(exact)["appeals"]

    for kind, cells in public.items():
        for outcome, number in cells.items():
            assert number in (None, exact["appeals"][kind][outcome])
            assert number is None or not 0 < number < 5
    for cells in public.values():
        # One masked number beside its total would be a subtraction.
        assert sum(number is None for number in cells.values()) != 1
    assert masked_numbers(public_figures(exact)) >= sum(
        number is None for cells in public.values() for number in cells.values()
    )


def test_appeals_against_what_was_sealed_are_counted_nowhere():
    fill_appeals()
    decision = Decision.objects.get()
    total = exact_figures(LAST)["appeals"]["total"]["total"]
    sealed = Restriction.objects.create(item=decision.case.item, mode=Mode.SEALED, reason="", starts_at=LAST.start)

    Effect.objects.create(decision=decision, restriction=sealed, did="made")

    assert total == 47
    assert exact_figures(LAST)["appeals"]["total"]["total"] == 0


def test_the_last_event_of_each_day_is_a_checkpoint():
    fill(10)

    checkpoints = exact_figures(LAST)["checkpoints"]

    assert checkpoints
    assert len({checkpoint["day"] for checkpoint in checkpoints}) == len(checkpoints)
    assert all(checkpoint["head"] == f"{checkpoint['events']:064}" for checkpoint in checkpoints)


def test_decisions_about_sealed_items_are_counted_nowhere():
    mo, li = makers.make_person_at_desk("mo", "Lead moderator"), makers.make_person_at_desk("li", "Lead moderator")
    for mode in (Mode.SEALED, Mode.REMOVED):
        source = makers.make_source()
        for _number in range(2):
            case = case_on(makers.make_article(source=source))
            confirm_if_waiting(decide(case, 0, Restrict((case.item,), mode), REASON, mo), li)
        reversal = undo(newest(case), Case.objects.get(pk=case.pk).version, mo).decision
        confirm_if_waiting(reversal, li)
        other = Restriction.objects.exclude(item=case.item).get(item__source=source, mode=mode)
        confirm_if_waiting(restore(other, mo), li)

    counts = exact_figures(HalfYear.of(timezone.localdate()))["counts"]

    assert (counts["reversals"], counts["lifted"], counts["repeat_sources"]) == (1, 1, 1)


def newest(case: Case) -> Decision:
    return Decision.objects.filter(case=case).order_by("-pk")[0]


def confirm_if_waiting(decision: Decision, by: User) -> None:
    case = Case.objects.get(pk=decision.case_id)
    if case.state == Case.State.SECOND_REVIEW:
        confirm(decision, case.version, by)
