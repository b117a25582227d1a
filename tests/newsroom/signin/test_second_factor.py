"""The second factor: required of roles by one setting, and a session without it reaches nothing."""

import json
import re
from base64 import b32decode

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles.outbox.models import Message
from newsroom.groups import GROUPS
from newsroom.signin.codes import make_backup_codes
from newsroom.signin.models import AttemptCount, AuditEvent, StaffSession
from newsroom.signin.second_factor import requires_factor
from tests import makers
from tests.newsroom.signin.people import (
    ACCOUNT,
    DESK,
    VERIFY,
    add_app,
    code_of,
    is_signed_in,
    make_member,
    sign_in,
)
from tests.routes import addresses

pytestmark = pytest.mark.django_db


@pytest.fixture
def _required(settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("Writer", False),
        ("Counsel", False),
        ("Auditor", False),
        ("Editor", True),
        ("Chief editor", True),
        ("Moderator", True),
        ("Lead moderator", True),
    ],
)
def test_roles_that_publish_moderate_or_administer_need_a_second_factor(settings, group, expected) -> None:
    person, root = make_member("lin", group), make_member("root", is_superuser=True)
    assert not requires_factor(person)

    settings.SECOND_FACTOR_REQUIRED = True

    assert requires_factor(User.objects.get(pk=person.pk)) == expected
    assert requires_factor(User.objects.get(pk=root.pk))


def test_the_expectations_above_name_every_role() -> None:
    assert set(GROUPS) == {"Writer", "Counsel", "Auditor", "Editor", "Chief editor", "Moderator", "Lead moderator"}


@pytest.mark.parametrize("codename", ["change_identity", "change_sitepage", "view_auditevent", "view_user"])
def test_a_made_role_with_one_administering_permission_needs_a_second_factor(settings, codename) -> None:
    group = Group.objects.create(name="单项")
    group.permissions.add(Permission.objects.get(codename=codename))
    settings.SECOND_FACTOR_REQUIRED = True
    make_member("lin", "单项")
    client = Client()

    sign_in(client, "lin")

    assert not is_signed_in(client)
    assert client.get(DESK, follow=True).redirect_chain[-1][0].startswith(ACCOUNT)


def test_every_single_permission_that_administers_needs_a_second_factor(settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    person, needing = make_member("lin"), set()
    for permission in Permission.objects.select_related("content_type"):
        person._perm_cache = {f"{permission.content_type.app_label}.{permission.codename}"}
        if requires_factor(person):
            needing |= person._perm_cache

    assert needing >= {
        *("site_pages.change_sitepage", "site_pages.delete_sitepage", "identity.change_identity"),
        *("signin.view_auditevent", "auth.view_user", "auth.delete_group"),
        *("articles.publish_article", "articles.take_down", "takedowns.publish_report", "wire.change_delivery"),
        *("articles.change_checksetting", "articles.delete_article", "rights.change_licence"),
    }
    plain = {"articles.change_article", "articles.view_removed_text", "takedowns.view_case", "takedowns.comment_case"}
    assert not needing & plain


def test_without_the_setting_the_password_alone_opens_the_desk() -> None:
    make_member("lin", "Editor")
    client = Client()

    assert sign_in(client, "lin")["Location"] == DESK
    assert is_signed_in(client)


@pytest.mark.usefixtures("_required")
def test_a_role_without_a_factor_is_led_to_enrolment_and_reaches_nothing_else() -> None:
    lin, draft = make_member("lin", "Editor"), makers.make_article(published_at=None, first_published_at=None)
    client = Client()
    sign_in(client, "lin")

    led = client.get(f"{DESK}articles/article/{draft.pk}/change/", follow=True)

    assert led.redirect_chain[-1][0].startswith(ACCOUNT)
    assert "Your role needs a second factor" in led.content.decode()
    assert "View site" not in led.content.decode()
    assert client.get(f"/en/articles/{draft.pk}/preview/").status_code in (302, 404)
    posted = client.post(f"{DESK}articles/article/add/", {"headline": "临屿港"})
    assert posted.status_code == 302
    assert "/account/verify/" in posted["Location"]
    assert json.loads(client.get("/healthz").content).keys() == json.loads(Client().get("/healthz").content).keys()
    assert not AuditEvent.objects.filter(account=lin, action="verified").exists()


@pytest.mark.usefixtures("_required")
def test_enrolment_works_without_a_script_and_opens_the_desk() -> None:
    lin = make_member("lin", "Editor")
    client = Client()
    sign_in(client, "lin")
    former = client.session.session_key
    page = client.get(f"{ACCOUNT}app/").content.decode()
    key = re.search(r'class="app-key">([A-Z2-7 ]+)<', page)[1]
    assert "<svg" in page
    assert 'style="' not in page.split("<svg")[1].split("</svg>")[0]

    wrong = client.post(f"{ACCOUNT}app/", {"code": "000000"})
    assert wrong.status_code == 422
    assert not TOTPDevice.objects.exists()
    device = TOTPDevice(key=_hex(key))
    done = client.post(f"{ACCOUNT}app/", {"code": code_of(device), "name": "手机"}).content.decode()

    assert len(re.findall(r"<code>[a-z2-9]{5}-[a-z2-9]{5}</code>", done)) == 10
    assert is_signed_in(client)
    assert client.session.session_key != former
    assert AuditEvent.objects.get(action="factor_added").account == lin
    assert "second factor was added" in Message.objects.get().text


def _hex(key: str) -> str:
    return b32decode(key.replace(" ", "")).hex()


def test_a_person_with_an_app_confirms_it_before_anything_else() -> None:
    device = add_app(make_member("lin", "Writer"))
    client = Client()
    sign_in(client, "lin")
    assert client.get(DESK)["Location"].startswith(VERIFY)

    done = client.post(VERIFY, {"code": f" {code_of(device)[:3]} {code_of(device)[3:]}", "next": DESK})

    assert done["Location"] == DESK
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-300, "has expired"), (300, "not right"), (None, "not right")],
)
def test_a_code_of_another_time_has_its_own_answer(seconds, words) -> None:
    device = add_app(make_member("lin", "Editor"))
    client = Client()
    sign_in(client, "lin")
    code = "abc" if seconds is None else code_of(device, seconds)

    page = client.post(VERIFY, {"code": code})

    assert page.status_code == 422
    assert words in page.content.decode()
    assert not is_signed_in(client)


@pytest.mark.parametrize("seconds", [-60, 60])
def test_a_clock_off_by_a_minute_is_accepted_and_remembered(seconds) -> None:
    device = add_app(make_member("lin", "Editor"))
    client = Client()
    sign_in(client, "lin")

    client.post(VERIFY, {"code": code_of(device, seconds)})

    assert is_signed_in(client)
    device.refresh_from_db()
    assert device.drift == seconds / 30


def test_a_code_works_once() -> None:
    device = add_app(make_member("lin", "Editor"))
    code = code_of(device)
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, "lin")
    first.post(VERIFY, {"code": code})

    page = second.post(VERIFY, {"code": code})

    assert is_signed_in(first)
    assert not is_signed_in(second)
    assert "has been used before" in page.content.decode()


def test_a_backup_code_works_once_and_is_stored_as_a_digest() -> None:
    lin = make_member("lin", "Editor")
    add_app(lin)
    code = make_backup_codes(lin)[3]
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, "lin")
    first.post(VERIFY, {"code": code.upper()})

    page = second.post(VERIFY, {"code": code})

    assert is_signed_in(first)
    assert not is_signed_in(second)
    assert "has been used before" in page.content.decode()
    assert not StaticToken.objects.filter(token__in=(code, code.replace("-", ""))).exists()


def test_a_held_form_asks_for_the_code_as_well() -> None:
    device = add_app(make_member("lin", "Editor"))
    sent = {"headline": "临屿港", "sign_in-username": "lin", "sign_in-password": "the-tide-turns-7"}
    headers = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "same-origin"}
    add, client = f"{DESK}articles/article/add/", Client()

    without = client.post(add, sent, headers=headers)
    assert without.status_code == 401
    assert "临屿港" in without.content.decode()
    assert not is_signed_in(client)

    assert client.post(add, sent | {"sign_in-code": code_of(device)}, headers=headers).status_code == 200
    assert is_signed_in(client)


@pytest.mark.usefixtures("_required")
def test_a_held_form_is_not_handled_for_a_role_that_lacks_its_factor() -> None:
    make_member("lin", "Editor")
    sent = {"headline": "临屿港", "sign_in-username": "lin", "sign_in-password": "the-tide-turns-7"}
    headers = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "same-origin"}

    page = Client().post(f"{DESK}articles/article/add/", sent, headers=headers)

    assert page.status_code == 401
    assert "needs a second factor" in page.content.decode()


@pytest.mark.usefixtures("_required")
def test_a_role_given_to_an_open_session_closes_the_desk_at_once(settings) -> None:
    lin = make_member("lin", "Writer")
    client = Client()
    sign_in(client, "lin")
    assert is_signed_in(client)

    lin.groups.add(Group.objects.get(name="Editor"))

    assert not is_signed_in(client)


def test_removing_ones_last_factor_ends_the_others_and_the_backup_codes() -> None:
    lin = make_member("lin", "Editor")
    device = add_app(lin)
    make_backup_codes(lin)
    here, elsewhere = Client(), Client()
    here.force_login(lin)
    elsewhere.force_login(lin)
    here.post(VERIFY, {"code": code_of(device)})

    here.post(f"{ACCOUNT}factors/app/{device.pk}/remove/")

    assert is_signed_in(here)
    assert StaffSession.objects.filter(user=lin).count() == 1
    assert not StaticToken.objects.exists()
    assert AuditEvent.objects.filter(action="factor_removed", account=lin, about=None).count() == 1


def test_changes_of_the_account_need_a_recent_password(clock) -> None:
    client = Client()
    client.force_login(make_member("lin", "Editor"))
    assert client.get(f"{ACCOUNT}app/").status_code == 200
    clock.advance(minutes=16)

    assert "/account/confirm/" in client.get(f"{ACCOUNT}app/")["Location"]
    confirmed = client.post(f"{ACCOUNT}confirm/", {"password": "the-tide-turns-7", "next": f"{ACCOUNT}app/"})

    assert confirmed["Location"] == f"{ACCOUNT}app/"
    assert client.get(f"{ACCOUNT}app/").status_code == 200


def test_an_administrator_removes_a_lost_factor_and_the_person_learns_of_it() -> None:
    lin, root = make_member("lin", "Editor"), make_member("root", is_superuser=True)
    add_app(lin)
    theirs, admin = Client(), Client()
    theirs.force_login(lin)
    admin.force_login(root)
    address = f"{ACCOUNT}colleagues/{lin.pk}/second-factor/"
    assert address in admin.get(f"{DESK}auth/user/{lin.pk}/change/").content.decode()

    admin.post(address)

    assert not TOTPDevice.objects.exists()
    assert theirs.get(VERIFY)["Location"].startswith("/en/admin/login/")
    event = AuditEvent.objects.get(action="factor_removed")
    assert (event.account, event.about) == (root, lin)
    assert "administrator removed" in Message.objects.get(recipient=lin.email).text


@pytest.mark.parametrize("group", ["Editor", "Lead moderator"])
def test_nobody_else_removes_a_colleagues_factor(group) -> None:
    lin = make_member("lin", "Editor")
    add_app(lin)
    client = Client()
    client.force_login(make_member("mo", group))

    assert client.post(f"{ACCOUNT}colleagues/{lin.pk}/second-factor/").status_code == 403
    assert TOTPDevice.objects.exists()


@pytest.mark.parametrize("is_reader", [False, True])
def test_strangers_and_readers_find_every_page_of_an_account_closed(is_reader) -> None:
    client, opened = Client(), {}
    if is_reader:
        client.force_login(User.objects.create(username="ravi"))
    for name, paths in addresses().items():
        for path in paths if name.startswith("signin:") else ():
            for method in ("get", "post"):
                response = getattr(client, method)(path)
                is_closed = response.status_code in (405, 410, 422) or "/login/" in response.get("Location", "")
                if not is_closed:
                    opened[name, method] = response.status_code

    verified = {("signin:verify", "get"): 302, ("signin:verify", "post"): 302} if is_reader else {}
    assert opened == {("signin:forgotten", "get"): 200} | verified


@pytest.mark.usefixtures("_required")
def test_every_route_treats_a_session_without_its_second_factor_like_a_visitor() -> None:
    lin, draft = make_member("lin", is_superuser=True), makers.make_article(published_at=None)
    makers.make_brief(lead_picture=makers.make_picture(), published_at=None)
    client, visitor, differing = Client(), Client(), {}
    sign_in(client, "lin")
    paths = [(name, path) for name, found in addresses().items() for path in found[:2]]

    for name, path in paths:
        if name in ("admin:jsi18n",) or name.startswith("signin:"):
            continue
        if name.startswith("admin:"):
            answers = [client.get(path), client.post(path)]
            led = [answer.get("Location", "") for answer in answers]
            if not all("/admin/account/verify/" in address for address in led) and name != "admin:login":
                differing[path] = [answer.status_code for answer in answers]
            continue
        # Invented links are limited for the network of both.
        AttemptCount.objects.all().delete()
        answers = [client.get(path), visitor.get(path)]
        if answers[0].status_code != answers[1].status_code:
            differing[path] = [answer.status_code for answer in answers]

    assert differing == {}
    assert len(paths) > 150
    assert not User.objects.exclude(pk=lin.pk).exists()
    assert draft.__class__.objects.filter(pk=draft.pk, published_at=None).exists()
