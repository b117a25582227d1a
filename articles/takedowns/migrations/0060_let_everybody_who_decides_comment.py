"""Give the permissions to comment on cases and to assign them by what people may do already, not by the names of their
groups: newsrooms rename groups, make their own, and give permissions to single accounts.
"""

from django.db import migrations
from django.db.models import Q

TAKE_DOWN = Q(codename="take_down", content_type__app_label="articles", content_type__model="restriction")
LEAD = Q(content_type__app_label="takedowns") & (
    Q(codename="delete_claimant", content_type__model="claimant")
    | Q(codename="publish_report", content_type__model="transparencyreport")
)
NAMES = {
    "comment_case": "May write notes on cases and be assigned to them",
    "assign_case": "May assign cases to anybody and see the workload",
}


def give_permissions(apps, schema_editor):
    permissions = apps.get_model("auth", "Permission").objects
    groups, users = apps.get_model("auth", "Group").objects, apps.get_model("auth", "User").objects
    found = {codename: list(permissions.filter(which)) for codename, which in (("comment_case", TAKE_DOWN), ("assign_case", LEAD))}
    if not any(found.values()):
        return
    # Django creates permissions only after all migrations, and finds these then.
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label="takedowns", model="case")
    for codename, held in found.items():
        permission, _ = permissions.get_or_create(
            content_type=kind, codename=codename, defaults={"name": NAMES[codename]}
        )
        for group in groups.filter(permissions__in=held).distinct().order_by("pk"):
            group.permissions.add(permission)
        if codename == "comment_case":
            for user in users.filter(user_permissions__in=held).distinct().order_by("pk"):
                user.user_permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("takedowns", "0046_sign_notices"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give_permissions, migrations.RunPython.noop)]
