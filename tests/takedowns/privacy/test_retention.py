"""Claimants are erased when their retention period ends, and other leftovers with them."""

import os
import time
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Mode
from articles.takedowns.cases import workflow
from articles.takedowns.cases.conversation import Reply, Side
from articles.takedowns.decisions.actions import DecisionText, FixFact, NoAction, Restrict
from articles.takedowns.decisions.decide import decide
from articles.takedowns.intake.answers import receive_answer
from articles.takedowns.intake.evidence import accept_file
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.letters.status_links import AffectedParty, store_link
from articles.takedowns.models import Case, Change, Claimant, Decision, Evidence, LedgerEvent, Notice, NoticeSignature
from articles.takedowns.privacy.retention import (
    AFTER_OBJECTIONS,
    RETENTION,
    RetentionReason,
    apply_retention,
    count_due,
)
from tests import makers

pytestmark = pytest.mark.django_db
WHOLE = {"basis": "gdpr_17", "subject": "privacy", "elements": "address ground relief name email".split()}
CORRECTING = {"basis": "fact", "elements": "address part evidence relief good_faith".split()}


def mo():
    return makers.make_person_at_desk("mo", "Moderator")


def notice_on(item, **values) -> Notice:
    claimant = Claimant(name="沈秋浦", email=f"qiupu{next(makers.numbers)}@reader.example")
    return makers.make_notice(item=item, **({"claimant": claimant} | WHOLE | values))[0]


def spam(case: Case, item) -> None:
    workflow.mark_as_spam(case, case.version, mo())


def withdrawn(case: Case, item) -> None:
    workflow.mark_as_withdrawn(case, case.version, mo())


def refused(case: Case, item) -> None:
    decide(case, case.version, NoAction(), DecisionText("不成立"), mo())


def removed(case: Case, item) -> None:
    decide(case, case.version, Restrict((item,), Mode.REMOVED), DecisionText("成立"), mo())


def corrected(case: Case, item) -> None:
    decide(case, case.version, FixFact(item), DecisionText("成立", public_note="船名有误，已改。"), mo())


def in_days(days: float):
    return timezone.now() + timedelta(days=days)


def due(days: float) -> dict[str, int]:
    """What is due so many days from now, by the keys of the reasons."""
    names = {str(reason.label): reason.value for reason in RetentionReason}
    return {names[what]: count for what, count in count_due(in_days(days)).items() if what in names}


@pytest.mark.parametrize(
    ("end", "values", "reason", "days"),
    [
        (spam, WHOLE, RetentionReason.SPAM, 30),
        (withdrawn, WHOLE, RetentionReason.INADMISSIBLE, 183),
        (refused, WHOLE | {"elements": ["address"]}, RetentionReason.INADMISSIBLE, 183),
        (refused, WHOLE, RetentionReason.REMOVAL, 183 + 31),
        (removed, WHOLE, RetentionReason.REMOVAL, 183 + 31),
        (removed, WHOLE | {"elements": ["address"]}, RetentionReason.REMOVAL, 183 + 31),
        (corrected, CORRECTING, RetentionReason.CORRECTION, 365),
    ],
)
def test_a_claimant_is_erased_after_the_retention_period_and_not_a_day_before(end, values, reason, days):
    article = makers.make_article()
    notice = notice_on(article, **values)
    end(notice.cases.get(), article)

    assert due(days - 1) == {}
    assert due(days + 1) == {reason.value: 1}

    apply_retention(in_days(days - 1))
    assert Claimant.objects.exists()
    apply_retention(in_days(days + 1))
    assert not Claimant.objects.exists()
    payload = LedgerEvent.objects.get(action="erased", payload__contains='"notice"').payload_data
    assert (payload["notice"], payload["why"]) == (notice.reference, reason.value)
    assert verify().code == INTACT
    assert due(days + 1) == {}


def test_open_cases_and_legal_holds_are_never_due():
    article = makers.make_article()
    notice_on(article)
    held = notice_on(makers.make_article())
    spam(held.cases.get(), None)
    case = held.cases.get()
    workflow.set_hold(case, case.version, mo(), "保全")

    assert due(5_000) == {}
    apply_retention(in_days(5_000))
    assert Claimant.objects.count() == 2


def test_a_notice_in_several_cases_waits_for_the_last_period():
    first, second = makers.make_article(), makers.make_article()
    notice = notice_on(first)
    other = notice_on(second)
    other.cases.get().notices.add(notice)
    spam(other.cases.get(), None)
    assert due(5_000) == {"spam": 1}

    removed(notice.cases.get(item=first), first)

    assert due(213) == {"spam": 1}
    assert due(215) == {"spam": 1, "removal": 1}


def test_a_later_decision_restarts_the_period():
    article = makers.make_article()
    notice = notice_on(article)
    removed(notice.cases.get(), article)
    Notice.objects.update(decided_at=in_days(-200))
    Case.objects.get().save()

    assert due(20) == {}
    assert due(215) == {"removal": 1}


def test_a_reopened_case_keeps_its_claimant():
    article = makers.make_article()
    notice = notice_on(article)
    refused(notice.cases.get(), article)
    case = notice.cases.get()
    workflow.reopen(case, case.version, mo())

    assert due(5_000) == {}


def test_texts_changed_by_old_decisions_are_cleared_and_the_decisions_stay():
    article = makers.make_article(body="<p>船名甲。</p>")
    notice = notice_on(article, **CORRECTING)
    case = notice.cases.get()
    decide(case, case.version, FixFact(article, "甲", "乙"), DecisionText("成立", public_note="已改。"), mo())
    assert "甲" in "".join(Change.objects.values_list("before", flat=True))

    apply_retention(in_days(AFTER_OBJECTIONS.days - 1))
    assert "甲" in "".join(Change.objects.values_list("before", flat=True))
    apply_retention(in_days(AFTER_OBJECTIONS.days + 1))

    assert set(Change.objects.values_list("before", "after")) == {("", "")}
    assert Decision.objects.count() == 1


def test_evidence_files_without_a_row_are_deleted_after_a_day(client, settings):
    claim = makers.make_claim(name="沈秋浦", subject="defamation")
    client.post("/takedowns/new/", claim | {"proofs": [SimpleUploadedFile("a.txt", b"a")]})
    known = settings.EVIDENCE_ROOT / Evidence.objects.get().file.name
    stray, young = settings.EVIDENCE_ROOT / ("0" * 32), settings.EVIDENCE_ROOT / "fresh"
    upload, other = Path(settings.FILE_UPLOAD_TEMP_DIR) / "tmp1.upload.pdf", Path(settings.FILE_UPLOAD_TEMP_DIR) / "x"
    for file in (stray, young, upload, other):
        file.write_bytes(b"a")
    for file in (stray, known, upload, other):
        os.utime(file, times=(time.time() - 90_000,) * 2)

    apply_retention()

    assert [file.exists() for file in (stray, upload, young, known, other)] == [False, False, True, True, True]


def test_picture_files_without_a_row_are_deleted_after_a_day(settings):
    picture = makers.make_picture()
    known = [Path(picture.file.path), Path(picture.original.path)]
    strays = [root / ("0" * 32) for root in (settings.MEDIA_ROOT, settings.ORIGINALS_ROOT)]
    fresh = settings.ORIGINALS_ROOT / ("1" * 32)
    for file in (*strays, fresh):
        file.write_bytes(b"a")
    for file in (*strays, *known):
        os.utime(file, times=(time.time() - 90_000,) * 2)

    assert count_due()["不属于任何图片的图片文件"] == 2
    apply_retention()

    assert [file.exists() for file in (*strays, fresh, *known)] == [False, False, True, True, True]


def test_the_original_of_a_failed_save_is_deleted_after_a_day(settings):
    picture = makers.make_picture()
    with pytest.raises(IntegrityError), transaction.atomic():
        makers.make_picture(credit="", licence=picture.licence)
    for file in settings.ORIGINALS_ROOT.iterdir():
        os.utime(file, times=(time.time() - 90_000,) * 2)
    assert len(list(settings.ORIGINALS_ROOT.iterdir())) == 2

    apply_retention()

    assert [file.name for file in settings.ORIGINALS_ROOT.iterdir()] == [picture.original.name]


def test_a_dry_run_counts_by_reason_and_changes_nothing(monkeypatch):
    article = makers.make_article()
    for _number in range(3):
        notice_on(article)
    spam(Case.objects.get(), article)
    monkeypatch.setattr("articles.takedowns.privacy.retention.BATCH_SIZE", 2)
    Notice.objects.update(decided_at=in_days(-31))
    out = StringIO()

    call_command("apply_retention", "--dry-run", stdout=out)

    assert out.getvalue() == "Due: spam: 3\nDue: texts of stored pages: 1\n"
    assert Claimant.objects.count() == 3
    call_command("apply_retention", stdout=out, stderr=StringIO())
    call_command("apply_retention", stdout=out, stderr=StringIO())
    due, erased = (f"{word}: spam: 3\n{word}: texts of stored pages: 1\n" for word in ("Due", "Erased"))
    assert out.getvalue() == f"{due}{erased}Nothing is due.\n"
    assert LedgerEvent.objects.filter(action="erased").count() == 4


def test_every_reason_has_a_period():
    assert set(RETENTION) == set(RetentionReason)


def test_what_an_outlet_and_an_anonymous_sender_wrote_goes_when_the_period_ends():
    article = makers.make_article()
    notice = notice_on(article, claimant=None)
    link = store_link(notice, "token", AffectedParty(notice.cases.get()))
    pdf = accept_file(SimpleUploadedFile("a.pdf", b"%PDF-1.4 text"))
    receive_answer(notice, Reply(text="我是沈秋浦"), [pdf])
    receive_answer(notice, Reply(side=Side.AFFECTED, link=link, text="望海社沈秋浦答复"))
    spam(notice.cases.get(), article)

    apply_retention(in_days(29))
    assert {entry.text for entry in notice.thread.all()} == {"我是沈秋浦", "望海社沈秋浦答复"}
    counts, _words, _touched = apply_retention(in_days(31))

    assert {entry.text for entry in notice.thread.all()} == {""}
    assert not Evidence.objects.exists()
    assert counts["各方此后提交的内容"] == 1
    assert verify().code == INTACT


def test_the_signature_of_an_anonymous_notice_goes_when_its_period_ends():
    article = makers.make_article()
    notice = notice_on(article, claimant=None)
    spam(notice.cases.get(), article)

    apply_retention(in_days(29))
    assert NoticeSignature.objects.filter(notice=notice).exists()
    apply_retention(in_days(31))

    assert not NoticeSignature.objects.exists()
