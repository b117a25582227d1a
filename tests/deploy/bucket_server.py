"""A real S3 server on loopback: moto, installed on demand into an environment of its own."""

import contextlib
import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.environments import installed
from tests.newsroom_server import free_port

REQUIREMENTS = Path(__file__).with_name("bucket_server.txt")
KEYS = "key:secret"


def _program() -> Path:
    try:
        return installed(REQUIREMENTS) / "moto_server"
    except subprocess.CalledProcessError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"The S3 server cannot be installed: {error.stderr.decode()[-300:]}")


@contextlib.contextmanager
def bucket_server() -> Iterator[str]:
    """Start the server with the bucket "files", and yield the address of the bucket for NEWSROOM_BUCKET."""
    port = free_port()
    with subprocess.Popen(
        [_program(), "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _make_bucket(f"http://127.0.0.1:{port}/files", process)
            yield f"http://{KEYS}@127.0.0.1:{port}/files"
        finally:
            process.terminate()


def _make_bucket(address: str, process: subprocess.Popen[bytes]) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    # moto takes the region from the signature of a request, which need not be valid.
    signed = {"Authorization": "AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/s3/aws4_request"}
    for _ in range(600):
        assert process.poll() is None, "the S3 server stopped by itself"
        with contextlib.suppress(urllib.error.URLError):
            opener.open(urllib.request.Request(address, method="PUT", headers=signed), timeout=5).close()
            return
        time.sleep(0.1)
    raise AssertionError("the S3 server did not start")
