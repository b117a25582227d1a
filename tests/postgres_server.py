"""Run a command with a PostgreSQL test server: `python -m tests.postgres_server pytest`.

It uses the server of DATABASE_URL if set, else a private one: a temporary folder with a socket in it and no TCP port.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

ROLE = "newsroom"
# The data is deleted after the run, so it need not survive a crash. Tables are small: compiling queries costs more time
# than it saves.
HASTE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "jit": "off",
}
ALONE = {"listen_addresses": "", "max_connections": "100", "log_min_messages": "fatal"}


def program(name: str) -> str:
    """The path of a server program: the one on PATH, else the newest version that Debian installed."""
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    path = shutil.which(name) or (str(installed[-1]) if installed else None)
    if path is None:
        raise SystemExit(f"No PostgreSQL server here ({name}): on Debian, apt-get install postgresql")
    return path


@contextlib.contextmanager
def private_server() -> Iterator[str]:
    """Start a new server, yield its address, then stop and remove it."""
    # PostgreSQL refuses to run as root: then it runs as the user that Debian's package creates.
    owner: dict[str, Any] = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="newsroom-postgres-"))
    rows = folder / "rows"
    if owner:
        shutil.chown(folder, owner["user"], owner["group"])
    init = [program("initdb"), "-D", rows, "-U", ROLE, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    try:
        subprocess.run(init, check=True, stdout=subprocess.DEVNULL, cwd=folder, **owner)
        settings = [f"--{name}={value}" for name, value in (HASTE | ALONE).items()]
        serve = [program("postgres"), "-D", rows, "-k", folder, *settings]
        with subprocess.Popen(serve, cwd=folder, start_new_session=True, **owner) as server:
            try:
                yield _wait_for(f"postgresql://{ROLE}@/postgres?host={folder}", server)
            finally:
                # Not SIGTERM, which would wait for connections that were left open.
                server.send_signal(signal.SIGINT)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(address: str, server: subprocess.Popen) -> str:
    for _ in range(300):
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(address).close()
            return address
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise SystemExit("The PostgreSQL server did not start.")


def main(command: list[str]) -> int:
    configured = os.environ.get("DATABASE_URL")
    with contextlib.nullcontext(configured) if configured else private_server() as address:
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
