"""A real nginx with the configuration of `deploy/nginx/`, on loopback addresses and with a certificate of its own."""

import contextlib
import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import trustme

from tests.newsroom_server import ROOT, Answer, free_port

HOST = "news.example"
MAIN = """
daemon off; master_process on; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log; {user}
events {{ worker_connections 512; }}
http {{
    access_log off;
    {temporary}
    include {folder}/newsroom.conf;
}}
"""
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def program() -> str:
    return shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin") or "nginx"


@dataclass(frozen=True)
class Proxy:
    port: int
    plain_port: int
    trusted: ssl.SSLContext

    def connection(self, source: str = "127.0.0.1") -> http.client.HTTPSConnection:
        """A connection of a client at this address."""
        connection = http.client.HTTPSConnection(HOST, self.port, timeout=30, context=self.trusted)
        # The certificate is for the name, the address is that of the test.
        here = ("127.0.0.1", self.port)
        connection._create_connection = lambda *_: socket.create_connection(here, 30, (source, 0))  # type: ignore[attr-defined]
        return connection

    def get(
        self,
        path: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        source: str = "127.0.0.1",
    ) -> Answer:
        """The answer to a client at this address."""
        with contextlib.closing(self.connection(source)) as connection:
            connection.request(method, path, body, {"Host": HOST} | dict(headers or {}))
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())

    def connect(self, source: str = "127.0.0.1") -> ssl.SSLSocket:
        raw = socket.create_connection(("127.0.0.1", self.port), timeout=30, source_address=(source, 0))
        return self.trusted.wrap_socket(raw, server_hostname=HOST)


def _site(folder: Path, port: int, plain_port: int, upstreams: list[int], rate: str) -> str:
    """The operator's file, with ports, paths and deadlines of the test, and this rate of pages and searches."""
    text = (ROOT / "deploy" / "nginx" / "newsroom.conf").read_text(encoding="utf-8")
    servers = "\n".join(f"    server 127.0.0.1:{upstream};" for upstream in upstreams)
    for pattern, value in (
        (r"\n    listen \[::\]:.*", ""),
        (r"listen 80;", f"listen 127.0.0.1:{plain_port};"),
        (r"listen 443 ", f"listen 127.0.0.1:{port} "),
        (r"\n    server 127\.0\.0\.1:8000;", f"\n{servers}"),
        (r"/etc/letsencrypt/live/news.example/fullchain.pem", f"{folder}/certificate.pem"),
        (r"/etc/letsencrypt/live/news.example/privkey.pem", f"{folder}/key.pem"),
        (r"rate=30r/s", f"rate={rate}"),
        (r"rate=1r/s", "rate=1r/s" if rate == "30r/s" else f"rate={rate}"),
        (r"client_header_timeout 10s", "client_header_timeout 2s"),
    ):
        text, found = re.subn(pattern, value, text)
        assert found, f"deploy/nginx/newsroom.conf has no {pattern}"
    return text


@contextlib.contextmanager
def proxying(folder: Path, upstreams: list[int], rate: str = "30r/s") -> Iterator[Proxy]:
    """Start nginx in front of the servers at these ports; the configuration passes `nginx -t` first."""
    folder.mkdir()
    authority = trustme.CA()
    certificate = authority.issue_cert(HOST)
    certificate.private_key_pem.write_to_path(folder / "key.pem")
    for chained in certificate.cert_chain_pems:
        chained.write_to_path(folder / "certificate.pem", append=True)
    trusted = ssl.create_default_context()
    authority.configure_trust(trusted)
    port, plain_port = free_port(), free_port()
    (folder / "newsroom.conf").write_text(_site(folder, port, plain_port, upstreams, rate), encoding="utf-8")
    temporary = " ".join(f"{name}_temp_path {folder}/{name};" for name in TEMPORARY)
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, temporary=temporary, user=user), encoding="utf-8")
    command = [program(), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "[warn]" not in checked.stderr
    with subprocess.Popen(command) as process:
        try:
            proxy = Proxy(port, plain_port, trusted)
            _wait_for(port)
            yield proxy
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
            return
        time.sleep(0.1)
    raise AssertionError("nginx did not start")
