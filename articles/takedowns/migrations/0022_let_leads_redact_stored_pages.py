"""Give existing groups of lead moderators the permission to redact stored pages."""

from django.db import migrations


def give_permission(apps, schema_editor):
    leads = apps.get_model("auth", "Group").objects.filter(name="Lead moderator").first()
    if leads is None:
        return
    # Django creates permissions only after all migrations, and finds this one then.
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="takedowns", model="pageredaction"
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename="redact_snapshot", defaults={"name": "May redact stored pages"}
    )
    leads.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("takedowns", "0021_redact_stored_pages"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give_permission, migrations.RunPython.noop)]
