"""Redaction and retention of versions: the only ways in which they change or disappear."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from articles.editing.publishing import publish
from articles.editing.revisions.context import revising
from articles.editing.revisions.record import body_in, revisions_of, snapshot_in
from articles.editing.revisions.redaction import count_thinned, redact_former_versions, redact_versions, thin_drafts
from articles.models import NewsItem, Revision, RevisionBlock
from articles.takedowns.decisions.replace_text import replace_name, replace_name_in_pictures
from articles.takedowns.models import Claimant, LedgerEvent
from articles.takedowns.privacy.erasure import erase_although_open
from articles.takedowns.privacy.redaction import MASK
from articles.takedowns.privacy.retention import apply_retention
from tests.makers import hours_ago, hours_ahead, make_article, make_notice, make_picture

pytestmark = pytest.mark.django_db


def masked(text: str) -> str:
    return text.replace("林某", MASK)


def written(item: NewsItem) -> str:
    """Everything that the versions of an item store."""
    blocks = RevisionBlock.objects.filter(object_id=item.pk).values_list("html", flat=True)
    revisions = Revision.objects.filter(object_id=item.pk).values_list("content", "note")
    return "".join([*blocks, *(text for texts in revisions for text in texts)])


def versions_with(item: NewsItem, *bodies: str) -> None:
    for body in bodies:
        item.body = body
        item.save()


def test_words_are_replaced_in_every_version() -> None:
    item = make_article(headline="林某受审", body="<p>林某到庭。</p>", standfirst="林某案")
    versions_with(item, "<p>林某未到庭。</p>", "<p>休庭。</p>")

    assert redact_versions(NewsItem, [item.pk], masked, masked) > 0
    assert "林某" not in written(item)
    assert body_in(snapshot_in(revisions_of(item)[2])) == f"<p>{MASK}到庭。</p>"


def test_two_blocks_that_become_equal_both_stay() -> None:
    item = make_article(body="<p>林某。</p>")
    versions_with(item, f"<p>{MASK}。</p>")
    redact_versions(NewsItem, [item.pk], masked, masked)

    assert [body_in(snapshot_in(row)) for row in revisions_of(item)] == [f"<p>{MASK}。</p>"] * 2


def test_what_readers_see_stays_in_the_latest_version() -> None:
    item = make_article(headline="受审", body="<p>林某到庭。</p>")
    versions_with(item, "<p>林某到庭。</p><p>林某答辩。</p>", "<p>林某到庭。</p>")
    redact_former_versions(NewsItem, [item.pk], masked, masked)

    assert body_in(snapshot_in(revisions_of(item)[0])) == "<p>林某到庭。</p>"
    assert body_in(snapshot_in(revisions_of(item)[1])) == f"<p>林某到庭。</p><p>{MASK}答辩。</p>"


def test_an_erased_claimant_is_in_no_former_version() -> None:
    item = make_article(body="<p>甲。</p>")
    versions_with(item, *(f"<p>某<strong>丁文</strong>远第{number}次到庭。</p>" for number in range(30)), "<p>乙。</p>")
    notice, _ = make_notice(item=item, claimant=Claimant(name="丁文远", email="ding@reader.example"))
    result = erase_although_open(notice, None)

    assert result is not None
    assert result.redacted[Revision] == 30
    assert "丁文" not in written(item)


def test_a_replaced_name_is_in_no_version() -> None:
    item = make_article(headline="丁文远受审", body="<p>丁文远到庭。</p>")
    versions_with(item, "<p>丁文远未到庭。</p>")
    replace_name([item], "丁文远", "丁某")

    assert "丁文远" not in written(item)
    assert "丁某未到庭" in written(item)


def test_retention_thins_drafts_and_keeps_what_readers_saw() -> None:
    item = make_article(headline="一", published_at=None, first_published_at=None)
    for headline in ("二", "三"):
        item.headline = headline
        item.save()
    publish(item, None)
    unpublished = make_article(headline="四", published_at=None, first_published_at=None)
    later = timezone.now() + timedelta(days=400)

    assert count_thinned(later) == 3
    counts, _words, _touched = apply_retention(later)
    assert 3 in counts.values()
    assert [row.kind for row in revisions_of(item)] == [Revision.Kind.PUBLICATION]
    assert revisions_of(unpublished).count() == 1
    event = LedgerEvent.objects.order_by("-pk").first()
    assert event is not None
    assert '"versions":3' in event.payload
    assert "一" not in written(item)
    assert thin_drafts(later) == 0


def test_what_readers_saw_without_a_save_and_decisions_are_kept() -> None:
    scheduled = make_article(published_at=hours_ahead(1), first_published_at=hours_ahead(1))
    later_edited = make_article(headline="一", published_at=None, first_published_at=None)
    with revising(kind=Revision.Kind.DECISION):
        later_edited.headline = "二"
        later_edited.save()
    later_edited.headline = "三"
    later_edited.save()
    QuerySet(NewsItem).filter(pk=scheduled.pk).update(published_at=hours_ago(1), first_published_at=hours_ago(1))
    scheduled.refresh_from_db()
    scheduled.withdrawn_at = timezone.now()
    scheduled.save()
    thin_drafts(timezone.now() + timedelta(days=1))

    assert revisions_of(scheduled).last().kind == Revision.Kind.SCHEDULE
    assert [row.kind for row in revisions_of(later_edited)] == [Revision.Kind.DRAFT, Revision.Kind.DECISION]


def test_items_on_hold_keep_their_versions() -> None:
    item = make_article(headline="一", published_at=None, first_published_at=None)
    item.headline = "二"
    item.save()
    later = timezone.now() + timedelta(days=1)

    assert count_thinned(later, {item.pk}) == 0
    assert count_thinned(later) == 1


def test_a_block_redacted_into_an_existing_one_is_not_found_by_its_former_text() -> None:
    item = make_article(body="<p>林某。</p>")
    versions_with(item, f"<p>{MASK}。</p>")
    redact_versions(NewsItem, [item.pk], masked, masked)
    versions_with(item, "<p>林某。</p>")

    assert body_in(snapshot_in(revisions_of(item)[0])) == "<p>林某。</p>"
    assert body_in(snapshot_in(revisions_of(item)[2])) == f"<p>{MASK}。</p>"


def test_a_name_replaced_in_a_picture_is_in_none_of_its_versions() -> None:
    picture = make_picture(alt="丁文远在码头", credit="江宁")
    replace_name_in_pictures([picture], "丁文远", "丁某")

    assert all("丁文远" not in row.content for row in revisions_of(picture))


def test_a_name_in_an_alternative_text_or_a_title_is_erased_from_former_versions() -> None:
    item = make_article(body="<p>甲。</p>")
    versions_with(
        item,
        '<figure data-picture="7" data-alt="丁文远在码头"><figcaption>码头</figcaption></figure>',
        '<p><a href="https://tidewatch.example/" title="丁文远的船">船</a></p>',
        "<p>乙。</p>",
    )
    notice, _ = make_notice(item=item, claimant=Claimant(name="丁文远", email="ding@reader.example"))
    erase_although_open(notice, None)

    assert "丁文远" not in written(item)
    assert written(item).count(MASK) >= 2


def test_a_name_in_the_note_of_the_latest_version_is_erased_and_its_words_stay() -> None:
    item = make_article(body="<p>甲。</p>")
    with revising(note="应丁文远要求"):
        versions_with(item, "<p>丁文远到庭。</p>")
    notice, _ = make_notice(item=item, claimant=Claimant(name="丁文远", email="ding@reader.example"))
    erase_although_open(notice, None)

    latest = revisions_of(item)[0]
    assert latest.note == f"应{MASK}要求"
    assert body_in(snapshot_in(latest)) == "<p>丁文远到庭。</p>"


def test_a_name_that_only_former_versions_have_is_replaced_there() -> None:
    item = make_article(body="<p>丁文远到庭。</p>")
    versions_with(item, "<p>休庭。</p>")

    assert replace_name([item], "丁文远", "丁某") == []
    assert "丁文远" not in written(item)
    with pytest.raises(ValidationError):
        replace_name([item], "丁文远", "丁某")


def test_an_erasure_reaches_what_finds_a_picture() -> None:
    picture = make_picture(alt="码头", keywords="丁文远")
    notice, _ = make_notice(
        item=make_article(lead_picture=picture), claimant=Claimant(name="丁文远", email="ding@reader.example")
    )
    erase_although_open(notice, None)

    picture.refresh_from_db()
    assert picture.keywords == MASK
    assert not picture.parts.filter(text__in=["丁文", "文远", "~dw"]).exists()
