"""`manage.py version`: the version of this release, and whether the database is as it needs it."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from newsroom.upgrades.state import State, current_state
from newsroom.version import VERSION


class Command(BaseCommand):
    help = "Print the version of this release and the state of the database."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print it as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            state = current_state()
            words = state.words
        except DatabaseError as error:
            state, words = State(), f"The database cannot be read: {error}"
        if options["json"]:
            self.stdout.write(json.dumps(asdict(state) | {"words": words}))
        else:
            self.stdout.write(f"Newsroom {VERSION}\n{words}")
