"""Give each existing notice the row of the link that was sent to its claimant."""

from django.db import migrations

BATCH_SIZE = 500


def link_notices(apps, schema_editor):
    notices = apps.get_model("takedowns", "Notice").objects.order_by("pk")
    links = apps.get_model("takedowns", "PartyLink").objects
    rows = notices.values_list("pk", "status_digest", "received_at").iterator(BATCH_SIZE)
    batch = []
    for pk, digest, received_at in rows:
        batch.append(links.model(notice_id=pk, role="claimant", digest=digest, created_at=received_at))
        if len(batch) == BATCH_SIZE:
            links.bulk_create(batch)
            batch = []
    links.bulk_create(batch)


class Migration(migrations.Migration):
    dependencies = [("takedowns", "0030_add_conversations")]

    operations = [migrations.RunPython(link_notices, migrations.RunPython.noop)]
