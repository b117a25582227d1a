"""`manage.py check_health`: the health of the newsroom as JSON, for monitoring on this machine and for operators."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from newsroom.monitoring.report import health_report


class Command(BaseCommand):
    help = "Print problems, warnings and counts as JSON. The exit code is 1 if there are problems."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        report = health_report()
        self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
        if report["problems"]:
            raise SystemExit(1)
