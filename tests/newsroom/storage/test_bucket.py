"""Files in a bucket of a real S3 server, and what happens when there is no such server, or it refuses."""

import logging
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from articles.pictures.models import Picture
from articles.takedowns.privacy import stray_files
from newsroom.monitoring.readiness import recent_degradations
from newsroom.storage.address import read_bucket
from newsroom.storage.errors import BucketUnavailable
from tests import makers
from tests.deploy.bucket_server import bucket_server
from tests.newsroom_server import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NAME = "NEWSROOM_BUCKET"


class Forbidding(BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        self.send_response(403)
        self.end_headers()

    do_GET = do_PUT = do_HEAD

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with bucket_server() as address:
        yield address


@pytest.fixture
def forbidding() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Forbidding) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://key:wrong@127.0.0.1:{server.server_port}/files"
        server.shutdown()


def _use(settings: Any, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    settings.STORAGES = settings.STORAGES | read_bucket(NAME, address)
    monkeypatch.setattr(Picture._meta.get_field("original"), "storage", storages["originals"])
    recent_degradations.forget()


def test_a_picture_in_the_bucket_is_served_conditionally_and_has_no_other_address(
    settings: Any, monkeypatch: pytest.MonkeyPatch, address: str, client: Any
) -> None:
    _use(settings, monkeypatch, address)
    picture = makers.make_picture()
    makers.make_article(lead_picture=picture)

    served = client.get(picture.get_absolute_url())

    assert served.status_code == 200
    assert client.get(picture.get_absolute_url(), headers={"If-None-Match": served["ETag"]}).status_code == 304
    assert picture.read_original() != b""
    with pytest.raises(ValueError, match="have no URL"):
        _ = picture.file.url


def test_files_without_a_row_are_deleted_from_the_bucket_after_a_day(
    settings: Any, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    _use(settings, monkeypatch, address)
    picture, stray = makers.make_picture(), storages["originals"].save("0" * 32, ContentFile(b"a"))

    for file in stray_files.stray_pictures(timezone.now() + timedelta(hours=25)):
        file.delete()

    assert not storages["originals"].exists(stray)
    assert storages["originals"].exists(picture.original.name)
    assert storages["default"].exists(picture.file.name)
    assert list(stray_files.stray_pictures(timezone.now())) == []


@pytest.mark.parametrize("how", ["away", "forbidden", "missing"])
def test_a_bucket_that_cannot_be_used_is_logged_with_its_cause_and_recovers(
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    address: str,
    forbidding: str,
    client: Any,
    caplog: pytest.LogCaptureFixture,
    how: str,
) -> None:
    _use(settings, monkeypatch, address)
    picture = makers.make_picture()
    item = makers.make_article(lead_picture=picture)
    bad, cause = {
        "away": (f"http://key:secret@127.0.0.1:{free_port()}/files", "EndpointConnectionError"),
        "forbidden": (forbidding, "access is forbidden (403"),
        "missing": (address.replace("/files", "/nowhere"), "there is no such bucket (404"),
    }[how]
    _use(settings, monkeypatch, bad)

    with caplog.at_level(logging.WARNING):
        ready = client.get("/readyz")
    page = client.get(item.get_absolute_url())
    if how != "missing":
        refused = client.get(picture.get_absolute_url())
        assert (refused.status_code, refused["Retry-After"]) == (503, "30")
        with pytest.raises(BucketUnavailable):
            makers.make_picture()

    assert (ready.status_code, ready.content, page.status_code) == (200, b"degraded", 200)
    assert cause in caplog.text
    assert "secret" not in caplog.text
    _use(settings, monkeypatch, address)
    assert client.get("/readyz").content == b"ok"
    assert client.get(picture.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    "value",
    [
        "files",
        "s3://files",
        "https://s3.example",
        "https://key@s3.example/b",
        "https://s3.example/b/c",
        "https://a:b@s:x/b",
    ],
)
def test_a_wrong_address_is_refused_without_repeating_it(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="NEWSROOM_BUCKET must be") as caught:
        read_bucket(NAME, value)

    assert value not in str(caught.value)
