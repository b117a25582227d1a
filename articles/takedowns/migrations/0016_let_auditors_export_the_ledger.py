"""Give existing groups of auditors the permission to export the ledger; new installations make groups with it."""

from django.db import migrations


def give_permission(apps, schema_editor):
    auditors = apps.get_model("auth", "Group").objects.filter(name="Auditor").first()
    if auditors is None:
        return
    # Django creates permissions only after all migrations, and finds this one then.
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="takedowns", model="ledgerevent"
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename="export_ledgerevent", defaults={"name": "May export the ledger"}
    )
    auditors.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("takedowns", "0015_index_ledger_events"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give_permission, migrations.RunPython.noop)]
