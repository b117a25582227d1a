"""Data migrations that existing installations depend on."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User

from tests.makers import make_person_at_desk

pytestmark = pytest.mark.django_db
give_permission = import_module("articles.migrations.0011_give_view_removed_text").give_permission
let_auditors_export = import_module("articles.takedowns.migrations.0016_let_auditors_export_the_ledger").give_permission


def test_existing_groups_and_people_who_take_down_may_view_removed_text() -> None:
    Permission.objects.filter(codename="view_removed_text").delete()
    take_down = Permission.objects.get(codename="take_down")
    Group.objects.create(name="Legal").permissions.add(take_down)
    counsel = User.objects.create(username="counsel")
    counsel.user_permissions.add(take_down)

    give_permission(apps, None)

    holders = set(Group.objects.filter(permissions__codename="view_removed_text").values_list("name", flat=True))
    assert holders == {"Chief editor", "Moderator", "Lead moderator", "Auditor", "Legal"}
    assert User.objects.get(username="counsel").has_perm("articles.view_removed_text")
    assert not make_person_at_desk("wen", "Writer").has_perm("articles.view_removed_text")
    assert Permission.objects.filter(codename="view_removed_text").count() == 1


def test_existing_auditors_may_export_the_ledger() -> None:
    Permission.objects.filter(codename="export_ledgerevent").delete()

    let_auditors_export(apps, None)

    assert make_person_at_desk("audrey", "Auditor").has_perm("takedowns.export_ledgerevent")
    assert not make_person_at_desk("mo", "Moderator").has_perm("takedowns.export_ledgerevent")
