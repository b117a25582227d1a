"""The server without a proxy: slow clients, more requests than threads, stops and crashes, all of them real."""

import http.client
import os
import signal
import socket
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from newsroom.server.command import server_command
from newsroom.server.desk_mark import COOKIE
from tests.newsroom.server.holding import LARGE
from tests.newsroom_server import ROOT, Server, environment, free_port, serving, wait_for

pytestmark = pytest.mark.slow

HOLDING = "tests.newsroom.server.holding:application"
SLOW_BODY = b"POST /takedowns/new/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\n"
SLOW_HEADER = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: "


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    """Waits two seconds for a client."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "CLIENT_SECONDS", 2)
        with serving(folder, application=HOLDING, NEWSROOM_CLIENT_SECONDS="2") as started:
            yield started


@pytest.fixture(scope="module")
def desk(session: str, server: Server) -> str:
    """The cookies of a person at the desk who has opened one page of it."""
    page = server.get("/admin/", Cookie=session)
    mark = next(value for name, value in page.headers.items() if value.startswith(f"{COOKIE}="))
    return f"{session}; {mark.partition(';')[0]}"


def _slow_client(server: Server, start: bytes) -> tuple[str, float]:
    """Send a byte every fifth of a second until the server has had enough: what it says, and after how long."""
    address = server.url.removeprefix("http://").split(":")
    with socket.create_connection((address[0], int(address[1])), timeout=0.2) as client:
        client.sendall(start)
        began, said = time.monotonic(), b""
        while time.monotonic() < began + 40:
            try:
                said = client.recv(12)
                break
            except TimeoutError:
                client.sendall(b"a")
            except ConnectionError:
                break
        return said.decode(), time.monotonic() - began


@pytest.mark.parametrize(("start", "said"), [(SLOW_BODY, "HTTP/1.1 408"), (SLOW_HEADER, "")])
def test_slow_clients_are_cut_off_and_delay_nobody(server: Server, start: bytes, said: str) -> None:
    with ThreadPoolExecutor(12) as pool:
        slow = [pool.submit(_slow_client, server, start) for _ in range(12)]
        time.sleep(0.5)
        pages = [server.get(path).status for path in ("/", "/briefs/", "/takedowns/new/", "/readyz")]
        were_connected = sum(not client.done() for client in slow)
        ends = [client.result() for client in slow]

    assert pages == [200] * 4
    assert were_connected > 0
    assert {end for end, _ in ends} == {said}
    assert max(seconds for _, seconds in ends) < 15


def test_a_body_without_a_length_arrives_whole(server: Server) -> None:
    """Before, Django saw an empty form."""
    host, port = server.url.removeprefix("http://").split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=20)
    parts = iter([b"statement=" + b"a" * 600_000, b"a" * 600_000])
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/takedowns/new/", parts, kind, encode_chunked=True)

    assert connection.getresponse().status == 413
    connection.close()


def test_readers_who_do_not_take_a_large_answer_hold_no_thread(server: Server) -> None:
    host, port = server.url.removeprefix("http://").split(":")
    idle = [socket.create_connection((host, int(port)), timeout=20) for _ in range(12)]
    for client in idle:
        client.sendall(b"GET /large HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    time.sleep(0.5)

    assert server.get("/").status == 200
    assert len(server.get("/large").body) == LARGE
    for client in idle:
        client.close()


def test_a_header_with_underscores_does_not_pass_for_that_of_a_proxy(folder: Path) -> None:
    with serving(folder, NEWSROOM_PROXIES="1", NEWSROOM_URL="https://127.0.0.1") as server:
        assert server.get("/", X_Forwarded_Proto="https").status == 200
        forged = _raw(server, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX_Forwarded_Proto: https\r\n\r\n")

    assert forged.startswith(b"HTTP/1.1 301")


def _raw(server: Server, request: bytes) -> bytes:
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as client:
        client.sendall(request)
        return client.recv(1_000)


def _crowd(server: Server, readers: int, during: Callable[[], Any]) -> tuple[list[Any], Any]:
    """What so many readers get, who ask again and again for what holds a thread, and what happens among them."""
    ended = threading.Event()

    def ask() -> list[Any]:
        answers = []
        while not ended.wait(0.1):
            answers.append(server.get("/hold"))
        return answers

    with ThreadPoolExecutor(readers) as pool:
        crowd = [pool.submit(ask) for _ in range(readers)]
        time.sleep(1)
        seen = during()
        ended.set()
        return [answer for reader in crowd for answer in reader.result()], seen


def test_a_crowd_is_refused_fast_while_the_desk_works(server: Server, desk: str) -> None:
    forged = desk.replace(f"{COOKIE}=", f"{COOKIE}=9")

    def during() -> dict[str, Any]:
        return {
            "desk": server.get("/admin/", Cookie=desk),
            "forged": server.get("/admin/", Cookie=forged),
            "reader": server.get("/en/"),
            "live": server.get("/livez"),
        }

    crowd, seen = _crowd(server, 100, during)
    statuses = Counter(answer.status for answer in crowd)
    refused = next(answer for answer in crowd if answer.status == 503)

    assert {name: answer.status for name, answer in seen.items()} == {
        "desk": 200,
        "forged": 503,
        "reader": 503,
        "live": 200,
    }
    assert statuses.keys() == {200, 503}
    assert statuses[503] > 50
    assert (refused.headers["Retry-After"], refused.headers["Cache-Control"]) == ("30", "no-store")
    assert "请" in refused.text
    assert "Temporarily unavailable" in seen["reader"].text
    assert "requests were answered with 503" in (server.data / "server.log").read_text()


def test_a_process_that_is_killed_is_replaced(server: Server) -> None:
    killed = int(Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()[-1])
    os.kill(killed, signal.SIGKILL)

    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if server.get("/").status == 200:
                break
        except OSError:
            time.sleep(0.1)
    assert server.get("/").status == 200


@pytest.mark.parametrize("stop", ["one process", "the group"])
def test_a_stop_waits_for_what_is_being_answered_and_prints_nothing(folder: Path, stop: str) -> None:
    """A service manager sends SIGTERM to one process; Ctrl+C sends SIGINT to all, also to the browser's connection."""
    port, log = free_port(), folder / "stopped.log"
    command = server_command("127.0.0.1", port, 1, HOLDING)
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(folder, port),
        stdout=log.open("w"),
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:
        server = wait_for(Server(f"http://127.0.0.1:{port}", folder), process)
        with socket.create_connection(("127.0.0.1", port)) as idle, ThreadPoolExecutor(1) as pool:
            idle.sendall(b"GET /livez HTTP/1.1\r\nHost: a\r\n\r\n")
            assert idle.recv(1_000)
            held = pool.submit(server.get, "/hold")
            time.sleep(1)
            if stop == "one process":
                process.terminate()
            else:
                os.killpg(process.pid, signal.SIGINT)
            assert held.result().text == "held"
            process.wait(timeout=30)

    assert log.read_text() == ""
    assert threading.active_count() < 50
