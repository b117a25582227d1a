from django.db import migrations

from articles.html.fingerprint import fingerprint
from articles.rights.names import changed_keys, name_key


def fold_tags(apps, schema_editor):
    """Derive the keys of tags and aliases, which are unique together, by the rule of today."""
    models = [apps.get_model("articles", name) for name in ("Tag", "Alias")]
    rows = (
        ((number, pk), None, stored, name_key(name))
        for number, model in enumerate(models)
        for pk, stored, name in model.objects.order_by("pk").values_list("pk", "name_key", "name")
    )
    for (number, pk), key in changed_keys(rows).items():
        models[number].objects.filter(pk=pk).update(name_key=key)


def take_fingerprints(apps, schema_editor):
    """Few rows change: those with variant forms of characters."""
    NewsItem = apps.get_model("articles", "NewsItem")
    columns = ("pk", "fingerprint", "headline", "body", "happened_at")
    changed = {}
    for pk, stored, headline, body, happened_at in NewsItem.objects.order_by("pk").values_list(*columns).iterator(500):
        if (taken := fingerprint(headline, body, happened_at)) != stored:
            changed[pk] = taken
    for pk, taken in changed.items():
        NewsItem.objects.filter(pk=pk).update(fingerprint=taken)


class Migration(migrations.Migration):

    dependencies = [("articles", "0005_reword_translation_refusal")]

    operations = [
        migrations.RunPython(fold_tags, migrations.RunPython.noop),
        migrations.RunPython(take_fingerprints, migrations.RunPython.noop),
    ]
