"""The application with two more addresses: one holds its thread for some seconds, one answers at length."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from newsroom.rsgi import application

HELD_SECONDS = 2.0
LARGE = 3_000_000

_wsgi = application.wsgi


def _answer(variables: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if variables["PATH_INFO"] == "/hold":
        time.sleep(HELD_SECONDS)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"held"]
    if variables["PATH_INFO"] == "/large":
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(LARGE))])
        return [b"a" * 100_000] * (LARGE // 100_000)
    return _wsgi(variables, start_response)


application.wsgi = _answer
