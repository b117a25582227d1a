"""The command that starts the server, for `manage.py serve` and for tests."""

import resource
import sys

from django.conf import settings

APPLICATION = "newsroom.rsgi:application"
MAX_CONNECTIONS = 4_096
DRAIN_SECONDS = 10


def server_command(host: str, port: int, workers: int, application: str = APPLICATION) -> list[str]:
    """The arguments for `os.execv`. The number of threads is a variable, which the application reads."""
    return [
        sys.executable,
        *("-m", "granian", "--interface", "rsgi", application),
        *("--host", host, "--port", str(port), "--workers", str(workers)),
        # Connections that a process has at a time, idle and slow ones included.
        *("--backpressure", str(MAX_CONNECTIONS)),
        # The header of a request must be there after this time, and an idle connection is closed.
        *("--http1-header-read-timeout", str(settings.CLIENT_SECONDS * 1_000)),
        *("--http", "1", "--no-ws", "--log-level", "warning"),
        *("--respawn-failed-workers", "--respawn-interval", "0.5"),
        # Requests that are being answered when the server is stopped have so much time.
        *("--workers-kill-timeout", str(DRAIN_SECONDS)),
    ]


def raise_file_limit() -> None:
    """Each connection is an open file, and most systems allow a process 1,024 unless it asks for more."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
