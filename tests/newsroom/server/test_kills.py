"""kill -9 of each process at random moments while briefs are published over HTTP: nothing acknowledged is lost.

NEWSROOM_KILLS makes more kills, NEWSROOM_SEED chooses other moments.
"""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller

from newsroom.server.command import server_command
from tests.databases import rows
from tests.newsroom_server import ROOT, Server, environment, free_port, run_command, wait_for

pytestmark = pytest.mark.slow

SEED = int(os.environ.get("NEWSROOM_SEED", "14"))
KILLS = int(os.environ.get("NEWSROOM_KILLS", "4"))
VICTIMS = ("a process of the server", "the server", "the outbox", "a backup")
MAILS = 60
# Between two briefs of one person, in seconds: enough are written, and processes to be killed get their share of time.
PAUSE = 0.2
TOKEN = "a" * 32
PREPARE = f"""
from articles.models import Channel
from articles.outbox.models import Message
Channel.objects.get_or_create(name="动态", defaults={{"name_en": "News"}})
Message.objects.bulk_create(
    Message(recipient=f"reader{{number}}@reader.example", subject="信", text="正文。") for number in range({MAILS})
)
"""


class Inbox:
    """A slow mail server."""

    def __init__(self) -> None:
        self.received: list[str] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.received.append(envelope.rcpt_tos[0])
        time.sleep(0.03)
        return "250 OK"


@pytest.fixture(scope="module")
def inbox(folder: Path) -> Iterator[tuple[Inbox, dict[str, str]]]:
    """The mail server, and the variables of processes that use it."""
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield inbox, {"NEWSROOM_MAIL_HOST": "127.0.0.1", "NEWSROOM_MAIL_PORT": str(controller.port)}
    controller.stop()


class Newsroom:
    """The processes of an installation, each in a group of its own as under a service manager."""

    def __init__(self, folder: Path, variables: dict[str, str]) -> None:
        self.folder = folder
        self.port = free_port()
        self.environment = environment(folder, self.port) | variables
        self.server = self._serve()

    def _serve(self) -> subprocess.Popen[bytes]:
        process = self.start(server_command("127.0.0.1", self.port, 2))
        wait_for(self.at, process)
        return process

    @property
    def at(self) -> Server:
        return Server(f"http://127.0.0.1:{self.port}", self.folder)

    def start(self, command: list[str]) -> subprocess.Popen[bytes]:
        log = (self.folder / "killed.log").open("a")
        return subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )

    def manage(self, *words: str) -> subprocess.Popen[bytes]:
        return self.start([sys.executable, "manage.py", *words])

    def restart(self) -> None:
        self.kill(self.server)
        self.server = self._serve()

    def kill_a_process_of_the_server(self) -> None:
        children = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children").read_text().split()
        with suppress(ProcessLookupError):
            os.kill(int(children[-1]), signal.SIGKILL)

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=20)


class Writer(threading.Thread):
    """Publishes one brief after the other; one that was not acknowledged is sent again, as a person would."""

    def __init__(self, newsroom: Newsroom, session: str, letter: str) -> None:
        super().__init__(daemon=True)
        self.newsroom, self.letter = newsroom, letter
        self.cookie = f"{session}; csrftoken={TOKEN}"
        self.acknowledged: list[str] = []
        self.unexpected: set[int] = set()
        self.ended = threading.Event()

    def run(self) -> None:
        number = 0
        while not self.ended.is_set():
            number += 1
            headline, key = f"{self.letter}{number}号船离港", str(uuid4())
            while not self._publish(headline, key) and not self.ended.is_set():
                time.sleep(PAUSE)
            time.sleep(PAUSE)

    def _publish(self, headline: str, key: str) -> bool:
        text = f"动态 | {headline}:全程{number_of(headline)}分钟。"
        fields = {"text": text, "key": key, "send": "1", "part": "1", "csrfmiddlewaretoken": TOKEN}
        try:
            answer = self.newsroom.at.get(
                "/admin/briefs/brief/flash/",
                "POST",
                urlencode(fields).encode(),
                Cookie=self.cookie,
                Content_Type="application/x-www-form-urlencoded",
            )
        except OSError:
            return False
        # 200: an earlier request with this key has published it, whose answer was lost.
        if answer.status in (200, 201):
            self.acknowledged.append(headline)
        elif answer.status != 503:
            self.unexpected.add(answer.status)
        return answer.status in (200, 201)


def number_of(headline: str) -> str:
    return "".join(filter(str.isdigit, headline))


def _wait_until(has_begun: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while not has_begun() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)


def _kill(victim: str, newsroom: Newsroom, inbox: Inbox, moment: float) -> None:
    """Kill a process so many seconds after its work has begun."""
    if victim == "the outbox":
        before, process = len(inbox.received), newsroom.manage("send_outbox")
        _wait_until(lambda: len(inbox.received) > before, process)
    elif victim == "a backup":
        process, backups = newsroom.manage("backup", str(newsroom.folder / "backups")), newsroom.folder / "backups"
        _wait_until(lambda: backups.exists() and any(backups.iterdir()), process)
    time.sleep(moment)
    if victim == "the server":
        newsroom.restart()
    elif victim == "a process of the server":
        newsroom.kill_a_process_of_the_server()
    else:
        newsroom.kill(process)


def test_killed_processes_lose_nothing_that_was_acknowledged(
    folder: Path, session: str, inbox: tuple[Inbox, dict[str, str]]
) -> None:
    received, variables = inbox
    chosen = random.Random(SEED)
    assert run_command(folder, "shell", "-c", PREPARE).returncode == 0
    newsroom = Newsroom(folder, variables)
    writers = [Writer(newsroom, session, letter) for letter in "甲乙"]
    try:
        for writer in writers:
            writer.start()
        for number in range(KILLS):
            _kill(VICTIMS[number % len(VICTIMS)], newsroom, received, chosen.uniform(0, 0.5))
        copied = run_command(folder, "backup", str(folder / "backups"))
        assert copied.returncode == 0, copied.stderr
        ready = newsroom.at.get("/readyz").status
    finally:
        for writer in writers:
            writer.ended.set()
        for writer in writers:
            writer.join(timeout=60)
        newsroom.kill(newsroom.server)

    stored = [headline for (headline,) in rows(folder, "SELECT headline FROM articles_newsitem")]
    acknowledged = [headline for writer in writers for headline in writer.acknowledged]
    assert ready == 200
    assert set().union(*(writer.unexpected for writer in writers)) == set()
    assert len(acknowledged) > 10
    assert sorted(set(acknowledged) - set(stored)) == []
    # Sent twice, published once.
    assert len(stored) == len(set(stored))
    _check_mails(folder, received)


def _check_mails(folder: Path, inbox: Inbox) -> None:
    """Each message was received before it counted as sent; all others still wait."""
    states = rows(folder, "SELECT recipient, sent_at, failed_at, attempts FROM outbox_message")
    assert len(states) == MAILS
    assert {recipient for recipient, sent_at, _failed, _attempts in states if sent_at} <= set(inbox.received)
    assert {attempts for _recipient, sent_at, failed, attempts in states if not sent_at and not failed} <= {0, 1}
    assert not any(failed for _recipient, _sent, failed, _attempts in states)
