"""`manage.py serve`: the newsroom as production serves it, on this machine alone, with the demo the first time."""

import os
import socket
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from newsroom.demo.loading import people_file
from newsroom.preparing import is_untouched, prepare

HOST = "127.0.0.1"


class Command(BaseCommand):
    help = "Prepare what is behind, load the demonstration into an untouched newsroom, and serve it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1, help="Server processes; each keeps pages of its own.")

    def handle(self, *args: Any, **options: Any) -> None:
        self._refuse_taken_port(options["port"])
        prepare()
        if is_untouched():
            self.stdout.write("Loading the demonstration newsroom …")
            self.stdout.flush()
            call_command("load_demo", verbosity=0)
        self._greet(options["port"])
        # For the server, and for commands that print addresses while it runs.
        address = os.environ.setdefault("NEWSROOM_URL", f"http://{HOST}:{options['port']}")
        (settings.DATA / "served_at").write_text(address, encoding="utf-8")
        server = [sys.executable, "-m", "granian", "--interface", "wsgi", "newsroom.wsgi:application"]
        place = ["--host", HOST, "--port", str(options["port"]), "--workers", str(options["workers"])]
        # The server takes this process over, so stopping it stops everything and a signal reaches it directly.
        # Ctrl+C reaches its worker too, which then ends without a word: it must not be waited for.
        manner = ["--blocking-threads", "4", "--no-ws", "--log-level", "warning", "--workers-kill-timeout", "3"]
        os.execv(sys.executable, [*server, *place, *manner])  # noqa: S606

    def _refuse_taken_port(self, port: int) -> None:
        """The server would share the port with another one without a word, and readers would meet both."""
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except (OSError, OverflowError) as error:
                raise CommandError(
                    f"Port {port} cannot be used here ({error}). Try another one: make run PORT=8001"
                ) from error

    def _greet(self, port: int) -> None:
        address = f"http://{HOST}:{port}"
        self.stdout.write(f"\n  {settings.SITE['name']} {settings.SITE['name_en']}")
        self.stdout.write(f"  Read:   {address}/    (English: {address}/en/)")
        self.stdout.write(f"  Write:  {address}/admin/")
        people: Path = people_file()
        if people.exists():
            self.stdout.write("\n  Demo people, with their passwords:")
            self.stdout.write("".join(f"    {line}\n" for line in people.read_text(encoding="utf-8").splitlines()))
        self.stdout.write("  Stop it with Ctrl+C.\n")
        self.stdout.flush()
