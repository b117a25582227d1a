"""Let auditors see matches with removed content, as those of a new installation do."""

from django.db import migrations


def show_matches(apps, schema_editor):
    """A new installation has no groups yet: they are made with the permission."""
    auditors = apps.get_model("auth", "Group").objects.filter(name="Auditor").first()
    if auditors is None:
        return
    # Django creates permissions only after all migrations, and finds this one then.
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="articles", model="matchreview"
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename="view_matchreview", defaults={"name": "Can view match with removed content"}
    )
    auditors.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0031_propose_allowances_of_matches"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(show_matches, migrations.RunPython.noop)]
