"""Reports of errors, received by a server of the same protocol: what they contain and what they leave out."""

import gzip
import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import brotli
import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom.monitoring.error_reports import start_error_reports
from tests.newsroom_server import ROOT, environment

SECRET = "Kx7" * 12
UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress, "": bytes}
FAIL = f"""
import logging, sentry_sdk
from django.test import RequestFactory
from newsroom.monitoring.request_ids import request_id
def fail(request):
    claimant = "某位申诉人"
    raise RuntimeError("duplicate key\\nDETAIL:  Key (name)=(某位申诉人) already exists.")
def handled(request):
    from django.http import HttpResponse
    try:
        fail(request)
    except RuntimeError:
        logging.getLogger("newsroom").exception("failed at /takedowns/status/{SECRET}/")
    return HttpResponse(status=500)
response = request_id(handled)(RequestFactory().post("/takedowns/status/{SECRET}/", {{"text": "某位申诉人"}}))
print(response["X-Request-ID"])
sentry_sdk.flush()
"""


@pytest.mark.slow
def test_an_error_is_reported_without_values_names_and_secrets(tmp_path):
    received: list[bytes] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append(UNPACK[self.headers.get("Content-Encoding", "")](body))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *words: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        (tmp_path / "secret_key").write_text("x" * 50)
        variables = environment(tmp_path, 8000) | {
            "NEWSROOM_ERROR_REPORTS": f"http://key@127.0.0.1:{server.server_port}/1"
        }
        command = [sys.executable, "manage.py", "shell", "-c", FAIL]
        done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=True, timeout=120)
    finally:
        server.shutdown()
        server.server_close()

    report = b"".join(received).decode()
    assert "RuntimeError" in report
    assert done.stdout.split()[-1] in report
    assert SECRET not in report
    event = next(json.loads(line) for line in report.splitlines() if '"exception"' in line)
    values = [each["value"] for each in event["exception"]["values"]]
    assert values == ["duplicate key\n(row omitted)"]
    assert "某位申诉人" not in json.dumps(event, ensure_ascii=False)


def test_a_wrong_address_is_refused_with_the_name_of_the_variable():
    with pytest.raises(ImproperlyConfigured, match="NEWSROOM_ERROR_REPORTS"):
        start_error_reports("not an address")
