"""Public pages of takedowns: a form without account, cookie or script, and a status page with states and dates only."""

import os
import random
import string
from collections import defaultdict

import pytest
from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext

from articles.takedowns.intake.forms import PublicNoticeForm
from articles.takedowns.letters.status_links import AffectedParty, new_status_link
from articles.takedowns.models import Claimant, Notice, ThreadEntry
from newsroom.signin.models import AttemptCount
from tests.makers import hours_ago, make_claim, make_notice

pytestmark = pytest.mark.django_db
# A long run: LINKS=10000 pytest tests/takedowns/test_views.py -k tampered
LINKS = int(os.environ.get("LINKS", "300"))
ALPHABET = string.ascii_letters + string.digits + "-_"


def test_the_sender_sees_the_reference_and_the_address_of_the_status_page(client):
    response = client.post("/takedowns/new/", make_claim(address="/articles/1/"), follow=True)

    page = response.content.decode()
    assert Notice.objects.get().reference in page
    assert response.redirect_chain[0][0].removesuffix("?new=1") in page


def test_an_unknown_problem_type_shows_the_first_step_again_and_keeps_what_was_entered(client):
    page = client.post("/takedowns/new/", make_claim(subject="nonsense", work="夜航船")).content.decode()

    assert 'id="id_subject_error"' in page
    assert 'name="work" value="夜航船"' in page
    assert not Notice.objects.exists()


def test_markup_in_any_field_is_escaped(client):
    markup = "<img src=x onerror=alert(1)>"
    claim = dict.fromkeys([*PublicNoticeForm.base_fields, "good_faith"], markup)
    claim |= {"email": "no", "subject": "defamation"}

    for step in ({}, {"step": "choose"}, {"step": "fill"}):
        page = client.post("/takedowns/new/", make_claim(**claim | step)).content.decode()
        assert "<img src=x" not in page
        assert "&lt;img src=x" in page


def test_no_response_is_stored_by_caches_or_sets_a_cookie(client):
    responses = [
        client.get("/takedowns/new/"),
        client.post("/takedowns/new/", make_claim(statement="")),
        client.post("/takedowns/new/", make_claim()),
        client.post("/takedowns/new/", make_claim(), headers={"Origin": "https://elsewhere.example"}),
    ]

    for response in responses:
        assert "no-store" in response["Cache-Control"]
        assert not response.cookies
    assert not client.cookies


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_form_in_another_character_set_is_a_bad_request(client, kind):
    part = '--x\r\nContent-Disposition: form-data; name="statement"\r\n\r\n+2AA-\r\n--x--\r\n'

    response = client.generic("POST", "/takedowns/new/", part, content_type=f"{kind}; charset=utf-7")

    assert response.status_code == 400


def test_the_status_page_shows_nothing_about_the_claimant_or_the_claim(client):
    notice, token = make_notice(statement="秘密的陈述", claimant=Claimant(name="Stella", email="stella@reader.example"))

    page = client.get(f"/en/takedowns/status/{token}/").content.decode()

    assert notice.reference in page
    assert "Received" in page
    assert not any(text in page for text in ("Stella", "stella", "秘密"))


def test_the_status_page_shows_when_a_notice_was_closed(client):
    notice, token = make_notice()
    open_page = client.get(f"/en/takedowns/status/{token}/").content.decode()
    notice.state, notice.decided_at = Notice.State.CLOSED, hours_ago(1)
    notice.save()

    closed_page = client.get(f"/en/takedowns/status/{token}/").content.decode()

    assert (open_page.count("<time"), closed_page.count("<time")) == (2, 3)
    assert "<dt>Closed</dt>" in closed_page


def test_an_hour_later_the_status_page_still_asks_for_what_is_missing(client):
    notice, token = make_notice(basis="dmca_notice", claimant=None)
    Notice.objects.update(received_at="2026-01-01T00:00:00Z")

    page = client.get(f"/en/takedowns/status/{token}/?new=1").content.decode()

    assert "more information needed" in page
    assert "Your signature" in page
    assert "We have received your notice" not in page
    assert len(notice.missing) == 9


def test_the_address_of_a_status_page_is_kept_from_caches_search_engines_and_other_sites(client):
    _notice, token = make_notice()

    response = client.get(f"/takedowns/status/{token}/?new=1")

    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "strict-origin"
    assert not response.cookies


def test_unknown_expired_and_malformed_links_get_identical_responses(client):
    notice, expired = make_notice()
    notice.state, notice.decided_at = Notice.State.CLOSED, hours_ago(24 * 366)
    notice.save()
    tokens = [expired, "x", "A" * 22, notice.reference, notice.status_digest, "港口", "%ED%A0%80", "a" * 3000]

    responses = [client.get(f"/takedowns/status/{token}/") for token in tokens]

    assert {response.status_code for response in responses} == {404}
    assert len({response.content for response in responses}) == 1
    assert len({str(sorted(response.items())) for response in responses}) == 1


def tampered(token: str, chance: random.Random) -> str:
    """A token with a character changed, left out, repeated or added, with another case, or guessed."""
    at, other = chance.randrange(len(token)), chance.choice(ALPHABET)
    guessed = "".join(chance.choice(ALPHABET) for _character in token)
    changed = (token[:at] + other + token[at + 1 :], token[:at] + token[at + 1 :], token[:at] + token[at:] * 2)
    return chance.choice((*changed, token + other, token.swapcase(), token[::-1], guessed))


@pytest.mark.slow
def test_tampered_links_reveal_nothing_and_are_answered_identically(client):
    notice, token = make_notice()
    link = new_status_link(notice, AffectedParty(notice.cases.get()))
    tokens, chance = (token, link.rstrip("/").rpartition("/")[2]), random.Random(1)
    assert {client.get(f"/takedowns/status/{each}/").status_code for each in tokens} == {200}
    pages = ((client.get, ""), (client.post, ""), (client.get, "appeal/"), (client.post, "appeal/"))
    seen, costs = set(), defaultdict(set)

    for number in range(LINKS):
        guess = tampered(chance.choice(tokens), chance)
        request, page = pages[number % 4]
        if guess in tokens:
            continue
        # As from ever new networks: one alone gets 429 after nine guesses.
        AttemptCount.objects.all().delete()
        # Django logs only the last 9,000.
        reset_queries()
        with CaptureQueriesContext(connection) as queries:
            response = request(f"/takedowns/status/{guess}/{page}", {"text": "撤回"})
        seen.add((response.status_code, response.content, str(sorted(response.items()))))
        costs[number % 4].add(len(queries))

    ((status, content, _headers),) = seen
    assert status == 404
    assert notice.reference not in content.decode()
    assert all(len(counts) == 1 for counts in costs.values())
    assert not ThreadEntry.objects.exists()
