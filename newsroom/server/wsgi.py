"""Calls of a WSGI application with a request whose body is there, up to a response that is there as well."""

import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import IO, Any

from newsroom.server.request_body import Body

# A larger response is written to a temporary file.
IN_MEMORY = 512_000


@dataclass
class Response:
    status: int
    headers: list[tuple[str, str]]
    data: bytes = b""
    file: IO[bytes] | None = None


def environ(scope: Any, headers: list[tuple[str, str]], body: Body) -> dict[str, Any]:
    """The variables of PEP 3333."""
    server, _, port = scope.server.rpartition(":")
    variables: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode(errors="surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body.file,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in headers:
        _add_header(variables, name, value)
    if body.length is not None:
        variables["CONTENT_LENGTH"] = str(body.length)
    return variables


def _add_header(variables: dict[str, Any], name: str, value: str) -> None:
    if "_" in name:
        # It would pass for the header with hyphens that a proxy sets.
        return
    key = name.upper().replace("-", "_")
    if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        key = f"HTTP_{key}"
    separator = ";" if key == "HTTP_COOKIE" else ","
    variables[key] = f"{variables[key]}{separator}{value}" if key in variables else value


def call(application: Callable[..., Iterable[bytes]], variables: dict[str, Any]) -> Response:
    """The whole response, so that the thread and its database connection are free before it is sent."""
    started: dict[str, Any] = {}

    def start_response(status: str, headers: list[tuple[str, str]], error: Any = None) -> None:
        started.update(status=int(status[:3]), headers=headers)

    chunks = application(variables, start_response)
    try:
        data, file = _collected(chunks)
    finally:
        if hasattr(chunks, "close"):
            chunks.close()
    return Response(started["status"], [(name.lower(), value) for name, value in started["headers"]], data, file)


def _collected(chunks: Iterable[bytes]) -> tuple[bytes, IO[bytes] | None]:
    parts: list[bytes] = []
    file: IO[bytes] | None = None
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if file is None and size > IN_MEMORY:
            file = tempfile.TemporaryFile()  # noqa: SIM115
            file.writelines(parts)
        if file is None:
            parts.append(chunk)
        else:
            file.write(chunk)
    if file is not None:
        file.flush()
        return b"", file
    return b"".join(parts), None
