"""Returned mail read from a real IMAP server by TLS."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from articles.outbox.transport import message_id
from newsroom.configuration.mail import Mailbox, read_bounces_mailbox
from tests import makers
from tests.newsroom_server import free_port
from tests.outbox.imap_server import PASSWORD, ImapServer, give, imap_server
from tests.outbox.test_bounces import report

pytestmark = pytest.mark.django_db
OTHER = b"Subject: Re: your letter\n\nThank you."


@pytest.fixture(scope="module")
def running() -> Iterator[ImapServer]:
    with imap_server() as server:
        yield server


@pytest.fixture
def server(running: ImapServer, settings: Any, monkeypatch: pytest.MonkeyPatch) -> ImapServer:
    """An empty mailbox that the newsroom reads."""
    running.mails.clear()
    monkeypatch.setenv("SSL_CERT_FILE", str(running.authority))
    settings.BOUNCES_MAILBOX = Mailbox("localhost", running.port, "bounces", PASSWORD, "INBOX")
    return running


def read() -> str:
    out = io.StringIO()
    call_command("read_bounces", imap=True, stdout=out)
    return out.getvalue().strip()


def subjects(server: ImapServer) -> list[str]:
    return [mail["Subject"] for mail in server.mails]


def test_bounces_are_recorded_and_deleted_and_other_mail_stays(server: ImapServer) -> None:
    message = makers.make_message(sent_at=timezone.now())
    give(server, report(message_id(message)))
    give(server, OTHER)

    assert read() == "1 recorded, 1 others marked as seen"

    message.refresh_from_db()
    assert message.failed_at
    assert subjects(server) == ["Re: your letter"]
    assert read() == "0 recorded, 0 others marked as seen"


def test_a_bounce_that_could_not_be_stored_is_read_again(server: ImapServer, monkeypatch: pytest.MonkeyPatch) -> None:
    message = makers.make_message(sent_at=timezone.now())
    give(server, report(message_id(message)))

    def fail(identifier: str) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr("newsroom.management.commands.read_bounces.find_message", fail)
        with pytest.raises(CommandError, match="cannot be written now"):
            read()

    assert read() == "1 recorded, 0 others marked as seen"


@pytest.mark.parametrize("changed", [{"password": "wrong"}, {"host": "127.0.0.1"}, {"folder": "none"}, {"port": 0}])
def test_a_server_that_refuses_or_shows_another_name_is_named(
    changed: dict[str, Any], server: ImapServer, settings: Any
) -> None:
    values = {"host": "localhost", "port": server.port, "user": "bounces", "password": PASSWORD, "folder": "INBOX"}
    values |= {"port": free_port()} if "port" in changed else changed
    settings.BOUNCES_MAILBOX = Mailbox(**values)

    with pytest.raises(CommandError, match="The mailbox cannot be read: ") as refused:
        read()

    assert values["password"] not in str(refused.value)


def test_one_variable_and_a_secret_name_the_mailbox(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    secret = tmp_path / "password"
    secret.write_text("s3cret\n")
    monkeypatch.setenv("NEWSROOM_BOUNCES", "imaps://bounces%40tide.example@mail.example/Returned")
    monkeypatch.setenv("NEWSROOM_BOUNCES_PASSWORD_FILE", str(secret))

    assert read_bounces_mailbox() == Mailbox("mail.example", 993, "bounces@tide.example", "s3cret", "Returned")


@pytest.mark.parametrize("value", ["imap://a@b/", "imaps://b/", "imaps://a:p@b/", "imaps://a@b:x/", "bounces@b"])
def test_an_address_without_tls_or_with_a_password_stops_the_start(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSROOM_BOUNCES", value)
    monkeypatch.setenv("NEWSROOM_BOUNCES_PASSWORD", "p")

    with pytest.raises(ImproperlyConfigured, match="NEWSROOM_BOUNCES"):
        read_bounces_mailbox()
