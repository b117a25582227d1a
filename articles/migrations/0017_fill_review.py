"""Who wrote what, from the versions recorded so far; and the permission to check, for groups that may publish."""

from django.db import migrations
from django.db.models import Max

BATCH = 500
PERMISSIONS = {
    "publish_article": ("review_article", "May check articles"),
    "publish_brief": ("review_brief", "May check flash briefs"),
}


def record_contributions(apps, schema_editor):
    """Every version counts as a change. Whoever began an item is its author if the first version names nobody."""
    item_type = apps.get_model("contenttypes", "ContentType")._base_manager.filter(
        app_label="articles", model="newsitem"
    )
    contribution = apps.get_model("articles", "Contribution")._base_manager
    revisions = apps.get_model("articles", "Revision")._base_manager.filter(content_type__in=item_type)
    items = apps.get_model("articles", "NewsItem")._base_manager
    last = 0
    while batch := dict(items.filter(pk__gt=last).order_by("pk").values_list("pk", "created_by")[:BATCH]):
        last = max(batch)
        rows = revisions.filter(object_id__in=list(batch)).order_by().values("object_id", "by")
        numbers = {(row["object_id"], row["by"]): row["last"] for row in rows.annotate(last=Max("number"))}
        for pk, author in batch.items():
            if author is not None and (pk, None) in numbers and (pk, author) not in numbers:
                numbers[pk, author] = numbers[pk, None]
        contribution.bulk_create(
            contribution.model(item_id=pk, by_id=by, number=number) for (pk, by), number in numbers.items()
        )


def give_permissions(apps, schema_editor):
    """A new installation has no groups yet: they are made with the permissions."""
    permission = apps.get_model("auth", "Permission").objects
    for former, (codename, name) in PERMISSIONS.items():
        groups = list(apps.get_model("auth", "Group").objects.filter(permissions__codename=former).distinct())
        users = list(apps.get_model("auth", "User").objects.filter(user_permissions__codename=former).distinct())
        if not (groups or users):
            continue
        # Django creates permissions only after all migrations, and finds this one then.
        kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
            app_label="articles", model="approval"
        )
        given, _ = permission.get_or_create(content_type=kind, codename=codename, defaults={"name": name})
        for group in groups:
            group.permissions.add(given)
        for user in users:
            user.user_permissions.add(given)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0016_review_steps"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(record_contributions, migrations.RunPython.noop),
        migrations.RunPython(give_permissions, migrations.RunPython.noop),
    ]
