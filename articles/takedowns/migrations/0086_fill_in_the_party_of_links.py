from django.db import migrations
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat


def fill_in(apps, schema_editor):
    """Links of a party whose row was deleted get a key each: nobody knows which of them belong together."""
    links = apps.get_model("takedowns", "PartyLink").objects.filter(role="affected", party="")

    def key(kind, column):
        return Concat(Value(f"{kind} "), Cast(F(column), CharField()), output_field=CharField())

    links.filter(source__isnull=False).update(party=key("source", "source_id"))
    links.filter(source__isnull=True, person__isnull=False).update(party=key("person", "person_id"))
    links.filter(source__isnull=True, person__isnull=True).update(party=key("other", "pk"))


class Migration(migrations.Migration):
    dependencies = [("takedowns", "0085_name_the_party_of_links")]

    operations = [migrations.RunPython(fill_in, migrations.RunPython.noop, elidable=True)]
