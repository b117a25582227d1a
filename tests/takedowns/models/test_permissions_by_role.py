"""Permissions of the case notes in existing installations, whatever their groups are called."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User

migration = import_module("articles.takedowns.migrations.0060_let_everybody_who_decides_comment")


@pytest.mark.django_db
def test_whoever_takes_down_may_comment_and_whoever_leads_may_assign():
    take_down = Permission.objects.get(codename="take_down")
    group, leads = Group.objects.create(name="Legal"), Group.objects.create(name="Heads")
    account, other = User.objects.create(username="mo"), User.objects.create(username="stella")
    group.permissions.add(take_down)
    leads.permissions.add(Permission.objects.get(codename="delete_claimant"))
    account.user_permissions.add(take_down)

    migration.give_permissions(apps, None)

    assert group.permissions.filter(codename="comment_case").exists()
    assert not group.permissions.filter(codename="assign_case").exists()
    assert leads.permissions.filter(codename="assign_case").exists()
    assert account.has_perm("takedowns.comment_case")
    assert not other.has_perm("takedowns.comment_case")
