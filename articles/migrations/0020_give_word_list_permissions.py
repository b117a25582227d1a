"""Give existing groups the permissions of word lists and check settings; new installations make groups with them."""

from django.db import migrations

PERMISSIONS = {
    "Chief editor": {
        "wordlist": ("view", "add", "change", "delete"),
        "houseterm": ("view", "add", "change", "delete"),
        "checksetting": ("view", "change"),
    },
    "Editor": {"wordlist": ("view",), "houseterm": ("view", "add", "change"), "checksetting": ("view",)},
    "Writer": {"wordlist": ("view",), "houseterm": ("view",)},
    "Moderator": {"wordlist": ("view",), "houseterm": ("view",)},
    "Lead moderator": {"wordlist": ("view",), "houseterm": ("view",)},
    "Auditor": {"wordlist": ("view",), "houseterm": ("view",)},
}
NAMES = {"wordlist": "word list", "houseterm": "term of a word list", "checksetting": "check before publication"}


def give_permissions(apps, schema_editor):
    groups = {group.name: group for group in apps.get_model("auth", "Group").objects.filter(name__in=PERMISSIONS)}
    for name, group in groups.items():
        for model, verbs in PERMISSIONS[name].items():
            group.permissions.add(*(_permission(apps, model, verb) for verb in verbs))


def _permission(apps, model, verb):
    """Django creates permissions only after all migrations, and finds these then."""
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label="articles", model=model)
    defaults = {"name": f"Can {verb} {NAMES[model]}"}
    permissions = apps.get_model("auth", "Permission").objects
    return permissions.get_or_create(content_type=kind, codename=f"{verb}_{model}", defaults=defaults)[0]


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0019_make_word_lists_and_check_settings"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give_permissions, migrations.RunPython.noop)]
