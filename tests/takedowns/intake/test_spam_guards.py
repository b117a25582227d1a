"""Spam guards: a form sent too fast, too late, too often or from another site gets a message and loses nothing."""

import pytest
from django.test import Client

from articles.takedowns.intake.spam_guards import MAX_PER_NETWORK, MAX_PER_TARGET, signed_stamp
from articles.takedowns.models import Notice
from tests.makers import make_article, make_claim

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def text_of(response):
    return response.content.decode()


@pytest.mark.parametrize("seconds", [0.001, 1.999, 24 * 3600 + 1])
def test_a_form_sent_too_fast_or_too_late_is_shown_again_with_a_fresh_stamp(client, clock, seconds):
    old = signed_stamp(clock.now)
    clock.advance(seconds=seconds)

    page = text_of(client.post("/takedowns/new/", make_claim(stamp=old)))

    assert "船名写错了。" in page
    assert 'class="faults"' in page
    assert old not in page
    assert not Notice.objects.exists()


@pytest.mark.parametrize("stamp", ["", "x", "1.0:abc", "nan"])
def test_a_forged_stamp_is_refused_with_a_message(client, stamp):
    assert 'class="faults"' in text_of(client.post("/takedowns/new/", make_claim(stamp=stamp)))
    assert not Notice.objects.exists()


def test_a_filled_honeypot_is_reported_and_cleared_so_that_a_person_can_send_again(client):
    page = text_of(client.post("/takedowns/new/", make_claim(homepage="https://spam.example")))

    assert 'class="faults"' in page
    assert "船名写错了。" in page
    assert "spam.example" not in page


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
)
def test_a_form_from_another_site_is_refused(client, headers):
    response = client.post("/takedowns/new/", make_claim(), headers=headers)

    assert response.status_code == 403
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://testserver"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    ],
)
def test_our_own_form_is_accepted_without_a_csrf_token(headers):
    response = Client(enforce_csrf_checks=True).post("/takedowns/new/", make_claim(), headers=headers)

    assert response.status_code == 302


def test_a_network_over_the_limit_gets_our_contact_details_and_keeps_what_was_entered(client):
    article = make_article()
    for _number in range(MAX_PER_TARGET):
        client.post(f"/takedowns/new/?item={article.pk}", make_claim(), REMOTE_ADDR="192.0.2.1")

    over = client.post(
        f"/takedowns/new/?item={article.pk}", make_claim(statement="第二十一份"), REMOTE_ADDR="192.0.2.200"
    )

    assert over.status_code == 429
    assert "第二十一份" in text_of(over)
    assert "corrections@tidewatch.example" in text_of(over)
    assert Notice.objects.count() == MAX_PER_TARGET


@pytest.mark.slow
def test_another_network_or_another_item_is_not_limited(client):
    first, second = make_article(), make_article()
    for _number in range(MAX_PER_TARGET + 1):
        client.post(f"/takedowns/new/?item={first.pk}", make_claim(), REMOTE_ADDR="2001:db8:1::1")

    other_network = client.post(f"/takedowns/new/?item={first.pk}", make_claim(), REMOTE_ADDR="2001:db8:2::1")
    other_item = client.post(f"/takedowns/new/?item={second.pk}", make_claim(), REMOTE_ADDR="2001:db8:1::9")

    assert (other_network.status_code, other_item.status_code) == (302, 302)


def test_behind_a_proxy_the_client_is_counted_and_not_the_proxy(client, settings):
    settings.PROXIES = 1
    forged = "198.51.100.7, 192.0.2.1"
    for _number in range(MAX_PER_TARGET):
        client.post("/takedowns/new/", make_claim(), headers={"X-Forwarded-For": forged})

    same = client.post("/takedowns/new/", make_claim(), headers={"X-Forwarded-For": "203.0.113.5, 192.0.2.9"})
    other = client.post("/takedowns/new/", make_claim(), headers={"X-Forwarded-For": "203.0.113.5"})

    assert (same.status_code, other.status_code) == (429, 302)


@pytest.mark.slow
def test_a_network_is_limited_in_total_whatever_its_notices_are_about(client):
    for number in range(MAX_PER_NETWORK):
        client.post("/takedowns/new/", make_claim(address=f"/articles/{number}/"))

    assert client.post("/takedowns/new/", make_claim(address="/articles/0/")).status_code == 429


def test_the_limit_ends_after_an_hour(client, clock):
    for _number in range(MAX_PER_TARGET + 1):
        over = client.post("/takedowns/new/", make_claim())
    clock.advance(seconds=3601)

    assert over.status_code == 429
    assert client.post("/takedowns/new/", make_claim()).status_code == 302


def test_the_same_item_typed_in_other_ways_is_counted_together(client):
    article = make_article()
    for number in range(MAX_PER_TARGET):
        client.post("/takedowns/new/", make_claim(address=f"/articles/{article.pk}/?n={number}"))

    over = client.post("/takedowns/new/", make_claim(address=f"/en/articles/{article.pk}/#x"))

    assert over.status_code == 429


def test_the_limit_goes_on_over_midnight(client, clock):
    clock.now = clock.now.replace(hour=23, minute=50)
    for _number in range(MAX_PER_TARGET):
        client.post("/takedowns/new/", make_claim())
    clock.advance(seconds=20 * 60)

    assert client.post("/takedowns/new/", make_claim()).status_code == 429
