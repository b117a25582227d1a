"""`manage.py prepare_newsroom`: bring tables, triggers, search index, translations and static files up to date."""

from typing import Any

from django.core.management.base import BaseCommand

from newsroom.setup import prepare


class Command(BaseCommand):
    help = "Create or update tables, triggers, search index, compiled translations and static files where needed."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        prepare()
