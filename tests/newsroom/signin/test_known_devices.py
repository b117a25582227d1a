"""Devices with a budget of their own: few for each account, and none that outlives its password."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from newsroom.signin.enrolment import remove_factors_of_colleague
from newsroom.signin.known_devices import MAX_DEVICES
from newsroom.signin.models import KnownDevice
from tests.newsroom.signin.people import DESK, PASSWORD, is_signed_in, make_member, sign_in

pytestmark = pytest.mark.django_db
ELSEWHERE = {"REMOTE_ADDR": "203.0.113.9"}


@pytest.fixture
def lin(db: None) -> User:
    return make_member("lin", "Editor")


def known_device(name: str = "lin") -> Client:
    """A browser that has signed in, and out again."""
    client = Client()
    sign_in(client, name)
    client.post("/en/admin/logout/")
    return client


def has_own_budget(client: Client) -> bool:
    """Whether wrong passwords from everywhere else leave this browser an attempt."""
    for _ in range(6):
        sign_in(Client(), "lin", "wrong", **ELSEWHERE)
    return bool(sign_in(client, "lin", "wrong", **ELSEWHERE).status_code == 200)


def test_an_account_has_the_newest_devices_only(lin: User, clock) -> None:
    first = known_device()
    for _ in range(MAX_DEVICES):
        clock.advance(seconds=1)
        last = known_device()

    assert KnownDevice.objects.filter(user=lin).count() == MAX_DEVICES
    assert [has_own_budget(client) for client in (first, last)] == [False, True]


def test_a_device_that_signs_in_again_is_not_counted_twice_and_stays(lin: User, clock) -> None:
    first = known_device()
    for _ in range(MAX_DEVICES):
        clock.advance(seconds=1)
        sign_in(first, "lin")
        known_device()

    assert has_own_budget(first)


def set_password(lin: User) -> None:
    lin.set_password("ebb-and-flow-9")
    lin.save()


def save_twice(lin: User, column: str) -> None:
    for value in (False, True):
        setattr(lin, column, value)
        lin.save()


@pytest.mark.parametrize(
    "end",
    [
        set_password,
        lambda lin: save_twice(lin, "is_active"),
        lambda lin: save_twice(lin, "is_staff"),
        lambda lin: remove_factors_of_colleague(lin, lin),
    ],
    ids=["password", "active", "staff", "lost factors"],
)
def test_devices_end_with_the_password_and_the_status_of_the_account(lin: User, end) -> None:
    client = known_device()
    thief = known_device()

    end(lin)

    assert not KnownDevice.objects.filter(user=lin).exists()
    assert not has_own_budget(thief)
    assert not has_own_budget(client)


def test_the_device_on_which_the_owner_changes_the_password_stays_known(lin: User) -> None:
    thief, owner = known_device(), Client()
    sign_in(owner, "lin")
    new = {"old_password": PASSWORD, "new_password1": "ebb-and-flow-9", "new_password2": "ebb-and-flow-9"}
    former = owner.cookies["known_device"].value

    owner.post(f"{DESK}password_change/", new)
    changed = owner.cookies["known_device"].value
    owner.post("/en/admin/logout/")

    assert changed != former
    assert [has_own_budget(client) for client in (thief, owner)] == [False, True]
    assert sign_in(owner, "lin", "ebb-and-flow-9").status_code == 302
    assert is_signed_in(owner)


def test_a_device_of_one_account_is_none_of_another(lin: User) -> None:
    make_member("mo", "Moderator")
    known_device("mo")

    set_password(lin)

    assert KnownDevice.objects.count() == 1


def test_the_table_holds_no_number_that_a_cookie_has(lin: User) -> None:
    client = known_device()

    assert KnownDevice.objects.get().digest not in client.cookies["known_device"].value
