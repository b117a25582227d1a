"""`manage.py serve`: serve the newsroom on this machine, with the production server; the first time, load the demo."""

import os
import socket
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from newsroom.demo.accounts import password_file
from newsroom.setup import is_untouched, prepare

HOST = "127.0.0.1"


class Command(BaseCommand):
    help = "Bring everything up to date, load the demonstration into an empty newsroom, and serve it on 127.0.0.1."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1, help="server processes; each has its own page cache")

    def handle(self, *args: Any, **options: Any) -> None:
        self._refuse_taken_port(options["port"])
        prepare()
        if is_untouched():
            self.stdout.write("Loading the demonstration newsroom …")
            self.stdout.flush()
            call_command("load_demo", verbosity=0)
        self._print_addresses(options["port"])
        # The server reads the variable; other commands read the file to print addresses.
        address = os.environ.setdefault("NEWSROOM_URL", f"http://{HOST}:{options['port']}")
        (settings.DATA / "served_at").write_text(address, encoding="utf-8")
        server = [sys.executable, "-m", "granian", "--interface", "wsgi", "newsroom.wsgi:application"]
        listen = ["--host", HOST, "--port", str(options["port"]), "--workers", str(options["workers"])]
        # exec: the server replaces this process, so signals reach it directly.
        # Ctrl+C also reaches its workers, which exit without reporting back; a short kill timeout avoids a long wait.
        tuning = ["--blocking-threads", "4", "--no-ws", "--log-level", "warning", "--workers-kill-timeout", "3"]
        os.execv(sys.executable, [*server, *listen, *tuning])  # noqa: S606

    def _refuse_taken_port(self, port: int) -> None:
        """The server sets SO_REUSEPORT: it would silently share the port with another server."""
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except (OSError, OverflowError) as error:
                raise CommandError(
                    f"Port {port} cannot be used ({error}). Try another one: make run PORT=8001"
                ) from error

    def _print_addresses(self, port: int) -> None:
        address = f"http://{HOST}:{port}"
        self.stdout.write(f"\n  {settings.SITE['name']} {settings.SITE['name_en']}")
        self.stdout.write(f"  Read:   {address}/    (English: {address}/en/)")
        self.stdout.write(f"  Write:  {address}/admin/")
        passwords = password_file()
        if passwords.exists():
            self.stdout.write("\n  Demo accounts and passwords:")
            self.stdout.write("".join(f"    {line}\n" for line in passwords.read_text(encoding="utf-8").splitlines()))
        self.stdout.write("  Press Ctrl+C to stop.\n")
        self.stdout.flush()
