"""Give existing groups the permissions for reports, statements and work calendars; new installations make groups with
them.
"""

from django.db import migrations

# Model -> codename -> name of the permission.
PERMISSIONS = {
    "transparencyreport": {
        "view_transparencyreport": "Can view transparency report",
        "publish_report": "May publish transparency reports",
        "export_statements": "May export statements of reasons",
    },
    "calendaryear": {
        "view_calendaryear": "Can view work calendar",
        "change_calendaryear": "Can change work calendar",
    },
}
VIEW = ("view_transparencyreport", "view_calendaryear")
GROUPS = {
    "Moderator": VIEW,
    "Lead moderator": (*VIEW, "publish_report", "export_statements", "change_calendaryear"),
    "Auditor": (*VIEW, "export_statements"),
}


def give_permissions(apps, schema_editor):
    groups = {group.name: group for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS)}
    if not groups:
        return
    # Django creates permissions only after all migrations, and finds these then.
    made = {}
    for model, permissions in PERMISSIONS.items():
        kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
            app_label="takedowns", model=model
        )
        for codename, name in permissions.items():
            made[codename], _ = apps.get_model("auth", "Permission").objects.get_or_create(
                content_type=kind, codename=codename, defaults={"name": name}
            )
    for name, group in groups.items():
        group.permissions.add(*(made[codename] for codename in GROUPS[name]))


class Migration(migrations.Migration):
    dependencies = [
        ("takedowns", "0024_fill_in_work_calendars"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give_permissions, migrations.RunPython.noop)]
