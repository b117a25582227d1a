"""`manage.py update_groups --since VERSION`: give existing groups the permissions that later releases brought."""

import re
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from newsroom.groups import new_permissions


class Command(BaseCommand):
    help = (
        "Give the groups of the desk the permissions that came with releases after VERSION. What you took from a group"
        " that earlier releases had stays taken. Groups that you made yourself are left alone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", required=True, metavar="VERSION", help="the release you upgraded from")
        parser.add_argument("--dry-run", action="store_true", help="only print what would be given")

    def handle(self, *args: Any, **options: Any) -> None:
        if not re.fullmatch(r"\d+(\.\d+)*", options["since"]):
            raise CommandError("--since must be a version such as 1.0.0.")
        with transaction.atomic():
            missing = new_permissions(options["since"])
            for name, permissions in missing.items():
                if not options["dry_run"]:
                    Group.objects.get(name=name).permissions.add(*permissions)
                verb = "would get" if options["dry_run"] else "got"
                self.stdout.write(f"{name} {verb}: {', '.join(str(each.codename) for each in permissions)}")
        if not missing:
            self.stdout.write("All groups have what later releases brought.")
