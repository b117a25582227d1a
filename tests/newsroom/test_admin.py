"""Tests of accounts: the admin pages of users, groups and permissions."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from articles.desk.language.group_names import group_label
from newsroom.admin import permission_label
from newsroom.groups import GROUPS
from tests.makers import make_person_at_desk


@pytest.fixture
def boss(client: Client, db: None) -> Client:
    """An administrator, who is chief editor besides."""
    user = make_person_at_desk("boss", "Chief editor")
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    client.force_login(user)
    return client


def test_group_names_are_in_the_interface_language(boss: Client) -> None:
    chinese, english = (boss.get(f"{prefix}/admin/auth/group/").content.decode() for prefix in ("", "/en"))

    assert "主编" in chinese
    assert "Chief editor" not in chinese
    assert "Chief editor" in english


@pytest.mark.parametrize("page", ["", "add/", "{pk}/change/"])
def test_the_user_pages_show_chinese_group_names(boss: Client, page: str) -> None:
    address = "/admin/auth/user/" + page.format(pk=User.objects.get().pk)

    text = boss.get(address).content.decode()

    assert "Chief editor" not in text
    assert page == "add/" or "主编" in text


def test_a_group_created_by_an_operator_is_shown_under_its_own_name(db: None) -> None:
    assert group_label("值班") == "值班"


def test_every_group_has_a_chinese_name() -> None:
    with override("zh-hans"):
        assert not [name for name in GROUPS if group_label(name) == name]


def test_permissions_have_chinese_labels(db: None) -> None:
    with override("zh-hans"):
        labels = {permission.codename: permission_label(permission) for permission in Permission.objects.all()}

    assert labels["publish_article"] == "文章：发布、定时发布和撤稿"
    assert labels["take_down"].endswith("：撤下和恢复")
    assert labels["view_article"] == "文章：查看"


def test_an_administrator_can_change_the_groups_of_a_user(boss: Client) -> None:
    user = make_person_at_desk("ada", "Writer")
    editors = Group.objects.get(name="Editor")
    fields = {"username": "ada", "is_active": "on", "is_staff": "on", "groups": [editors.pk]}
    fields |= {"date_joined_0": "2026-01-01", "date_joined_1": "08:00:00"}

    boss.post(f"/admin/auth/user/{user.pk}/change/", fields)

    assert list(user.groups.all()) == [editors]


def test_an_account_is_deactivated_and_never_deleted(boss: Client) -> None:
    user = make_person_at_desk("ada", "Writer")
    address = f"/en/admin/auth/user/{user.pk}/"

    page = boss.get(f"{address}change/").content.decode()

    assert "deletelink" not in page
    assert 'name="is_active"' in page
    assert boss.post(f"{address}delete/", {"post": "yes"}).status_code == 403
    selected = {"action": "delete_selected", "_selected_action": user.pk, "post": "yes"}
    boss.post("/en/admin/auth/user/", selected)
    assert User.objects.filter(pk=user.pk).exists()


def test_who_may_change_accounts_gives_no_rights_and_leaves_administrators_alone(client: Client, boss: Client) -> None:
    clerk = make_person_at_desk("clerk", "Editor")
    clerk.user_permissions.add(*Permission.objects.filter(codename__in=("view_user", "change_user")))
    admin, client = User.objects.get(username="boss"), Client()
    client.force_login(User.objects.get(username="clerk"))
    own = f"/admin/auth/user/{clerk.pk}/change/"

    assert client.get(own).status_code == 200
    sent = {"username": "clerk", "is_staff": "on", "is_active": "on", "is_superuser": "on", "groups": "1"}
    client.post(own, sent | {"date_joined_0": "2026-01-01", "date_joined_1": "00:00:00", "last_name": "书"})

    clerk.refresh_from_db()
    assert (clerk.last_name, clerk.is_superuser, [group.name for group in clerk.groups.all()]) == (
        "书",
        False,
        ["Editor"],
    )
    assert client.post(f"/admin/auth/user/{admin.pk}/change/", {"username": "boss"}).status_code == 403
    assert client.get(f"/admin/auth/user/{admin.pk}/password/").status_code == 403


@pytest.fixture
def clerk(db: None) -> Client:
    """An editor who looks after accounts and groups, without being an administrator."""
    person = make_person_at_desk("clerk", "Editor")
    codenames = ("view_user", "change_user", "view_group", "add_group", "change_group")
    person.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    signed_in = Client()
    signed_in.force_login(User.objects.get(username="clerk"))
    return signed_in


@pytest.mark.parametrize(("role", "status"), [("Writer", 200), ("Editor", 200), ("Chief editor", 403)])
@pytest.mark.parametrize("is_active", [True, False])
def test_nobody_takes_over_an_account_that_may_do_more(clerk: Client, role: str, status: int, is_active: bool) -> None:
    person = make_person_at_desk("ada", role)
    person.email, person.is_active = "ada@tidewatch.example", is_active
    person.save()
    session = clerk.session
    session["password_entered_at"] = timezone.now().isoformat()
    session.save()

    account, password = (f"/admin/auth/user/{person.pk}/{page}/" for page in ("change", "password"))
    factors = f"/admin/account/colleagues/{person.pk}/second-factor/"

    assert clerk.post(account, {"username": "ada", "email": "clerk@tidewatch.example"}).status_code == status
    assert [clerk.get(page).status_code for page in (password, factors)] == [status] * 2
    person.refresh_from_db()
    assert person.email == "ada@tidewatch.example"


def test_who_may_change_groups_gives_them_no_rights(clerk: Client) -> None:
    group, right = Group.objects.create(name="值班"), Permission.objects.get(codename="take_down")

    assert (
        clerk.post(f"/admin/auth/group/{group.pk}/change/", {"name": "夜班", "permissions": [right.pk]}).status_code
        == 302
    )
    assert clerk.post("/admin/auth/group/add/", {"name": "早班", "permissions": [right.pk]}).status_code == 302

    assert {row.name for row in Group.objects.all()} >= {"夜班", "早班"}
    assert not right.group_set.filter(name__in=("夜班", "早班")).exists()
