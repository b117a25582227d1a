"""Limits on guessing: counted for all processes, never locking out a device that has signed in before."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.editing.preview_links import create_link
from articles.editing.revisions.record import revisions_of
from articles.takedowns.models import PartyLink
from newsroom.signin import limits
from newsroom.signin.limits import DEVICE, LINK, MAX_DELAY, NAME, NETWORK, SLOTS, Budget
from newsroom.signin.links import invitation_link
from newsroom.signin.models import AttemptCount, AuditEvent
from newsroom.signin.network import network_of
from tests.makers import make_article, make_notice, make_person_at_desk
from tests.newsroom.signin.people import LOGIN, PASSWORD, VERIFY, add_app, code_of, is_signed_in, make_member, sign_in

pytestmark = pytest.mark.django_db
HERE, ELSEWHERE = {"REMOTE_ADDR": "198.51.100.7"}, {"REMOTE_ADDR": "203.0.113.9"}


@pytest.mark.parametrize("kind", [NAME, NETWORK, DEVICE, LINK])
def test_no_budget_allows_more_than_ten_attempts_in_any_minute(clock, kind) -> None:
    budget, start, made = Budget(kind, "x"), clock.now, []
    while clock.now - start < timedelta(minutes=30):
        if wait := limits.take(budget):
            clock.advance(seconds=wait)
        else:
            made.append(clock.now)

    busiest = max(sum(0 <= (other - each).total_seconds() < 60 for other in made) for each in made)
    assert 5 <= busiest <= 10
    assert len(made) < 50


def test_sixty_wrong_passwords_from_many_networks_have_ten_answers_at_most() -> None:
    make_member("lin", "Editor")
    statuses = [
        sign_in(Client(), "lin", f"wrong-{number}", REMOTE_ADDR=f"10.0.{number}.1").status_code for number in range(60)
    ]

    assert statuses.count(200) <= 10
    assert set(statuses) == {200, 429}
    assert AuditEvent.objects.filter(action="failed").count() == statuses.count(200)


def test_sixty_wrong_names_from_one_network_have_ten_answers_at_most() -> None:
    statuses = [sign_in(Client(), f"name{number}", "wrong", **HERE).status_code for number in range(60)]

    assert statuses.count(200) <= 10
    assert sign_in(Client(), "other", "wrong", **ELSEWHERE).status_code == 200


def test_the_owner_signs_in_on_a_known_device_while_others_guess() -> None:
    make_member("lin", "Editor")
    known = Client()
    sign_in(known, "lin", **HERE)
    known.post("/en/admin/logout/")
    for number in range(30):
        sign_in(Client(), "lin", f"wrong-{number}", **HERE)

    refused = sign_in(Client(), "lin", **HERE)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert "Too many attempts" in refused.content.decode()
    assert sign_in(known, "lin", **HERE).status_code == 302
    assert is_signed_in(known)


def test_a_known_device_has_a_limit_too_and_only_for_its_own_name() -> None:
    make_member("lin", "Editor")
    make_member("mo", "Moderator")
    known = Client()
    sign_in(known, "lin")
    known.post("/en/admin/logout/")

    assert [sign_in(known, "lin", "wrong").status_code for _ in range(6)] == [200] * 5 + [429]
    assert [sign_in(known, "mo", "wrong").status_code for _ in range(6)] == [200] * 5 + [429]


def test_a_forged_cookie_makes_no_device_known() -> None:
    make_member("lin", "Editor")
    known, forged = Client(), Client()
    sign_in(known, "lin")
    forged.cookies["known_device"] = known.cookies["known_device"].value[:-2] + "xx"

    assert [sign_in(forged, "lin", "wrong").status_code for _ in range(6)][-1] == 429
    cookie = known.cookies["known_device"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert "lin" not in cookie.value


def test_other_spellings_of_a_name_have_no_budget_of_their_own() -> None:
    for name in ("lin", "LIN", " lin", "ｌｉｎ", "Lin"):
        sign_in(Client(), name, "wrong", **HERE)

    assert sign_in(Client(), "lin", "wrong", **ELSEWHERE).status_code == 429


def test_a_success_does_not_spend_the_budget_of_an_office() -> None:
    for number in range(12):
        make_member(f"person{number}", "Writer")
        assert sign_in(Client(), f"person{number}", **HERE).status_code == 302


def test_wrong_codes_are_limited_and_a_known_device_of_the_owner_is_not_locked_out() -> None:
    lin = make_member("lin", "Editor")
    device = add_app(lin)
    known, thief = Client(), Client()
    sign_in(known, "lin")
    known.post(VERIFY, {"code": code_of(device, -30)})
    known.post("/en/admin/logout/")
    sign_in(thief, "lin", **ELSEWHERE)

    answers = [thief.post(VERIFY, {"code": f"{number:06d}"}, **ELSEWHERE).status_code for number in range(20)]

    assert answers == [422] * 5 + [429] * 15
    assert thief.post(VERIFY, {"code": code_of(device)}, **ELSEWHERE).status_code == 429
    sign_in(known, "lin", **HERE)
    known.post(VERIFY, {"code": code_of(device)}, **HERE)
    assert is_signed_in(known)


@pytest.mark.parametrize("path", ["/takedowns/status/{}/", "/articles/shared/{}/", "/en/admin/account/password/MQ/{}/"])
def test_links_that_lead_nowhere_are_limited_for_their_network(client, path) -> None:
    statuses = [client.get(path.format(f"{number:043}"), **HERE).status_code for number in range(12)]

    assert set(statuses[:9]) <= {404, 410}
    assert statuses[9:] == [429] * 3
    assert client.get(path.format("x" * 43), **ELSEWHERE).status_code in (404, 410)
    refused = client.get(path.format("x" * 43), **HERE)
    assert refused["Retry-After"]
    assert "no-store" in refused["Cache-Control"]


def status_link() -> str:
    notice, token = make_notice()
    assert notice.pk
    return f"/takedowns/status/{token}/"


def preview_link() -> str:
    item = make_article(headline="夜航恢复")
    _link, token = create_link(item, revisions_of(item).first(), make_person_at_desk("ada", "Editor"), 7, "周工")
    return f"/articles/shared/{token}/"


def password_link() -> str:
    return invitation_link(make_member("lin", "Editor")).removeprefix(settings.SITE_URL)


@pytest.mark.parametrize("make", [status_link, preview_link, password_link])
def test_the_links_of_others_work_while_somebody_in_their_network_guesses(make) -> None:
    link, reader, guesser = make(), Client(), Client()
    head, token, _end = link.rsplit("/", 2)
    changed = token[:-1] + ("A" if token[-1] != "A" else "B")
    for number in range(12):
        guesser.get(f"{head}/{number:043}/", **HERE)

    with CaptureQueriesContext(connection) as captured:
        refused = [guesser.get(f"{head}/{guess}/", **HERE) for guess in (changed, token[1:], token * 2, "set")]

    assert {(each.status_code, each.content) for each in refused} == {(429, refused[0].content)}
    assert not [sql["sql"] for sql in captured if re.search("previewlink|partylink|auth_user", sql["sql"])]
    page = reader.get(link, follow=True, **HERE)
    assert page.status_code == 200
    assert reader.get(page.request["PATH_INFO"], **HERE).status_code == 200


def test_pictures_of_previews_are_no_way_around_the_limit_and_missing_ones_are_no_guesses() -> None:
    link = preview_link()
    missing = [Client().get(f"{link}{number}/0123456789abcdef.webp", **HERE).status_code for number in range(12)]
    guesses = [
        Client().get(f"/articles/shared/{number:043}/1/0123456789abcdef.webp", **HERE).status_code
        for number in range(12)
    ]

    assert missing == [404] * 12
    assert guesses == [404] * 9 + [429] * 3


def test_a_link_that_has_ended_is_counted_like_a_guess() -> None:
    link = status_link()
    PartyLink.objects.all().delete()

    assert [Client().get(link, **HERE).status_code for _ in range(11)] == [404] * 9 + [429] * 2


def test_a_name_without_an_account_is_answered_like_one_with_an_account() -> None:
    make_member("lin", "Editor")
    make_member("gone", "Editor", is_active=False)
    make_member("reader", is_staff=False)

    def answers(name: str, password: str) -> list[tuple[int, str]]:
        pages = [sign_in(Client(), name, password) for _ in range(7)]
        notes = [page.content.decode().partition('class="errornote">')[2].partition("</p>")[0] for page in pages]
        return [(page.status_code, note) for page, note in zip(pages, notes, strict=True)]

    expected = answers("lin", "wrong")
    assert [status for status, _words in expected] == [200] * 5 + [429] * 2
    for name in ("nobody", "gone", "reader"):
        AttemptCount.objects.all().delete()
        assert answers(name, PASSWORD)[:5] == expected[:5]
        assert answers(name, PASSWORD)[-1][0] == 429


def test_the_table_is_bounded_and_holds_neither_names_nor_networks(clock, monkeypatch) -> None:
    monkeypatch.setattr(limits, "SLOTS", 16)
    for number in range(200):
        limits.take(Budget(NAME, f"name{number}"), Budget(NETWORK, f"10.{number}.0.0/24"))

    assert AttemptCount.objects.count() <= 32
    assert SLOTS < 1_000_000
    assert {field.name for field in AttemptCount._meta.fields} == {
        *("id", "kind", "slot", "failures", "counted_at", "next_at", "expires_at")
    }
    clock.advance(days=2)
    limits.take(Budget(NAME, "later"))
    assert AttemptCount.objects.count() == 1


def test_a_clock_that_was_set_back_locks_nobody_out(clock) -> None:
    budget = Budget(NAME, "lin")
    for _ in range(8):
        limits.take(budget)
        clock.advance(hours=1) if limits.wait_for(budget) else None
    clock.advance(days=-3)

    assert limits.wait_for(budget) <= MAX_DELAY.total_seconds()
    assert limits.take(budget) == 0


@pytest.mark.django_db(transaction=True)
def test_attempts_sent_at_the_same_moment_are_all_counted() -> None:
    def attempt(number: int) -> int:
        try:
            return limits.take(Budget(NAME, "lin"), Budget(NETWORK, "198.51.100.0/24"))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(attempt, range(24)))

    assert waits.count(0) == 5


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "?"),
        ("not an address", "?"),
    ],
)
def test_a_network_is_24_bits_of_ipv4_and_64_of_ipv6(address, network) -> None:
    assert network_of(address) == network


def test_the_login_page_says_what_is_missing_in_an_empty_form() -> None:
    page = Client().post(LOGIN, {"username": "", "password": ""})

    assert page.status_code == 200
    assert "Enter your user name and your password." in page.content.decode()
    assert not AttemptCount.objects.exists()
