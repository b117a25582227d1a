from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0023_index_revisions_by_kind"),
    ]

    operations = [
        migrations.AddField(
            model_name="workingcopy",
            name="proposed_for",
            field=models.DateTimeField(blank=True, null=True, verbose_name="proposed publication time"),
        ),
    ]
