"""Statements of reasons in the fields of the DSA database: rows from decisions, and what the validator says."""

import csv
import io
import json

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone, translation

from articles.models import Mode
from articles.takedowns.decisions.actions import DecisionText, Restrict
from articles.takedowns.decisions.decide import decide
from articles.takedowns.models import Decision, LedgerEvent
from articles.takedowns.report.half_year import HalfYear
from articles.takedowns.statements.dsa_values import FIELDS, TERRITORIES
from articles.takedowns.statements.export import checked_statements, export_statements
from articles.takedowns.statements.statement_rows import statement_rows
from articles.takedowns.statements.validation import faults_of
from tests import makers
from tests.takedowns.decisions.deciding import case_on, moderator

pytestmark = pytest.mark.django_db
NOW = HalfYear.of(timezone.localdate())
TEXT = DecisionText("核实属实", "张三的事实", "")


def decided(mode: Mode = Mode.REMOVED, **values) -> Decision:
    article = makers.make_article()
    case = case_on(article, **values)
    return decide(case, case.version, Restrict((article,), mode), TEXT, moderator())


def only_row() -> dict:
    (row,) = statement_rows(NOW)
    return row


def test_a_removal_for_privacy_is_a_valid_row():
    decision = decided(basis="gdpr_17")

    row = only_row()

    assert faults_of(row) == []
    assert row["decision_visibility"] == ["DECISION_VISIBILITY_CONTENT_REMOVED"]
    assert row["decision_ground"] == "DECISION_GROUND_ILLEGAL_CONTENT"
    assert row["category"] == "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS"
    assert row["category_specification"] == ["KEYWORD_RIGHT_TO_BE_FORGOTTEN"]
    assert row["content_type"] == ["CONTENT_TYPE_TEXT"]
    assert row["application_date"] == timezone.localdate().isoformat()
    assert row["puid"] == f"{decision.case.reference}-{decision.pk}"
    assert len(row["territorial_scope"]) == len(TERRITORIES) == 30
    assert row["source_type"] == "SOURCE_TYPE_OTHER_NOTIFICATION"
    assert "张三" not in json.dumps(row, ensure_ascii=False)


@pytest.mark.parametrize(
    ("mode", "basis", "visibility"),
    [
        (Mode.DELISTED, "gdpr_17", "DEMOTED"),
        (Mode.LABELLED, "defamation", "LABELLED"),
        (Mode.REMOVED_LEGAL, "dmca_notice", "DISABLED"),
    ],
)
def test_each_mode_has_its_visibility(mode, basis, visibility):
    decided(mode, basis=basis)

    row = only_row()

    assert (row["decision_visibility"], faults_of(row)) == ([f"DECISION_VISIBILITY_CONTENT_{visibility}"], [])


def test_an_order_and_a_decision_without_effect_owe_no_statement():
    decided(basis="fact")

    assert list(statement_rows(NOW)) == []
    assert list(statement_rows(NOW.previous)) == []


VALID = {
    "decision_visibility": ["DECISION_VISIBILITY_CONTENT_REMOVED"],
    "decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT",
    "illegal_content_legal_ground": "article 17 of the GDPR",
    "illegal_content_explanation": "The data are no longer needed.",
    "category": "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS",
    "content_type": ["CONTENT_TYPE_TEXT"],
    "content_date": "2026-03-01",
    "application_date": "2026-04-01",
    "decision_facts": "We received a notice.",
    "source_type": "SOURCE_ARTICLE_16",
    "automated_detection": "No",
    "automated_decision": "AUTOMATED_DECISION_NOT_AUTOMATED",
    "puid": "C-1-2",
}


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"puid": ""}, "“puid” is missing."),
        ({"puid": "C 1"}, "“puid” may contain only letters, digits, hyphens and underscores."),
        ({"content_date": "1999-12-31"}, "“content_date” is before 2000-01-01."),
        ({"application_date": "01.04.2026"}, "“application_date” is not a date such as 2026-03-31."),
        ({"end_date_visibility_restriction": "2026-03-31"}, "The restriction ends before it starts."),
        ({"decision_facts": "x" * 5001}, "“decision_facts” has 5001 characters; at most 5000 are allowed."),
        ({"illegal_content_explanation": ""}, "“illegal_content_explanation” is missing."),
        ({"decision_visibility": ["GONE"]}, "“GONE” is not a value of “decision_visibility”."),
        ({"decision_visibility": "DECISION_VISIBILITY_CONTENT_REMOVED"}, "“decision_visibility” must be a list."),
        ({"decision_visibility": ["DECISION_VISIBILITY_OTHER"]}, "“decision_visibility_other” is missing."),
        ({"territorial_scope": ["XX"]}, "“XX” is not a value of “territorial_scope”."),
        ({"category_specification": ["KEYWORD_DEFAMATION"]}, "The keyword “KEYWORD_DEFAMATION” does not belong to the"),
        (
            {"source_type": "SOURCE_VOLUNTARY", "source_identity": "x"},
            "A decision on our own initiative has no “source",
        ),
        ({"decision_facts": "Write to li@a.example"}, "decision_facts: The text contains an email address"),
        ({"colour": "red"}, "The database has no field “colour”."),
    ],
)
def test_a_fault_is_named_in_words(changed, fault):
    with translation.override("en"):
        assert faults_of(VALID) == []
        faults = faults_of(VALID | changed)

    assert len(faults) == 1
    assert faults[0].startswith(fault)


def test_an_export_has_valid_rows_only_and_is_an_event(monkeypatch):
    decided()
    other = decided()
    lead = makers.make_person_at_desk("lee", "Lead moderator")
    other.case.item.first_published_at = None
    type(other.case.item).objects.filter(pk=other.case.item_id).update(
        first_published_at=timezone.now().replace(year=1999)
    )

    file = list(csv.DictReader(io.StringIO(export_statements(NOW, "csv", lead))))
    rows = json.loads(export_statements(NOW, "json", lead))["statements"]

    assert list(file[0]) == list(FIELDS)
    assert [row["puid"] for row in file] == [row["puid"] for row in rows]
    assert len(rows) == 1
    assert [puid for puid, _faults in checked_statements(NOW).invalid] == [f"{other.case.reference}-{other.pk}"]
    event = LedgerEvent.objects.filter(action="statements").first()
    assert event.payload_data == {"period": NOW.code, "file": "json", "statements": 1, "invalid": 1}


def test_a_moderator_exports_nothing():
    with pytest.raises(PermissionDenied):
        export_statements(NOW, "csv", moderator())
    assert not LedgerEvent.objects.filter(action="statements").exists()
