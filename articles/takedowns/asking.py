"""Is a removal true? The desk asks every surface itself, as a reader would, and keeps the answers as receipts.

Each address goes through the application that serves readers, with its kept pages, as an anonymous call in this thread.
A request within a request: what Django does to connections at the ends of one is kept away from ours.
"""

import gzip
import hashlib
import io
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import connection, connections
from django.http.request import split_domain_port, validate_host
from django.urls import get_script_prefix, get_urlconf, set_script_prefix, set_urlconf
from django.utils import timezone, translation
from django.utils.module_loading import import_string

from articles.takedowns.surfaces import MOST, Surface, Where
from articles.takedowns.traces import Traces, found_in, quoting

MOST_SECONDS = 20.0
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader got: header names in lower case, the body as it was before compression."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """One address and its answer. It repeats no word of what was looked for: `found` names traces ("headline 1",
    "passage 3", "address 1", "file 1"), `quoted_by` the public items whose own text says the same, where that explains
    all of them. `digest`: SHA-256 of the body; `error`: the kind of an exception that reached us.
    """

    where: str
    path: str
    status: int
    no_store: bool
    found: tuple[str, ...] = ()
    quoted_by: tuple[int, ...] = ()
    lawful: bool = False
    milliseconds: float = 0.0
    digest: str = ""
    error: str = ""

    @property
    def tells(self) -> bool:
        """Whether it still shows what is gone, and nothing else explains it."""
        return bool(self.found) and not self.quoted_by and not self.lawful

    @property
    def failed(self) -> bool:
        return self.status >= 500

    @property
    def where_words(self) -> str:
        return str(Where(self.where).label) if self.where in Where.values else self.where

    def as_row(self) -> dict[str, Any]:
        """JSON values alone."""
        return asdict(self) | {"found": list(self.found), "quoted_by": list(self.quoted_by)}


@dataclass(frozen=True, slots=True)
class Summary:
    """How all the answers read together. `milliseconds`: the time that asking took."""

    asked: int
    telling: int
    quoted: int
    failed: int
    milliseconds: float

    @property
    def is_clean(self) -> bool:
        return self.asked > 0 and not self.telling and not self.failed


def ask(surfaces: Iterable[Surface], traces: Traces, most: int = MOST, seconds: float = MOST_SECONDS) -> list[Receipt]:
    """A receipt for each address asked: `most` at most, and none begun after so many seconds.

    After the commit: within a transaction it would ask for what nobody else sees, so RuntimeError is raised.
    """
    # As Django does for durable blocks: only the transaction that a test runs in may be open.
    if connection.in_atomic_block and not connection.atomic_blocks[-1]._from_testcase:  # type: ignore[attr-defined]
        raise RuntimeError("the surfaces are asked after the commit")
    began, receipts = time.monotonic(), []
    with _undisturbed():
        for surface in list(surfaces)[:most]:
            if time.monotonic() - began > seconds:
                break
            receipts.append(_receipt(surface, traces, timezone.now()))
    return receipts


def summary_of(receipts: Iterable[Receipt]) -> Summary:
    told = list(receipts)
    return Summary(
        asked=len(told),
        telling=sum(one.tells for one in told),
        quoted=sum(bool(one.quoted_by) for one in told),
        failed=sum(one.failed for one in told),
        milliseconds=round(sum(one.milliseconds for one in told), 1),
    )


def read_receipts(rows: Iterable[dict[str, Any]]) -> list[Receipt]:
    """Receipts from `as_row`. A field that we do not know any more is left out."""
    known = {field.name for field in fields(Receipt)}
    read = ({name: value for name, value in row.items() if name in known} for row in rows)
    lists = ("found", "quoted_by")
    return [Receipt(**row | {name: tuple(row.get(name, ())) for name in lists}) for row in read]


def _receipt(surface: Surface, traces: Traces, at: datetime) -> Receipt:
    began, error = time.monotonic(), ""
    try:
        answer = _answer(surface.path)
    # Whatever goes wrong is an answer too: this runs right after a decision, which must not fail with it.
    except Exception as problem:
        answer, error = Answer(500, {}, b""), type(problem).__name__
    took = round((time.monotonic() - began) * 1_000, 1)
    digest = hashlib.sha256(answer.body).hexdigest()
    found = found_in(answer.body.decode(errors="replace"), traces, surface) if _is_text(answer) else []
    found += [trace for trace in traces.all if trace.what == "file" and trace.value == digest]
    return Receipt(
        where=str(surface.where),
        path=surface.path,
        status=answer.status,
        no_store="no-store" in answer.headers.get("cache-control", ""),
        found=tuple(trace.name for trace in found),
        quoted_by=tuple(quoting(found, traces, surface, at)),
        lawful=surface.lawful,
        milliseconds=took,
        digest=digest,
        error=error,
    )


def _is_text(answer: Answer) -> bool:
    kind = answer.headers.get("content-type", "")
    return kind.startswith("text/") or "xml" in kind or "json" in kind


def _answer(path: str) -> Answer:
    """One call of the application, read to its end and closed."""
    begun: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
        begun[:] = [int(status.split(" ", 1)[0]), {name.lower(): value for name, value in headers}]
        return lambda data: None

    chunks = _application()(_environ(path), start_response)
    try:
        body = b"".join(chunks)
    finally:
        close = getattr(chunks, "close", None)
        if close:
            close()
    status, headers = begun
    return Answer(status, headers, gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body)


@cache
def _application() -> Application:
    """The one that a server in this process serves, so that what it has kept is what is asked."""
    return import_string(settings.WSGI_APPLICATION)


def _environ(path: str) -> dict[str, Any]:
    """What a server says of a GET by somebody unknown: no cookie, no credentials."""
    site, asked, prefix = urlsplit(settings.SITE_URL), urlsplit(path), get_script_prefix().rstrip("/")
    host = site.netloc if validate_host(split_domain_port(site.netloc)[0], settings.ALLOWED_HOSTS) else _first_host()
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": prefix,
        "PATH_INFO": unquote(asked.path.removeprefix(prefix)).encode().decode("latin-1"),
        "QUERY_STRING": asked.query,
        "SERVER_NAME": site.hostname or "localhost",
        "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": host,
        "HTTP_ACCEPT_ENCODING": "gzip",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def _first_host() -> str:
    """A name that this server answers to, where its public one is not among them."""
    return next((host.lstrip(".") for host in settings.ALLOWED_HOSTS if host != "*"), "localhost")


@contextmanager
def _undisturbed() -> Iterator[None]:
    """What the thread had before it has after: its language, zone, addresses, and its connections.

    At both ends of a request Django closes old connections, and takes one within a transaction for a spoilt one. Ours
    belong to the request around, so they are not judged meanwhile; they are this thread's alone.
    """
    urlconf, prefix = get_urlconf(), get_script_prefix()
    kept = connections.all(initialized_only=True)
    for one in kept:
        one.close_if_unusable_or_obsolete = lambda: None  # type: ignore[method-assign]
    try:
        # Pages are kept, so they must not be rendered in the zone of whoever asks.
        with translation.override(translation.get_language()), timezone.override(None):
            yield
    finally:
        for one in kept:
            del one.close_if_unusable_or_obsolete
        set_urlconf(urlconf)
        set_script_prefix(prefix)
