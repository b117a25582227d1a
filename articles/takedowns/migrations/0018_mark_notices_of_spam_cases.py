"""A notice whose cases were all closed as spam is spam itself, so that it stays closed when a case is reopened."""

from django.db import migrations
from django.db.models import F


def mark(apps, schema_editor):
    case, notice = (apps.get_model("takedowns", name)._base_manager for name in ("Case", "Notice"))
    other = case.exclude(state="spam").values("pk")
    closed = notice.filter(state="closed", cases__state="spam").exclude(cases__in=other)
    notice.filter(pk__in=list(closed.values_list("pk", flat=True))).update(spam_at=F("decided_at"))


class Migration(migrations.Migration):

    dependencies = [
        ("takedowns", "0017_add_merged_cases_and_notice_outcomes"),
    ]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
