"""Delete the parts of names: after the migration they are made anew, with the readings of names in full."""

from typing import Any

from django.db import migrations


def delete_parts(apps: Any, schema_editor: Any) -> None:
    parts = apps.get_model("search", "NamePart").objects.using(schema_editor.connection.alias)
    parts.all()._raw_delete(parts.db)


class Migration(migrations.Migration):
    dependencies = [("search", "0004_hold_parts_of_names")]

    operations = [migrations.RunPython(delete_parts, migrations.RunPython.noop)]
