"""Give existing groups the permissions to comment on cases and to assign them; new installations make groups with them.

The group of counsel is new: `newsroom/groups.py` makes it everywhere.
"""

from django.db import migrations

PERMISSIONS = {
    "comment_case": "May write notes on cases and be assigned to them",
    "assign_case": "May assign cases to anybody and see the workload",
}
GROUPS = {"Moderator": ("comment_case",), "Lead moderator": ("comment_case", "assign_case")}


def give_permissions(apps, schema_editor):
    groups = {group.name: group for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS)}
    if not groups:
        return
    # Django creates permissions only after all migrations, and finds these then.
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label="takedowns", model="case")
    made = {}
    for codename, name in PERMISSIONS.items():
        made[codename], _ = apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=kind, codename=codename, defaults={"name": name}
        )
    for name, group in groups.items():
        group.permissions.add(*(made[codename] for codename in GROUPS[name]))


class Migration(migrations.Migration):
    dependencies = [
        ("takedowns", "0035_add_case_notes"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give_permissions, migrations.RunPython.noop)]
