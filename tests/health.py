"""The health report as a member of staff reads it."""

from typing import Any

from django.contrib.auth.models import User
from django.test import Client


def staff_report() -> dict[str, Any]:
    reader, _is_new = User.objects.get_or_create(username="operator", defaults={"is_staff": True})
    client = Client()
    client.force_login(reader)
    report: dict[str, Any] = client.get("/healthz").json()
    return report
