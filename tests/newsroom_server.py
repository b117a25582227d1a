"""A second process: the real server over its own database, for tests of what must hold between processes."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from newsroom.server.command import APPLICATION, server_command
from tests import databases
from tests.migrated_copy import copy_migrated

ROOT = Path(__file__).resolve().parent.parent
STAMP = ".collected"
_collected: list[Path] = []


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


@dataclass(frozen=True)
class Server:
    url: str
    data: Path
    pid: int = 0

    def get(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.url + path, data=body, headers=fields, method=method)
        opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=20) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read())

    def peak_memory(self) -> int:
        """The most bytes of memory that one of its processes has held at a time (Linux)."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        statuses = [Path(f"/proc/{pid}/status").read_text() for pid in (str(self.pid), *children)]
        return max(int(status.partition("VmHWM:")[2].split()[0]) * 1024 for status in statuses)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(data: Path, port: int) -> dict[str, str]:
    ours = ("NEWSROOM_", "DJANGO_", "DATABASE_URL")
    others = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    address = databases.address_of(data)
    database = {"DATABASE_URL": address} if address else {}
    return others | database | {"NEWSROOM_DATA": str(data), "NEWSROOM_URL": f"http://127.0.0.1:{port}"}


def share_static_files(data: Path) -> None:
    """Copy the collected static files of the installation under test, or of an earlier folder, to a new data folder.

    Collecting hashes and compresses them, which takes ten seconds of CPU; they are the same for every folder. Without
    any the folder collects its own.
    """
    source = next((folder for folder in (Path(settings.STATIC_ROOT), *_collected) if (folder / STAMP).exists()), None)
    _collected.append(data / "static")
    if source is not None and not (data / "static" / STAMP).exists():
        shutil.copytree(source, data / "static", dirs_exist_ok=True)


def prepare_newsroom(data: Path) -> None:
    share_static_files(data)
    if not databases.ON_POSTGRESQL:
        copy_migrated(data / "newsroom.sqlite3")
    run_command(data, "prepare_newsroom")


def run_command(data: Path, *words: str, **options: Any) -> subprocess.CompletedProcess:
    """Run `manage.py` in its own process, over this data folder."""
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=ROOT, env=environment(data, 8000), capture_output=True, check=False, **options)


@contextlib.contextmanager
def serving(data: Path, workers: int = 1, application: str = APPLICATION, **variables: str) -> Iterator[Server]:
    """Start the server over a prepared data folder, and terminate that process at the end."""
    port = free_port()
    command = server_command("127.0.0.1", port, workers, application)
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(data, port) | variables,
        stdout=(data / "server.log").open("w"),
        stderr=subprocess.STDOUT,
    )
    try:
        yield wait_for(Server(f"http://127.0.0.1:{port}", data, process.pid), process)
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(server: Server, process: subprocess.Popen) -> Server:
    # A minute, which a busy machine may need.
    for _ in range(600):
        assert process.poll() is None, "the server stopped by itself"
        with contextlib.suppress(OSError):
            if server.get("/healthz").status == 200:
                return server
        time.sleep(0.1)
    problems = run_command(server.data, "check_health").stdout.decode()
    raise AssertionError(f"the server did not start: {problems}")
