"""The last change of every item: its version with the highest number."""

from django.db import migrations

# On both databases one statement, which reads the end of an index for each item.
FILL = """
INSERT INTO articles_lastchange (item_id, kind, position, made_at, by_id)
SELECT item.id, item.kind, version.id, version.made_at, version.by_id
FROM articles_newsitem item JOIN articles_revision version
ON version.object_id = item.id AND version.content_type_id = %s AND version.number = (
    SELECT max(other.number) FROM articles_revision other
    WHERE other.content_type_id = version.content_type_id AND other.object_id = item.id)
WHERE NOT EXISTS (SELECT 1 FROM articles_lastchange known WHERE known.item_id = item.id)
"""


def fill(apps, schema_editor):
    item_type = apps.get_model("contenttypes", "ContentType")._base_manager.filter(
        app_label="articles", model="newsitem"
    )
    for key in item_type.values_list("pk", flat=True):
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(FILL, [key])


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0025_make_last_changes"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
