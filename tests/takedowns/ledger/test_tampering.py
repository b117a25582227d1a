"""Whatever somebody changes in a covered table directly in the database, verification names the row."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import MatchReview, Mode, PictureReview, Restriction
from articles.takedowns.cases import workflow
from articles.takedowns.cases.appeals.filing import AppealFiling, file_appeal
from articles.takedowns.cases.case_notes import add_case_note
from articles.takedowns.decisions.actions import DecisionText, FixFact, Restrict
from articles.takedowns.decisions.appeals import decide_appeal
from articles.takedowns.decisions.decide import decide, take_down
from articles.takedowns.decisions.outcomes import Answers, NoticeAnswer
from articles.takedowns.law.appeal_rules import Side
from articles.takedowns.ledger.chain import append_event, record_receipt
from articles.takedowns.ledger.registry import CHAIN, DIGESTED, Digested
from articles.takedowns.ledger.verify import BROKEN, CUT, DISAGREES, INTACT, verify
from articles.takedowns.models import (
    Case,
    Decision,
    LedgerEvent,
    LedgerHead,
    Notice,
    NoticeOutcome,
    NoticeTarget,
    PageRedaction,
    Receipt,
    RowSalt,
    Statement,
    TransparencyReport,
)
from articles.takedowns.report.half_year import HalfYear
from tests import makers
from tests.takedowns.tampering import forged, forged_copy, raw_rows, without_triggers

pytestmark = pytest.mark.django_db
# Columns that a constraint of one row holds.
REFUSED = ("item", "placement", "picture", "merged_into", "decided_at", "decided_by", "is_allowed", "is_refused")
each_table = pytest.mark.parametrize("digested", DIGESTED, ids=lambda digested: digested.name)


@pytest.fixture
def two_cases():
    """Two of every row that the ledger covers."""
    mo = makers.make_person_at_desk("mo", "Moderator")
    for number in range(2):
        article = makers.make_article(headline="“晨星”号停航")
        notice, _token = makers.make_notice(item=article, basis="fact", part="标题")
        # Nobody can write to this claimant.
        makers.make_notice(item=article, basis="fact", claimant=None)
        case = notice.cases.get()
        target = NoticeTarget.objects.create(notice=notice, line=1, url_as_given="https://a.example/")
        append_event(LedgerEvent.Action.CHANGED, mo, case.reference, {}, [target])
        workflow.save_checklist(notice, mo)
        case.refresh_from_db()
        add_case_note(case, mo, f"已致电核实，{number}")
        case = workflow.await_reply(case, case.version, mo, "等答复")
        text = DecisionText(f"核实属实，第{number}次", "船名有误", "更正船名。")
        decide(case, case.version, FixFact(article, "晨星", "晚星"), text, mo)
        case.refresh_from_db()
        case = workflow.reopen(case, case.version, mo)
        answers = Answers(notices={notice.pk: NoticeAnswer(NoticeOutcome.Result.GRANTED, f"船名已更正，{number}。")})
        decision = decide(case, case.version, Restrict((article,), Mode.LABELLED), text, mo, answers=answers)
        take_down(makers.make_article(), Mode.SEALED, mo, "法院命令。")
        review = MatchReview.objects.create(item=article, removed=article, share=90, asked_by=mo, note="请看")
        picture = makers.make_picture()
        seen = PictureReview.objects.create(
            picture=picture, removed=picture, digest=picture.digest, proposed_by=mo, reason=f"另有授权，{number}"
        )
        page = notice.snapshots.get().page
        redaction = PageRedaction.objects.create(page=page, case=case, passages=1, reason=f"姓名，{number}", by=mo)
        _appeal(decision, notice, mo)
        append_event(LedgerEvent.Action.MATCHED, mo, case.reference, {}, [review, seen, redaction])
        record_receipt(Receipt.objects.create(decision=decision, answers=[{"path": "/", "says": [200]}]))
        _publish(number, mo)
    report = verify()
    assert report.code == INTACT, report.words


def _appeal(decision: Decision, notice: Notice, by: User) -> None:
    """A counter-notice that was forwarded, and refused."""
    filing = AppealFiling(decision, "house", Side.AFFECTED, "并无侵权", "zh-hans", notice=notice)
    appeal = file_appeal(filing, by)
    li = makers.make_person_at_desk("li", "Moderator")
    decide_appeal(appeal, Case.objects.get(pk=appeal.case_id).version, li, "refused", "理由不足")


def _publish(number: int, by: User) -> None:
    half_year = HalfYear(2025, number + 1)
    report = TransparencyReport(
        starts_on=half_year.starts_on,
        figures={"notices": number},
        digest=f"{number}" * 64,
        ledger_sequence=number + 1,
        ledger_hash=f"{number}" * 64,
        published_by=by,
    )
    report.save()
    append_event(LedgerEvent.Action.PUBLISHED, by, "", {"period": half_year.code}, [report])


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        without_triggers()
        yield
        transaction.set_rollback(True)


def first_named() -> str:
    """The table and key of the first row that a verification names."""
    report = verify()
    assert report.code == DISAGREES, report
    return " ".join(report.rows[0].split()[:2])


@each_table
def test_a_change_of_any_column_is_found_and_its_row_named(two_cases, digested: Digested):
    row = raw_rows(digested.model).last()
    for field in digested.model._meta.concrete_fields:
        if field.name in digested.unprotected or field.primary_key:
            continue
        value = forged(field, getattr(row, field.attname))
        try:
            with rolled_back():
                raw_rows(digested.model).filter(pk=row.pk).update(**{field.attname: value})
                assert (field.name, first_named()) == (field.name, f"{digested.name} {row.pk}")
        except IntegrityError:
            # A second target, a decision without its reason, or a case that is merged without being so: the database
            # refuses it.
            assert field.name in REFUSED
    assert verify().code == INTACT


@each_table
def test_a_forged_a_deleted_a_renumbered_and_two_swapped_rows_are_named(two_cases, digested: Digested):
    rows, name = raw_rows(digested.model), digested.name
    first, last = rows.first(), rows.last()
    with rolled_back():
        copy = forged_copy(last)
        copy.pk = last.pk + 1000
        rows.bulk_create([copy])
        assert first_named() == f"{name} {copy.pk}"
    with rolled_back():
        rows.filter(pk=last.pk)._raw_delete("default")
        assert first_named() == f"{name} {last.pk}"
    key = digested.model._meta.pk.attname
    with rolled_back():
        rows.filter(pk=last.pk).update(**{key: last.pk + 1000})
        assert first_named() == f"{name} {last.pk}"
    assert first.pk != last.pk
    with rolled_back():
        for before, after in ((last.pk, 1000), (first.pk, last.pk), (1000, first.pk)):
            rows.filter(pk=before).update(**{key: after})
        assert first_named() == f"{name} {first.pk}"


@pytest.mark.parametrize("model", CHAIN)
def test_a_change_of_any_column_of_the_chain_is_found(two_cases, model):
    row = raw_rows(model)[1] if model is LedgerEvent else raw_rows(model).get()
    for field in model._meta.concrete_fields:
        with rolled_back():
            try:
                with transaction.atomic():
                    value = forged(field, getattr(row, field.attname))
                    raw_rows(model).filter(pk=row.pk).update(**{field.attname: value})
            except IntegrityError:
                assert (model, field.name) == (LedgerHead, "id")
                continue
            report = verify()
            expected = (BROKEN, 2) if model is LedgerEvent else (CUT, None)
            assert (field.name, report.code, report.sequence) == (field.name, *expected)


def test_a_forged_event_at_the_end_is_named(two_cases):
    last = raw_rows(LedgerEvent).last()
    with rolled_back():
        raw_rows(LedgerEvent).bulk_create([forged_copy(last)])
        assert (verify().code, verify().sequence) == (BROKEN, last.sequence + 1)
    with rolled_back():
        copy = forged_copy(last)
        copy.sequence = 0
        raw_rows(LedgerEvent).bulk_create([copy])
        assert (verify().code, verify().sequence) == (BROKEN, 1)


def test_a_change_is_found_even_if_the_case_moved_on_afterwards(two_cases):
    case = raw_rows(Case).first()
    with rolled_back():
        raw_rows(Case).filter(pk=case.pk).update(notifiers=7)
        case.refresh_from_db()
        workflow.set_hold(case, case.version, makers.make_person_at_desk("lea", "Moderator"), "在诉讼中。")
        report = verify()
        assert (report.code, report.rows) == (
            DISAGREES,
            [f"case {case.pk} was changed without an event before event {report.events}"],
        )


def test_a_row_without_its_salt_cannot_be_verified_but_the_chain_stays_valid(two_cases):
    key = Statement.objects.order_by("pk")[0].pk
    RowSalt.objects.get(key=f"statement:{key}").delete()

    report = verify()
    assert report.rows == [f"statement {key} cannot be verified: its salt is missing"]
    assert report.events == LedgerEvent.objects.count()


def test_a_report_names_at_most_twenty_rows():
    article = makers.make_article()
    raw_rows(Restriction).bulk_create(
        Restriction(item=article, mode="labelled", reason="x", starts_at=timezone.now()) for _number in range(30)
    )

    report = verify()
    assert len(report.rows) == 20
    assert report.words.startswith("more than 20 rows disagree with the ledger, first restriction")
