"""Stored pages: erasure masks names in them, retention deletes their text, and the original digest always stays."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from articles.models import NewsItem
from articles.takedowns.cases import workflow
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import LedgerEvent, PageCopy, PageRedaction, Snapshot
from articles.takedowns.privacy.erasure import erase_although_open
from articles.takedowns.privacy.page_copies import passages_of, redact_snapshot
from articles.takedowns.privacy.redaction import MASK
from articles.takedowns.privacy.retention import apply_retention, count_due
from articles.text.canonical_json import digest
from tests import makers
from tests.takedowns.privacy.claimants import NAME, closed, moderator, notice_with

pytestmark = pytest.mark.django_db


def lead():
    return makers.make_person_at_desk("lin", "Lead moderator")


def article_naming() -> NewsItem:
    return makers.make_article(headline=f"{NAME}到任", body="<p>歐陽<em>秋浦</em>昨日到任。</p><p>船期不变。</p>")


def test_an_erasure_masks_the_name_in_the_stored_page_and_keeps_its_digest():
    notice = notice_with(article_naming())
    stored = PageCopy.objects.get().digest

    erase_although_open(notice, None)

    page = PageCopy.objects.get()
    assert (NAME in page.record, "歐陽" in page.record, "船期不变" in page.record) == (False, False, True)
    assert (page.digest, page.redacted_digest, page.is_intact) == (stored, digest(page.record), True)
    assert page.content["item"]["headline"] == f"{MASK}到任"
    assert verify().code == INTACT


def test_a_later_notice_gets_a_copy_of_its_own():
    article = article_naming()
    erase_although_open(notice_with(article), None)

    later = notice_with(article, claimant=None)

    assert PageCopy.objects.count() == 2
    assert NAME in later.snapshots.get().page.record


def test_a_masked_page_that_is_changed_again_is_noticed():
    erase_although_open(notice_with(article_naming()), None)

    PageCopy.objects.for_redaction().update(record="{}")

    assert not PageCopy.objects.get().is_intact
    assert verify().code != INTACT


def test_a_lead_masks_passages_and_the_event_records_both_digests():
    notice = notice_with(article_naming())
    case, snapshot = notice.cases.get(), Snapshot.objects.get()
    before = snapshot.page.digest

    redact_snapshot(case, snapshot, passages_of("歐陽秋浦\n\n", ["船期不变。"]), "第三人姓名", lead())

    page = PageCopy.objects.get()
    assert (NAME in page.record, "船期" in page.record, page.digest) == (False, False, before)
    redaction = PageRedaction.objects.get()
    assert (redaction.passages, redaction.reason, redaction.by) == (2, "第三人姓名", lead())
    events = LedgerEvent.objects.filter(action="redacted").order_by("pk")
    entries = [entry for event in events for entry in event.payload_data["rows"]]
    assert [(entry["table"], "was" in entry) for entry in entries] == [("pagecopy", True), ("pageredaction", False)]
    assert NAME not in str(list(LedgerEvent.objects.values()))
    assert verify().code == INTACT


@pytest.mark.parametrize(("words", "reason"), [("", "理由"), (" \n ", "理由"), (NAME, ""), ("不在其中的话", "理由")])
def test_a_redaction_without_words_or_reason_changes_nothing(words, reason):
    notice = notice_with(article_naming())

    with pytest.raises(ValidationError):
        redact_snapshot(notice.cases.get(), Snapshot.objects.get(), passages_of(words, ()), reason, lead())

    assert (PageCopy.objects.get().redacted_digest, PageRedaction.objects.exists()) == ("", False)


def test_a_moderator_cannot_redact():
    notice = notice_with(article_naming())

    with pytest.raises(PermissionDenied):
        redact_snapshot(notice.cases.get(), Snapshot.objects.get(), [NAME], "理由", moderator())


def test_a_page_on_hold_cannot_be_redacted_also_through_another_case():
    article = article_naming()
    held, other = notice_with(article, basis="fact").cases.get(), notice_with(article, claimant=None)
    workflow.set_hold(held, held.version, moderator(), "法院保全")

    with pytest.raises(ValidationError):
        redact_snapshot(other.cases.get(), other.snapshots.get(), [NAME], "理由", lead())

    assert NAME in PageCopy.objects.get().record


def test_one_character_can_be_masked_and_a_passage_that_contains_another_goes_first():
    assert passages_of("浦\n欧阳秋浦\n浦", ["欧阳秋浦昨日到任。"]) == ["欧阳秋浦昨日到任。", "欧阳秋浦", "浦"]


def test_the_text_of_a_page_is_deleted_after_the_last_retention_period_of_its_notices():
    article = makers.make_article()
    first, second = notice_with(article), notice_with(article, basis="fact", claimant=None)
    closed(first)
    assert count_due(timezone.now() + timedelta(days=5_000)).get("留存页面的文字") is None
    case = second.cases.get()
    workflow.mark_as_spam(case, case.version, moderator())

    apply_retention(timezone.now() + timedelta(days=100))
    assert PageCopy.objects.get().record
    stored = PageCopy.objects.get().digest
    apply_retention(timezone.now() + timedelta(days=400))

    page = PageCopy.objects.get()
    assert (page.record, page.digest, page.is_deleted, page.is_intact) == ("", stored, True, True)
    assert Snapshot.objects.count() == 2
    assert verify().code == INTACT
