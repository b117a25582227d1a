"""Sessions: a list of one's own, and those that end when a password or a role changes."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.utils import timezone

from articles.outbox.models import Message
from newsroom.signin.models import AuditEvent, StaffSession
from newsroom.signin.sessions import describe_browser
from tests.newsroom.signin.people import ACCOUNT, DESK, PASSWORD, is_signed_in, make_member, sign_in

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def lin(db: None) -> User:
    return make_member("lin", "Editor")


def clients_of(person: User, count: int = 2) -> list[Client]:
    clients = [Client() for _ in range(count)]
    for client in clients:
        sign_in(client, person.username)
    return clients


def test_the_list_names_browser_and_network_and_marks_this_session(lin: User) -> None:
    client = Client(headers={"User-Agent": FIREFOX})
    sign_in(client, "lin", REMOTE_ADDR="198.51.100.7")
    sign_in(Client(), "lin")
    sign_in(Client(), make_member("mo", "Moderator").username)

    page = client.get(ACCOUNT).content.decode()

    assert "Firefox, Windows" in page
    assert "198.51.100.0/24" in page
    assert "198.51.100.7" not in page
    assert page.count('class="this-session"') == 1
    assert page.count("End this session") == 1


def test_one_session_is_ended_and_the_others_stay(lin: User) -> None:
    here, there, third = clients_of(lin, 3)
    row = StaffSession.objects.get(key=there.session.session_key)

    here.post(f"{ACCOUNT}sessions/{row.pk}/end/")

    assert [is_signed_in(client) for client in (here, there, third)] == [True, False, True]
    assert AuditEvent.objects.get(action="sessions_ended").details == {"count": 1}


def test_all_other_sessions_are_ended(lin: User) -> None:
    here, there = clients_of(lin)

    here.post(f"{ACCOUNT}sessions/end-others/")

    assert [is_signed_in(client) for client in (here, there)] == [True, False]


def test_nobody_ends_a_session_of_somebody_else(lin: User) -> None:
    mo = make_member("mo", "Moderator")
    theirs, client = clients_of(lin, 1)[0], clients_of(mo, 1)[0]
    row = StaffSession.objects.get(key=theirs.session.session_key)

    client.post(f"{ACCOUNT}sessions/{row.pk}/end/")

    assert is_signed_in(theirs)


def test_changing_ones_password_ends_the_other_sessions_and_is_told_by_mail(lin: User) -> None:
    Message.objects.all().delete()
    here, there = clients_of(lin)
    new = {"old_password": PASSWORD, "new_password1": "ebb-and-flow-9", "new_password2": "ebb-and-flow-9"}

    here.post(f"{DESK}password_change/", new)

    assert [is_signed_in(client) for client in (here, there)] == [True, False]
    assert StaffSession.objects.get(user=lin).key == here.session.session_key
    assert AuditEvent.objects.filter(action="password_changed", account=lin).exists()
    assert "was changed" in Message.objects.get(recipient=lin.email).text
    assert PASSWORD not in str(list(AuditEvent.objects.values_list("details", flat=True)))


def test_the_former_address_is_told_that_it_was_changed_and_sessions_stay(lin: User) -> None:
    client = clients_of(lin, 1)[0]
    Message.objects.all().delete()

    lin.email = "other@tidewatch.example"
    lin.save()
    lin.save()

    message = Message.objects.get()
    assert message.recipient == "lin@tidewatch.example"
    assert "已改用另一个电子邮箱" in message.text
    assert "other@" not in message.text
    assert is_signed_in(client)


def test_whoever_found_an_open_session_tries_few_passwords_in_it(lin: User) -> None:
    client = clients_of(lin, 1)[0]
    new = {"new_password1": "ebb-and-flow-9", "new_password2": "ebb-and-flow-9"}

    pages = [client.post(f"{DESK}password_change/", new | {"old_password": f"x{number}"}) for number in range(7)]

    assert [page.status_code for page in pages] == [200] * 5 + [429] * 2
    assert client.post(f"{DESK}password_change/", new | {"old_password": PASSWORD}).status_code == 429
    assert User.objects.get(pk=lin.pk).check_password(PASSWORD)


def test_a_renewed_hash_is_no_change_of_password(lin: User, settings) -> None:
    Message.objects.all().delete()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher", *settings.PASSWORD_HASHERS]

    before = AuditEvent.objects.filter(action="password_changed").count()

    client = clients_of(lin, 1)[0]

    assert User.objects.get(pk=lin.pk).password.startswith("scrypt")
    assert is_signed_in(client)
    assert AuditEvent.objects.filter(action="password_changed").count() == before
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda lin: lin.groups.add(Group.objects.get(name="Moderator")),
        lambda lin: lin.groups.remove(Group.objects.get(name="Editor")),
        lambda lin: lin.groups.clear(),
        lambda lin: Group.objects.get(name="Moderator").user_set.add(lin),
        lambda lin: Group.objects.get(name="Editor").user_set.clear(),
        lambda lin: Group.objects.get(name="Editor").delete(),
        lambda lin: Group.objects.filter(name="Editor").delete(),
        lambda lin: lin.user_permissions.add(Permission.objects.get(codename="delete_claimant")),
        lambda lin: User.objects.get(pk=lin.pk).user_permissions.set(Permission.objects.all()[:3]),
        lambda lin: save(lin, is_superuser=True),
        lambda lin: save(lin, is_active=False),
        lambda lin: save(lin, is_staff=False),
    ],
)
def test_a_changed_role_ends_every_session_and_is_in_the_log(lin: User, change) -> None:
    client = clients_of(lin, 1)[0]
    before = AuditEvent.objects.filter(action="role_changed").count()

    change(lin)

    assert not is_signed_in(client)
    save(lin, is_active=True, is_staff=True)
    assert not is_signed_in(client)
    assert AuditEvent.objects.filter(action="role_changed").count() > before


def save(person: User, **values: bool) -> None:
    person = User.objects.get(pk=person.pk)
    for name, value in values.items():
        setattr(person, name, value)
    person.save()


def test_a_role_changed_on_the_desk_is_in_the_log_with_its_author(lin: User) -> None:
    root = make_member("root", is_superuser=True)
    admin = clients_of(root, 1)[0]
    form = {
        "username": "lin",
        "is_staff": "on",
        "is_active": "on",
        "email": lin.email,
        "groups": [Group.objects.get(name="Moderator").pk],
        "date_joined_0": "2026-01-01",
        "date_joined_1": "00:00:00",
    }
    AuditEvent.objects.filter(pk__gt=0)._raw_delete("default")

    assert admin.post(f"{DESK}auth/user/{lin.pk}/change/", form).status_code == 302

    events = AuditEvent.objects.filter(action="role_changed", account=root, about=lin).order_by("pk")
    assert [event.details for event in events] == [{"removed": ["Editor"]}, {"added": ["Moderator"]}]
    assert {event.network for event in events} == {"127.0.0.0/24"}


def test_an_unchanged_account_keeps_its_sessions(lin: User) -> None:
    client = clients_of(lin, 1)[0]

    save(lin)
    lin.groups.add(Group.objects.get(name="Editor"))

    assert is_signed_in(client)


def test_a_session_from_before_the_upgrade_is_listed_at_its_next_request(lin: User) -> None:
    client = clients_of(lin, 1)[0]
    StaffSession.objects.all().delete()
    session = client.session
    del session["listed_as"]
    session.save()

    client.get(DESK)

    assert StaffSession.objects.get().key == client.session.session_key


def test_the_upgrade_lists_open_sessions_so_that_a_changed_role_ends_them(lin: User) -> None:
    before, gone = clients_of(lin), Client()
    StaffSession.objects.all().delete()
    for client in before:
        session = client.session
        del session["listed_as"]
        session.save()
    gone.session["x"] = 1
    gone.session.save()

    import_module("newsroom.signin.migrations.0004_list_earlier_sessions").list_sessions(apps, None)

    keys = {client.session.session_key for client in before}
    assert {(row.key, row.user) for row in StaffSession.objects.all()} == {(key, lin) for key in keys}
    lin.groups.add(Group.objects.get(name="Moderator"))
    assert [is_signed_in(client) for client in before] == [False, False]


def test_a_session_whose_row_is_missing_is_listed_when_it_is_used(lin: User, clock) -> None:
    client = clients_of(lin, 1)[0]
    StaffSession.objects.all().delete()
    clock.advance(hours=2)

    client.get(DESK)

    assert StaffSession.objects.get().key == client.session.session_key


def test_a_session_is_dropped_from_the_list_on_signing_out(lin: User) -> None:
    client = clients_of(lin, 1)[0]

    client.post("/en/admin/logout/")

    assert not StaffSession.objects.exists()
    assert list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))[-2:] == ["signed_in", "signed_out"]


def test_its_last_use_is_written_once_an_hour(lin: User, clock, django_assert_num_queries) -> None:
    client = clients_of(lin, 1)[0]
    clock.advance(minutes=59)
    client.get(DESK)
    assert StaffSession.objects.get().seen_at < timezone.now()

    clock.advance(minutes=2)
    client.get(DESK)

    assert StaffSession.objects.get().seen_at == timezone.now()


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        (FIREFOX, "Firefox, Windows"),
        ("Mozilla/5.0 (Macintosh) AppleWebKit/605 (KHTML, like Gecko) Version/18.4 Safari/605.1", "Safari, macOS"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("<script>", ""),
    ],
)
def test_a_browser_is_named_from_a_fixed_list(agent, expected) -> None:
    assert describe_browser(agent) == expected
