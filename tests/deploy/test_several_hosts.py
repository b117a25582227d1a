"""Two hosts behind nginx, one database, one bucket: a removal acknowledged on one leaves no byte on the other."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.files.storage import storages

from articles.models import Restriction
from articles.pictures.models import Picture
from articles.takedowns.decisions.decide import restore
from newsroom.data_folder import prepare
from newsroom.storage.address import read_bucket
from tests import databases, makers
from tests.deploy.bucket_server import bucket_server
from tests.deploy.nginx import HOST, Proxy, proxying
from tests.newsroom_server import ROOT, Server, environment, prepare_newsroom, serving
from tests.takedowns.removal_play import Newsroom, connecting_to, make_newsroom, missing, play

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True), pytest.mark.slow]


@dataclass
class Hosts:
    proxy: Proxy
    servers: list[Server]
    newsroom: Newsroom
    variables: dict[str, str]


@pytest.fixture
def hosts(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Hosts]:
    """Each host has a data folder of its own, in which nothing but static files is written."""
    with ExitStack() as stack:
        bucket = stack.enter_context(bucket_server())
        settings.STORAGES = settings.STORAGES | read_bucket("NEWSROOM_BUCKET", bucket)
        monkeypatch.setattr(Picture._meta.get_field("original"), "storage", storages["originals"])
        variables = {
            "NEWSROOM_URL": f"https://{HOST}",
            "NEWSROOM_HOSTS": HOST,
            "NEWSROOM_PROXIES": "1",
            "NEWSROOM_SECRET_KEY": configured.SECRET_KEY,
            "NEWSROOM_BUCKET": bucket,
        }
        newsroom = make_newsroom()
        servers = []
        for name in ("one", "two"):
            folder = tmp_path / name
            prepare(folder)
            databases.point_to(folder, databases.name_of_test_database())
            prepare_newsroom(folder)
            servers.append(stack.enter_context(serving(folder, **variables)))
        ports = [int(server.url.rpartition(":")[2]) for server in servers]
        proxy = stack.enter_context(proxying(tmp_path / "nginx", ports, rate="10000r/s"))
        yield Hosts(proxy, servers, newsroom, variables)


def _undo() -> None:
    mo = makers.make_person_at_desk("mo-again", "Moderator")
    for restriction in Restriction.objects.filter(lifted_at=None):
        restore(restriction, mo)


def _deciding_on(host: Server, hosts: Hosts, stack: ExitStack) -> Callable[[], None]:
    """Makes a process of this host decide, and returns once it has acknowledged that."""
    numbers = [hosts.newsroom.picture.pk, hosts.newsroom.brief.pk, makers.make_person_at_desk("mo", "Moderator").pk]
    process = stack.enter_context(
        subprocess.Popen(
            [sys.executable, "-m", "tests.deploy.deciding_host", *map(str, numbers)],
            cwd=ROOT,
            env=os.environ | environment(host.data, 0) | hosts.variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    sent, answers = process.stdin, process.stdout
    stack.callback(sent.close)

    def decide() -> None:
        sent.write("decide\n")
        sent.flush()
        assert answers.readline() == "acknowledged\n"

    return decide


def _from_proxy(hosts: Hosts) -> Callable[[], Any]:
    def connect() -> Any:
        connection = hosts.proxy.connection()
        connection.connect()
        return connection

    return connect


def test_a_removal_acknowledged_on_one_host_leaves_no_byte_on_the_other(hosts: Hosts) -> None:
    newsroom, image = hosts.newsroom, hosts.newsroom.picture.file.read()
    newsroom.picture.file.seek(0)
    for server in hosts.servers:
        # Both have every page in their caches.
        assert _missing_on(server, newsroom, image) == []
    with ExitStack() as stack:
        decide = _deciding_on(hosts.servers[0], hosts, stack)
        played = play(_from_proxy(hosts), newsroom, decide, _undo, readers=8, seed=1)

    assert len(played.shown_before) > 20
    assert played.violations == []
    assert played.not_restored == []
    assert _files_in_data_folders(hosts) == []
    picture = newsroom.picture.get_absolute_url()
    tag = hosts.proxy.get(picture).headers["ETag"]
    assert {hosts.proxy.get(picture, headers={"If-None-Match": tag}).status for _ in range(4)} == {304}
    assert "127.0.0.1" not in hosts.proxy.get(newsroom.article.get_absolute_url()).text


def _missing_on(server: Server, newsroom: Newsroom, image: bytes) -> list[str]:
    connect = connecting_to(server.url)

    def as_proxy() -> Any:
        connection = connect()
        request = connection.request
        sent = {"Host": HOST, "X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "https"}
        connection.request = lambda method, path, headers: request(method, path, headers=sent | headers)  # type: ignore[method-assign, assignment]
        return connection

    return missing(as_proxy, newsroom, image)


def _files_in_data_folders(hosts: Hosts) -> list[Path]:
    folders = [server.data / name for server in hosts.servers for name in ("pictures", "originals", "evidence")]
    return [file for folder in folders for file in folder.rglob("*") if file.is_file()]
