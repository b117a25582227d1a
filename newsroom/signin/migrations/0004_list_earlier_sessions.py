"""List the sessions that began before there was a list, so that they end with a changed role as well."""

from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import migrations
from django.utils import timezone


def list_sessions(apps: Any, schema_editor: Any) -> None:
    session, listed = apps.get_model("sessions", "Session"), apps.get_model("signin", "StaffSession")
    accounts = set(apps.get_model(settings.AUTH_USER_MODEL).objects.values_list("pk", flat=True))
    store, rows = SessionStore(), []
    open_sessions = session.objects.filter(expire_date__gt=timezone.now())
    for key, data in open_sessions.values_list("session_key", "session_data").iterator():
        account = str(store.decode(data).get("_auth_user_id", ""))
        if account.isdecimal() and int(account) in accounts:
            rows.append(listed(key=key, user_id=int(account)))
    listed.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [
        ("signin", "0003_password_requests"),
        ("sessions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [migrations.RunPython(list_sessions, migrations.RunPython.noop)]
