"""The status page: whoever holds the link sees states and dates; every other link is one and the same 404."""

import base64
import hashlib
import re
from collections import Counter

import pytest

from articles.outbox.models import Message
from articles.takedowns.models import Claimant, Notice
from tests.makers import hours_ago, make_notice, make_person_at_desk

pytestmark = pytest.mark.django_db


def test_it_shows_state_and_dates_and_nothing_of_the_person_or_the_claim(client):
    notice, token = make_notice(statement="秘密的陈述", claimant=Claimant(name="Stella", email="stella@reader.example"))

    page = client.get(f"/en/takedowns/status/{token}/").content.decode()

    assert notice.reference in page
    assert "Received" in page
    assert not any(word in page for word in ("Stella", "stella", "秘密"))


def test_it_shows_when_a_notice_was_closed(client):
    notice, token = make_notice()
    open_page = client.get(f"/en/takedowns/status/{token}/").content.decode()
    notice.state, notice.decided_at = Notice.State.CLOSED, hours_ago(1)
    notice.save()

    closed_page = client.get(f"/en/takedowns/status/{token}/").content.decode()

    assert (open_page.count("<time"), closed_page.count("<time")) == (1, 2)
    assert closed_page.count("Closed") == 2


def test_its_address_is_kept_from_caches_search_engines_and_other_sites(client):
    _notice, token = make_notice()

    answer = client.get(f"/takedowns/status/{token}/?new=1")

    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies


def test_unknown_expired_and_foreign_links_answer_identically(client):
    notice, expired = make_notice()
    notice.state, notice.decided_at = Notice.State.CLOSED, hours_ago(24 * 366)
    notice.save()
    tokens = [expired, "x", "A" * 22, notice.reference, notice.status_digest, "港口", "%ED%A0%80", "a" * 3000]

    answers = [client.get(f"/takedowns/status/{token}/") for token in tokens]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert len({str(sorted(answer.items())) for answer in answers}) == 1


def test_only_the_digest_of_a_token_is_kept():
    notice, token = make_notice(claimant=None)

    assert len(token) == 22
    assert notice.status_digest == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(Notice.objects.values())


def test_references_are_random_and_easy_to_read_aloud():
    references = [make_notice(claimant=None)[0].reference for _number in range(50)]

    assert all(re.fullmatch(r"N-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}", reference) for reference in references)
    assert Counter(references).most_common(1)[0][1] == 1


def test_erasing_a_claimant_erases_their_mail_and_leaves_the_notice():
    notice, _token = make_notice()
    assert Message.objects.count() == 1

    Claimant.objects.filter(notice=notice).delete()

    assert not Message.objects.exists()
    assert Notice.objects.filter(pk=notice.pk).exists()


def test_personal_data_is_in_the_claimant_and_the_mail_s_address_alone():
    notice, _token = make_notice(claimant=Claimant(name="Stella", email="stella@reader.example", contact="第三街 7 号"))

    message = Message.objects.get()
    elsewhere = str(Notice.objects.filter(pk=notice.pk).values()) + message.subject + message.text

    assert not any(word in elsewhere for word in ("Stella", "stella", "第三街 7 号"))


def test_a_lead_moderator_erases_a_claimant_from_the_page_of_the_notice(client):
    notice, _token = make_notice()
    client.force_login(make_person_at_desk("mo", "Lead moderator"))

    answer = client.post(f"/admin/takedowns/notice/{notice.pk}/erase/", {"although_open": "1"})

    assert answer.status_code == 302
    assert not Claimant.objects.exists()
    assert not Message.objects.exists()


def test_guessed_links_answer_the_same(client):
    make_notice()
    seen = set()

    for number in range(300):
        token = base64.urlsafe_b64encode(hashlib.sha256(str(number).encode()).digest()[:16]).decode().rstrip("=")
        answer = client.get(f"/takedowns/status/{token}/")
        seen.add((answer.status_code, answer.content.replace(token.encode(), b""), answer["Cache-Control"]))

    assert len(seen) == 1
