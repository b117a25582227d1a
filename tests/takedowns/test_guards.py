"""Abuse is answered in words: too fast, too old, from elsewhere, too often. No notice is thrown away."""

import time
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.takedowns.guards import MOST_IN_ALL, MOST_ON_ONE_TARGET, stamp
from articles.takedowns.models import Notice
from tests.makers import make_article, make_claim

pytestmark = pytest.mark.django_db


def text_of(response):
    return response.content.decode()


@pytest.mark.parametrize("seconds", [0, 1, 24 * 3600 + 5])
def test_too_fast_or_too_old_is_shown_again_with_everything_and_a_fresh_stamp(client, seconds):
    old = stamp(timezone.now() - timedelta(seconds=seconds))

    page = text_of(client.post("/takedowns/new/", make_claim(stamp=old)))

    assert "船名写错了。" in page
    assert 'class="faults"' in page
    assert old not in page
    assert not Notice.objects.exists()


@pytest.mark.parametrize("given", ["", "x", "1.0:abc", "nan"])
def test_a_forged_stamp_is_refused_in_words(client, given):
    assert 'class="faults"' in text_of(client.post("/takedowns/new/", make_claim(stamp=given)))
    assert not Notice.objects.exists()


def test_a_filled_trap_is_told_and_emptied_so_a_person_can_send_again(client):
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
def test_a_form_on_another_site_is_refused(client, headers):
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
def test_our_own_form_is_taken_without_a_token(headers):
    response = Client(enforce_csrf_checks=True).post("/takedowns/new/", make_claim(), headers=headers)

    assert response.status_code == 302


def test_too_many_from_one_network_are_told_the_post_and_keep_what_they_wrote(client):
    article = make_article()
    for _number in range(MOST_ON_ONE_TARGET):
        client.post(f"/takedowns/new/?item={article.pk}", make_claim(), REMOTE_ADDR="192.0.2.1")

    over = client.post(
        f"/takedowns/new/?item={article.pk}", make_claim(statement="第二十一份"), REMOTE_ADDR="192.0.2.200"
    )

    assert over.status_code == 429
    assert "第二十一份" in text_of(over)
    assert "corrections@tidewatch.example" in text_of(over)
    assert Notice.objects.count() == MOST_ON_ONE_TARGET


def test_another_network_or_another_item_is_not_held_up(client):
    first, second = make_article(), make_article()
    for _number in range(MOST_ON_ONE_TARGET + 1):
        client.post(f"/takedowns/new/?item={first.pk}", make_claim(), REMOTE_ADDR="2001:db8:1::1")

    elsewhere = client.post(f"/takedowns/new/?item={first.pk}", make_claim(), REMOTE_ADDR="2001:db8:2::1")
    other = client.post(f"/takedowns/new/?item={second.pk}", make_claim(), REMOTE_ADDR="2001:db8:1::9")

    assert (elsewhere.status_code, other.status_code) == (302, 302)


def test_behind_a_proxy_the_asker_is_counted_and_not_the_proxy(client, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    forged = "198.51.100.7, 192.0.2.1"
    for _number in range(MOST_ON_ONE_TARGET):
        client.post("/takedowns/new/", make_claim(), headers={"X-Forwarded-For": forged})

    same = client.post("/takedowns/new/", make_claim(), headers={"X-Forwarded-For": "203.0.113.5, 192.0.2.9"})
    other = client.post("/takedowns/new/", make_claim(), headers={"X-Forwarded-For": "203.0.113.5"})

    assert (same.status_code, other.status_code) == (429, 302)


def test_one_network_is_held_up_in_the_end_whatever_it_names(client):
    for number in range(MOST_IN_ALL):
        client.post("/takedowns/new/", make_claim(address=f"/articles/{number}/"))

    assert client.post("/takedowns/new/", make_claim(address="/articles/0/")).status_code == 429


def test_the_limit_ends_after_an_hour(client, monkeypatch):
    for _number in range(MOST_ON_ONE_TARGET + 1):
        over = client.post("/takedowns/new/", make_claim())
    later = time.time() + 3601
    monkeypatch.setattr("django.core.cache.backends.locmem.time.time", lambda: later)

    assert over.status_code == 429
    assert client.post("/takedowns/new/", make_claim()).status_code == 302
