"""`manage.py prepare_newsroom`: tables, triggers, catalogues and static files, each only where it is behind."""

from typing import Any

from django.core.management.base import BaseCommand

from newsroom.preparing import prepare


class Command(BaseCommand):
    help = "Make the tables, triggers, catalogues and static files that are missing or behind."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        prepare()
