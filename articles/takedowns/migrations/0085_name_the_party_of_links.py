from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("takedowns", "0081_add_additions_to_appeals")]

    operations = [
        migrations.AddField(
            model_name="partylink",
            name="party",
            field=models.CharField(blank=True, editable=False, max_length=30),
        ),
    ]
