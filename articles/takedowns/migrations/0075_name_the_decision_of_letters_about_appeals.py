"""Name the decision that a letter about an appeal announces: undoing it recalls the letter."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("takedowns", "0080_name_the_party_of_answers")]

    operations = [
        migrations.AddField(
            model_name="appealmessage",
            name="decision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="takedowns.decision",
                verbose_name="decision",
            ),
        ),
    ]
