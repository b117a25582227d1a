"""The audit of dependencies against an advisory service on loopback: clean, weak, broken and absent."""

import contextlib
import json
import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.audit import dependencies
from tests.audit.dependencies import CANARY, LEFT_OUT, PROGRAM
from tests.environments import installed
from tests.newsroom_server import free_port

# The audit knows no database: once is enough.
pytestmark = [pytest.mark.slow, pytest.mark.sqlite]
Audit = Callable[[str], tuple[int, str]]
CANARY_NAME = CANARY.partition("==")[0]


@pytest.fixture(scope="module", autouse=True)
def program() -> None:
    try:
        installed(PROGRAM)
    except subprocess.CalledProcessError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"pip-audit cannot be installed: {error.stderr.decode()[-300:]}")


@contextlib.contextmanager
def advisories(weak: set[str], broken: str = "") -> Iterator[str]:
    """A service that knows these packages as weak, and fails when it is asked about the broken one."""

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            name = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["package"]["name"]
            ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "99.1"}]}]
            affected = [{"package": {"name": name, "ecosystem": "PyPI"}, "ranges": ranges}]
            found = {"vulns": [{"id": "PYSEC-2026-1", "affected": affected}]} if name in weak else {}
            self.send_response(500 if name == broken else 200)
            self.end_headers()
            self.wfile.write(json.dumps(found).encode())

        def log_message(self, *args: object) -> None:
            """Nothing: the output belongs to the tests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def audit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Audit:
    """Audit two packages with the service at an address: the status, and what it prints."""
    pinned = tmp_path / "requirements.txt"
    pinned.write_text("pillow==13.0.0 \\\n    --hash=sha256:00\nsegno==1.6.6\n")
    monkeypatch.setattr(dependencies, "PINNED", (pinned,))
    monkeypatch.setattr(dependencies, "SERVICES", ("osv",))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    def run(url: str) -> tuple[int, str]:
        status = dependencies.main(["--osv-url", url])
        return status, capsys.readouterr().out

    return run


def test_packages_without_a_known_weakness_pass(audit: Audit):
    with advisories({CANARY_NAME}) as url:
        status, output = audit(url)

    assert status == 0
    assert output == "No known weakness in 2 releases\n"


def test_a_package_with_a_known_weakness_fails_the_audit(audit: Audit):
    with advisories({CANARY_NAME, "pillow"}) as url:
        status, output = audit(url)

    assert status == 1
    assert output == "pillow 13.0.0: PYSEC-2026-1, mended in 99.1\n"


def test_an_audit_that_breaks_off_is_not_taken_for_a_clean_one(audit: Audit):
    with advisories({CANARY_NAME}, broken="pillow") as url, pytest.raises(SystemExit, match="did not finish"):
        audit(url)


def test_a_service_that_knows_no_advisory_is_not_taken_for_a_clean_bill(audit: Audit):
    with advisories(set()) as url:
        status, output = audit(url)

    assert (status, output.startswith(LEFT_OUT)) == (0, True)


def test_a_service_that_is_not_there_is_said_to_be_left_out(audit: Audit):
    status, output = audit(f"http://127.0.0.1:{free_port()}/")

    assert (status, output.startswith(LEFT_OUT)) == (0, True)
