"""A request that gets no answer, because the database is frozen, ends with 503; what comes after it is answered."""

import asyncio
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest

from newsroom.server.application import Application
from newsroom.server.busy_pages import render_busy_pages
from tests.databases import address_of
from tests.newsroom_server import serving

SCOPE = SimpleNamespace(
    path="/",
    headers={},
    method="GET",
    query_string="",
    server="127.0.0.1:8000",
    client="127.0.0.1:9000",
    scheme="http",
    http_version="1.1",
)


class Client:
    """The protocol of granian: what would be sent."""

    def __init__(self) -> None:
        self.status, self.data = 0, b""

    def response_bytes(self, status: int, headers: Iterable[tuple[str, str]], data: bytes) -> None:
        self.status, self.data = status, data


def test_a_request_without_an_answer_ends_and_its_thread_serves_the_next_one_later(settings: Any, caplog: Any) -> None:
    settings.SERVER_THREADS, settings.ANSWER_SECONDS = 1, 0.05
    thawed = threading.Event()

    def wsgi(_variables: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        thawed.wait(20)
        start_response("200 OK", [])
        return [b"answer"]

    async def ask(application: Application) -> Client:
        client = Client()
        await application.__rsgi__(SCOPE, client)
        return client

    async def play() -> tuple[Client, Client]:
        application = Application(wsgi)
        frozen = await ask(application)
        thawed.set()
        settings.ANSWER_SECONDS = 20
        return frozen, await ask(application)

    render_busy_pages()
    frozen, later = asyncio.run(play())

    assert frozen.status == 503
    assert "请".encode() in frozen.data
    assert "is the database frozen?" in caplog.text
    assert (later.status, later.data) == (200, b"answer")


@contextmanager
def frozen_connections(folder: Path) -> Iterator[None]:
    """Stop the processes of PostgreSQL that serve a newsroom, as a frozen disk or machine does."""
    with psycopg.connect(address_of(folder)) as connection:
        others = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        pids = [pid for (pid,) in connection.execute(others)]
    assert pids
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


@pytest.mark.slow
@pytest.mark.postgresql
def test_readers_get_503_while_the_database_is_frozen_and_pages_when_it_goes_on(folder: Path) -> None:
    with serving(folder, NEWSROOM_ANSWER_SECONDS="2", NEWSROOM_THREADS="2") as server:
        assert server.get("/").status == 200
        with frozen_connections(folder):
            assert server.get("/livez").status == 200
            assert server.get("/").status == 503
        deadline = time.monotonic() + 60
        while server.get("/").status != 200 and time.monotonic() < deadline:
            time.sleep(0.1)

        assert server.get("/").status == 200
    assert "is the database frozen?" in (folder / "server.log").read_text()
