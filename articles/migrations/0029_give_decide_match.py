"""Give the permission to decide about matches with removed content to those who take down."""

from django.db import migrations
from django.db.models import Q

NAMES = {
    "decide_match": "May allow what resembles removed content",
    "view_matchreview": "Can view match with removed content",
}
GROUPS = ("Moderator", "Lead moderator")


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
        app_label="articles", model="matchreview"
    )
    for codename, name in NAMES.items():
        permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=kind, codename=codename, defaults={"name": name}
        )
        for group in groups:
            group.permissions.add(permission)
        for user in users:
            user.user_permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0028_remember_removed_texts"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give_permission, migrations.RunPython.noop)]
