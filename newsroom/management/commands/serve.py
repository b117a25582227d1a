"""`manage.py serve`: serve the newsroom with the production server; the first time, load the demonstration.

The address, processes and threads are variables as well as options, so that a service unit needs no options.
"""

import os
import shutil
import signal
import socket
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from articles.identity.current import current_identity
from newsroom.configuration.environment import read_number, read_switch
from newsroom.demo.accounts import password_file
from newsroom.server.command import raise_file_limit, server_command
from newsroom.setup import is_untouched, prepare

LOOPBACK = "127.0.0.1"


class Command(BaseCommand):
    help = "Bring everything up to date, load the demonstration into an empty newsroom, and serve it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        port = read_number("NEWSROOM_PORT", 8000, 65_535, "a port")
        workers = read_number("NEWSROOM_WORKERS", 1, 256, "a number of processes")
        parser.add_argument("--bind", default=os.environ.get("NEWSROOM_BIND", LOOPBACK), help="address to listen on")
        parser.add_argument("--port", type=int, default=port)
        parser.add_argument("--workers", type=int, default=workers, help="processes; each has its own page cache")
        parser.add_argument(
            "--threads", type=int, default=settings.SERVER_THREADS, help="requests that a process answers at a time"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["bind"], options["port"]
        self._refuse_taken_port(host, port)
        signal.signal(signal.SIGINT, _stop_at_once)
        prepare()
        if is_untouched():
            self._load_demo()
        self._print_addresses(host, port)
        # The server reads the variable; other commands read the file to print addresses.
        address = os.environ.setdefault("NEWSROOM_URL", f"http://{_reached_at(host)}:{port}")
        (settings.DATA / "served_at").write_text(address, encoding="utf-8")
        os.environ["NEWSROOM_THREADS"] = str(options["threads"])
        if settings.METRICS_TOKEN:
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = _emptied(settings.DATA / "metrics")
        raise_file_limit()
        # exec: the server replaces this process, so signals reach it directly.
        os.execv(sys.executable, server_command(host, port, options["workers"]))  # noqa: S606

    def _load_demo(self) -> None:
        if not read_switch("NEWSROOM_DEMO", "1"):
            raise CommandError("This newsroom is empty. Set it up first: manage.py start_newsroom")
        self.stdout.write("Loading the demonstration newsroom …")
        self.stdout.flush()
        call_command("load_demo", verbosity=0)

    def _refuse_taken_port(self, host: str, port: int) -> None:
        """The server sets SO_REUSEPORT: it would silently share the port with another server."""
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except (OSError, OverflowError) as error:
                raise CommandError(
                    f"Port {port} of {host} cannot be used ({error}). Try another one: make run PORT=8001"
                ) from error

    def _print_addresses(self, host: str, port: int) -> None:
        address = f"http://{_reached_at(host)}:{port}"
        identity = current_identity()
        self.stdout.write(f"\n  {identity.name} {identity.name_en}")
        self.stdout.write(f"  Read:   {address}/    (English: {address}/en/)")
        self.stdout.write(f"  Write:  {address}/admin/")
        passwords = password_file()
        if passwords.exists():
            self.stdout.write("\n  Demo accounts and passwords:")
            self.stdout.write("".join(f"    {line}\n" for line in passwords.read_text(encoding="utf-8").splitlines()))
        self.stdout.write("  Press Ctrl+C to stop.\n")
        self.stdout.flush()


def _emptied(folder: Path) -> str:
    """The folder in which the processes keep their counters, without those of an earlier start."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return str(folder)


def _stop_at_once(*args: Any) -> None:
    """Ctrl+C before the server runs: every step can be cut off, and an exception would wait for the threads of some."""
    os.write(sys.stderr.fileno(), b"\nStopped. The next start continues where this one ended.\n")
    os._exit(130)


def _reached_at(host: str) -> str:
    """The address for a browser on this machine, which cannot open “all addresses”."""
    name = {"0.0.0.0": LOOPBACK, "::": "::1"}.get(host, host)  # noqa: S104
    return f"[{name}]" if ":" in name else name
