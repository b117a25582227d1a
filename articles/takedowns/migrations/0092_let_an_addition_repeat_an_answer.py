from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("takedowns", "0087_require_the_party_of_links")]

    operations = [
        migrations.RemoveConstraint(model_name="threadentry", name="thread_entry_once"),
        migrations.AddConstraint(
            model_name="threadentry",
            constraint=models.UniqueConstraint(
                condition=Q(appeal=None) & ~Q(key=""),
                fields=("notice", "key"),
                name="thread_entry_once",
            ),
        ),
    ]
