"""Letters so far were to claimants, and to content providers at another address."""

from django.db import migrations
from django.db.models import F, OuterRef, Subquery


def fill_in(apps, schema_editor):
    message, claimant = (apps.get_model("takedowns", name) for name in ("ClaimantMessage", "Claimant"))
    own = claimant.objects.filter(pk=OuterRef("claimant"))
    rows = message.objects.filter(notice=None, claimant__isnull=False)
    others = rows.exclude(recipient=F("claimant__email")).exclude(decision=None)
    message.objects.filter(pk__in=list(others.values_list("pk", flat=True))).update(role="outlet")
    rows.update(notice=Subquery(own.values("notice")[:1]))


class Migration(migrations.Migration):

    dependencies = [
        ("takedowns", "0040_record_parties_of_letters"),
    ]

    operations = [migrations.RunPython(fill_in, migrations.RunPython.noop)]
