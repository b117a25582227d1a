"""Rules of appeals: who may use which, and when content is put back."""

from datetime import UTC, date, datetime

import pytest

from articles.takedowns.law.appeal_rules import (
    CN_DECLARATION,
    CN_EXPLANATION,
    DMCA_COUNTER,
    DSA_COMPLAINT,
    Side,
    proposed_rule,
    put_back_window,
    rules_for,
)
from articles.takedowns.law.workdays import StatutoryDays, WorkCalendar

WEEKDAYS = StatutoryDays.WEEKDAYS


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("basis", "side", "code"),
    [
        ("dmca_notice", Side.AFFECTED, "dmca_counter"),
        ("dmca_notice", Side.CLAIMANT, "house"),
        ("cn_notice", Side.AFFECTED, "cn_declaration"),
        ("dsa_16", Side.CLAIMANT, "dsa_complaint"),
        ("dsa_16", Side.AFFECTED, "dsa_complaint"),
        ("gdpr_17", Side.CLAIMANT, "gdpr_objection"),
        ("fact", Side.OTHER, "house"),
        ("", Side.AFFECTED, "house"),
    ],
)
def test_each_ground_and_side_has_its_kind_of_appeal(basis, side, code):
    assert proposed_rule(basis, side).code == code


def test_under_chinese_law_both_ways_of_restoring_are_offered():
    assert rules_for("cn_notice", Side.AFFECTED) == [CN_DECLARATION, CN_EXPLANATION]


def test_a_dmca_counter_notice_is_put_back_after_ten_and_within_fourteen_business_days():
    """Received Monday 7 December 2026, forwarded the next day; 25 December and 1 January are federal holidays."""
    window = put_back_window(DMCA_COUNTER, at("2026-12-07T02:00"), at("2026-12-08T02:00"), 15, StatutoryDays.US)

    assert f"{window.opens:%Y-%m-%d}" == "2026-12-22"
    assert f"{window.closes:%Y-%m-%d}" == "2026-12-28"


def test_a_late_forwarding_leaves_the_claimant_ten_business_days_and_us_one_to_put_it_back():
    window = put_back_window(DMCA_COUNTER, at("2026-12-07T02:00"), at("2026-12-21T02:00"), 15, WEEKDAYS)

    assert f"{window.opens:%Y-%m-%d}" == "2027-01-06"
    assert f"{window.closes:%Y-%m-%d}" == "2027-01-07"


def test_holidays_of_the_newsroom_never_move_the_end_beyond_the_law():
    days = [date(2026, 12, day) for day in range(8, 32)]
    calendar = WorkCalendar(frozenset({2026}), frozenset(days), frozenset())
    window = put_back_window(DMCA_COUNTER, at("2026-12-07T02:00"), at("2026-12-07T02:00"), 15, calendar)

    assert f"{window.closes:%Y-%m-%d}" == "2026-12-28"


def test_the_civil_code_waits_the_days_that_are_set_and_the_regulation_does_not_wait():
    received, forwarded = at("2026-12-07T02:00"), at("2026-12-07T09:00")

    assert f"{put_back_window(CN_DECLARATION, received, forwarded, 15, WEEKDAYS).opens:%Y-%m-%d}" == "2026-12-22"
    assert put_back_window(CN_EXPLANATION, received, forwarded, 15, WEEKDAYS).opens == received


def test_a_dsa_complaint_is_late_after_six_months_and_a_counter_notice_never():
    decided = at("2026-01-01T00:00")

    assert not DSA_COMPLAINT.is_late(decided, at("2026-07-01T00:00"))
    assert DSA_COMPLAINT.is_late(decided, at("2026-07-10T00:00"))
    assert not DMCA_COUNTER.is_late(decided, at("2029-01-01T00:00"))
