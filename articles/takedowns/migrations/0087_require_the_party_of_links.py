from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("takedowns", "0086_fill_in_the_party_of_links")]

    operations = [
        migrations.AddConstraint(
            model_name="partylink",
            constraint=models.CheckConstraint(
                condition=(Q(role="affected") & ~Q(party="")) | (~Q(role="affected") & Q(party="")),
                name="link_of_affected_has_a_party",
            ),
        ),
    ]
