"""At the desk: what completes an appeal is entered with its day, and the letters are shown before forwarding."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from articles.takedowns.cases.appeals.filing import file_appeal
from articles.takedowns.law.elements import Element
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import (
    Appeal,
    Appellant,
    Claimant,
    ClaimantMessage,
    Evidence,
    PartyLink,
)
from tests import makers
from tests.takedowns.admin.cases.appeals.test_pages import client_of, entered, step
from tests.takedowns.decisions.test_appeals import counter, person, removed, version

pytestmark = pytest.mark.django_db


def incomplete() -> Appeal:
    """A counter-notice without consent to jurisdiction and signature."""
    mo = makers.make_person_at_desk("mo", "Moderator")
    _article, notice, decision = removed(mo)
    return file_appeal(counter(decision, notice, elements=(Element.PERJURY,), person=person(signature="")), mo)


def added(appeal: Appeal, came: Any = None, **values: Any) -> dict[str, Any]:
    came = timezone.localtime(came)
    fields = {"received_at_0": f"{came:%Y-%m-%d}", "received_at_1": f"{came:%H:%M:%S}", "channel": "post", "key": "k1"}
    return fields | values


def address_of(appeal: Appeal) -> str:
    return reverse("admin:takedowns_case_addition", args=[appeal.case_id, appeal.pk])


def test_a_letter_that_completes_an_appeal_counts_from_the_day_it_came(clock):
    appeal = incomplete()
    clock.now += timedelta(days=2)
    came = timezone.now().replace(microsecond=0)
    clock.now += timedelta(days=3)
    client = client_of("li")
    page = client.get(address_of(appeal)).content.decode()
    assert 'value="jurisdiction"' in page
    assert 'name="authority"' not in page

    data = added(appeal, came, elements=["jurisdiction"], signature="潮声社", text="来信内容")
    page = client.post(address_of(appeal), data, follow=True).content.decode()

    appeal.refresh_from_db()
    assert (appeal.missing, appeal.effective_at) == ([], came)
    assert "来信内容" in page
    entry = appeal.additions.get()
    assert (entry.made_at, str(entry.by)) == (came, "li")
    assert entry.settled_at is not None
    assert verify().code == INTACT


@pytest.mark.parametrize("day", ["1900-01-01", "tomorrow", "2999-01-01"])
def test_an_impossible_day_is_refused_with_everything_typed_kept(day):
    appeal = incomplete()
    day = f"{timezone.localdate() + timedelta(days=1)}" if day == "tomorrow" else day

    data = added(appeal, received_at_0=day, elements=["jurisdiction"], signature="潮声社二", text="来信内容")
    response = client_of("li").post(address_of(appeal), data)

    page = response.content.decode()
    assert response.status_code == 200
    assert all(words in page for words in (day, "潮声社二", "来信内容"))
    appeal.refresh_from_db()
    assert (appeal.effective_at, appeal.additions.exists()) == (None, False)


def test_what_was_received_with_the_letter_counts_from_its_own_day_when_the_checklist_is_corrected(clock):
    appeal = incomplete()
    clock.now += timedelta(days=5)

    step(client_of("li"), appeal, "elements", elements=[*appeal.elements, "jurisdiction", "signature"])

    appeal.refresh_from_db()
    assert appeal.effective_at == appeal.received_at


def test_an_appeal_is_entered_with_files_which_count_as_evidence():
    mo = makers.make_person_at_desk("mo", "Moderator")
    _article, _notice, decision = removed(mo, "cn_notice")
    address = reverse("admin:takedowns_case_appeal", args=[decision.case_id])
    scan = SimpleUploadedFile("scan.pdf", b"%PDF-1.7")

    client_of("li").post(address, entered(decision, elements=[], proofs=scan))

    appeal = Appeal.objects.get()
    assert "evidence" in appeal.elements
    assert Evidence.objects.get().appellant == appeal.appellant


def test_an_appeal_without_a_notice_is_completed_and_verifies():
    mo = makers.make_person_at_desk("mo", "Moderator")
    _article, _notice, decision = removed(mo)
    appeal = file_appeal(counter(decision, None, elements=(Element.PERJURY,)), mo)

    client_of("li").post(address_of(appeal), added(appeal, elements=["jurisdiction"], text="来信内容"))

    appeal.refresh_from_db()
    assert (appeal.missing, appeal.additions.get().notice) == ([], None)
    assert verify().code == INTACT


def test_others_than_moderators_may_not_add():
    appeal = incomplete()
    for group in ("Auditor", "Counsel"):
        client = client_of(f"a-{group.lower()}", group)
        assert client.get(address_of(appeal)).status_code == 403
        assert client.post(address_of(appeal), added(appeal, text="x")).status_code == 403
    assert not appeal.additions.exists()


def complete_counter() -> Appeal:
    mo = makers.make_person_at_desk("mo", "Moderator")
    _article, notice, decision = removed(mo)
    filing = counter(decision, notice, attested=("mistake-1", "jurisdiction-1"))
    return file_appeal(filing, mo)


def test_the_letters_are_shown_in_full_before_forwarding_and_nothing_is_written():
    appeal = complete_counter()
    appeal.notice.language = "en"
    appeal.notice.save()
    mails, links = ClaimantMessage.objects.count(), PartyLink.objects.count()
    client = client_of("li")

    page = step(client, appeal, "preview").content.decode()

    appeal.refresh_from_db()
    assert (appeal.forwarded_at, ClaimantMessage.objects.count(), PartyLink.objects.count()) == (None, mails, links)
    # Each in the language of its reader.
    assert "A reply to your notice" in page
    assert "我们已经转送" in page or "转送" in page
    assert "/takedowns/status/" not in page
    step(client, appeal, "forward")
    letter = ClaimantMessage.objects.order_by("-pk")[0]
    shown = letter.text.split("/takedowns/")[0].rsplit("http", 1)[0]
    assert all(line in page.replace("&#x27;", "'") for line in shown.splitlines())
    assert "under penalty of perjury, I have" in letter.text.replace("Under", "under")
    assert "文章系本社原创。" in letter.text
    assert "潮声社" in letter.text


def test_what_was_added_later_is_part_of_the_copy_for_the_claimant():
    appeal = complete_counter()
    client = client_of("li")
    scan = SimpleUploadedFile("scan.pdf", b"%PDF-1.7")
    client.post(address_of(appeal), added(appeal, text="补充：首发于三月。", proofs=scan))

    step(client, appeal, "forward")

    letter = ClaimantMessage.objects.order_by("-pk")[0]
    assert "补充：首发于三月。" in letter.text
    assert "文件" in letter.text


def test_those_without_an_address_are_named_and_get_a_letter_to_post_without_a_link():
    appeal = complete_counter()
    Claimant.objects.update(email="")
    Appellant.objects.update(email="")
    client = client_of("li")

    page = step(client, appeal, "preview").content.decode()

    assert f"投诉人: {appeal.notice.reference}" in page.replace("：", ": ")
    assert appeal.reference in page
    assert "文章系本社原创。" in page.split('id="forwarding-heading"')[1].split('name="posted_on"')[0]
    assert 'name="posted_on"' in page
    refused = step(client, appeal, "forward", posted_on="2026-13-40").content.decode()
    assert "2026-13-40" in refused
    step(client, appeal, "forward", posted_on=f"{timezone.localdate()}")
    appeal.refresh_from_db()
    assert appeal.forwarded_at is not None


def test_a_stale_preview_shows_the_case_as_it_is_now():
    appeal = complete_counter()
    response = step(client_of("li"), appeal, "preview", version=version(appeal) - 1)
    assert response.status_code == 409
