from django.db import migrations

from articles.rights.models import Disclaimer as Wording
from articles.rights.names import changed_keys, name_key


def fold_names(apps, schema_editor):
    """Derive the keys of names and wordings by the rule of today."""
    Source, Person, Disclaimer = (apps.get_model("rights", name) for name in ("Source", "Person", "Disclaimer"))
    sources = Source.objects.order_by("pk").values_list("pk", "name_key", "name")
    for pk, key in changed_keys((pk, None, stored, name_key(name)) for pk, stored, name in sources).items():
        Source.objects.filter(pk=pk).update(name_key=key)
    people = Person.objects.order_by("pk").values_list("pk", "outlet_id", "name_key", "name")
    for pk, key in changed_keys((pk, outlet, stored, name_key(name)) for pk, outlet, stored, name in people).items():
        Person.objects.filter(pk=pk).update(name_key=key)
    wordings = Disclaimer.objects.order_by("pk").values_list("pk", "language", "text_key", "text")
    rows = ((pk, language, stored, Wording.key_of(text)) for pk, language, stored, text in wordings)
    for pk, key in changed_keys(rows).items():
        Disclaimer.objects.filter(pk=pk).update(text_key=key)


class Migration(migrations.Migration):

    dependencies = [("rights", "0001_make_tables")]

    operations = [migrations.RunPython(fold_names, migrations.RunPython.noop)]
