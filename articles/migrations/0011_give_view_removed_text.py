"""Give the new permission to those who could read removed text so far and need it: who takes down, and three groups."""

from django.db import migrations
from django.db.models import Q

CODENAME = "view_removed_text"
NAME = "May view the text of sealed and legally removed items"
GROUPS = ("Chief editor", "Moderator", "Lead moderator", "Auditor")


def give_permission(apps, schema_editor):
    """A new installation has no groups yet: they are made with the permission."""
    group_model, user_model = apps.get_model("auth", "Group"), apps.get_model("auth", "User")
    take_down = {"permissions__content_type__app_label": "articles", "permissions__codename": "take_down"}
    groups = list(group_model.objects.filter(Q(name__in=GROUPS) | Q(**take_down)).distinct())
    users = list(
        user_model.objects.filter(
            user_permissions__content_type__app_label="articles", user_permissions__codename="take_down"
        ).distinct()
    )
    if not (groups or users):
        return
    # Django creates permissions only after all migrations, and finds this one then.
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="articles", model="restriction"
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename=CODENAME, defaults={"name": NAME}
    )
    for group in groups:
        group.permissions.add(permission)
    for user in users:
        user.user_permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0010_permission_to_view_removed_text"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give_permission, migrations.RunPython.noop)]
