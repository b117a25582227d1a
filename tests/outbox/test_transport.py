"""Mail over real servers: what they receive, with STARTTLS, TLS and passwords, and what goes wrong."""

import ssl
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from django.core.management import CommandError, call_command

from articles.outbox.models import Message
from articles.outbox.sending import send_due
from articles.outbox.transport import find_message, message_id
from tests import makers
from tests.mail_servers import smtp
from tests.newsroom_server import free_port

pytestmark = pytest.mark.django_db
PASSWORD = "right"


class Inbox:
    """Keeps what a server receives."""

    def __init__(self) -> None:
        self.envelopes: list[Any] = []
        self.sessions: set[int] = set()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.envelopes.append(envelope)
        self.sessions.add(id(session))
        return "250 OK"

    @property
    def mails(self) -> list[Any]:
        return [message_from_bytes(envelope.content, policy=policy.default) for envelope in self.envelopes]


def authenticate(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=data.password == PASSWORD.encode(), handled=False)


@pytest.fixture
def serve(settings: Any) -> Iterator[Callable[..., Inbox]]:
    """Starts a server and makes it the newsroom's mailer."""
    started: list[Controller] = []

    def start(options: dict[str, Any] | None = None, **server: Any) -> Inbox:
        inbox = Inbox()
        controller = Controller(inbox, hostname="127.0.0.1", port=free_port(), **server)
        controller.start()
        started.append(controller)
        settings.MAILERS = smtp("localhost", controller.port, **(options or {}))
        return inbox

    yield start
    for controller in started:
        controller.stop()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def context_for(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    return context


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """An authority that this process trusts as the system's are."""
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return authority


def test_a_letter_says_that_a_machine_sent_it_and_where_to_reply(serve, settings):
    settings.MAIL_FROM = "候潮 <desk@tide.example>"
    settings.MAIL_REPLY_TO, settings.MAIL_BOUNCES_TO = "rights@tide.example", "bounces@tide.example"
    inbox, message = serve(), makers.make_message()

    send_due()

    (mail,) = inbox.mails
    assert (mail["Auto-Submitted"], mail["Reply-To"]) == ("auto-generated", "rights@tide.example")
    assert mail["From"].addresses[0].display_name == "候潮"
    assert inbox.envelopes[0].mail_from == "bounces@tide.example"
    assert find_message(mail["Message-ID"]) == message


def test_a_second_attempt_has_the_same_message_id_and_another_recipient_another(serve):
    message = makers.make_message()
    first = message_id(message)

    Message.objects.update(attempts=1)
    assert message_id(Message.objects.get()) == first
    Message.objects.update(recipient="other@reader.example")

    assert message_id(Message.objects.get()) != first
    assert find_message(first) is None


@pytest.mark.parametrize("identifier", ["", "<>", "<1@tide.example>", "<1.x@tide.example>", f"<{'9' * 40}.x@a>", "<²>"])
def test_an_invented_message_id_belongs_to_no_message(identifier):
    makers.make_message(pk=1)

    assert find_message(identifier) is None


def test_all_letters_of_a_run_share_a_connection(serve):
    inbox = serve()
    for _number in range(3):
        makers.make_message()

    assert send_due()["sent"] == 3

    assert len(inbox.mails) == 3
    assert len(inbox.sessions) == 1


def test_a_password_is_sent_after_starttls(serve, trusted):
    secured = {"tls_context": context_for(trusted, "localhost"), "require_starttls": True}
    inbox = serve(
        {"use_tls": True, "username": "desk", "password": PASSWORD},
        authenticator=authenticate,
        auth_required=True,
        **secured,
    )
    makers.make_message()

    assert send_due() == {"sent": 1}
    assert len(inbox.mails) == 1


def test_a_server_that_speaks_tls_at_once_is_used(serve, trusted):
    inbox = serve({"use_ssl": True}, ssl_context=context_for(trusted, "localhost"))

    call_command("send_test_mail", "stella@reader.example")

    assert [envelope.rcpt_tos for envelope in inbox.envelopes] == [["stella@reader.example"]]


def test_a_certificate_of_an_unknown_authority_is_refused_and_the_letter_waits(serve, authority):
    inbox = serve({"use_tls": True}, tls_context=context_for(authority, "localhost"))
    message = makers.make_message()

    assert send_due() == {"failed": 1}

    message.refresh_from_db()
    assert (message.sent_at, message.failed_at, inbox.mails) == (None, None, [])
    assert "certificate" in message.last_error
    with pytest.raises(CommandError, match="certificate of the mail server is not valid"):
        call_command("send_test_mail", "stella@reader.example")


def test_a_certificate_of_another_host_is_refused(serve, trusted):
    serve({"use_tls": True}, tls_context=context_for(trusted, "elsewhere.example"))

    with pytest.raises(CommandError, match="not valid"):
        call_command("send_test_mail", "stella@reader.example")


def test_a_wrong_password_is_named(serve, trusted):
    serve(
        {"use_tls": True, "username": "desk", "password": "wrong"},
        authenticator=authenticate,
        auth_required=True,
        tls_context=context_for(trusted, "localhost"),
    )

    with pytest.raises(CommandError, match="NEWSROOM_MAIL_USER"):
        call_command("send_test_mail", "stella@reader.example")


def test_a_server_without_starttls_and_one_that_is_down_are_told_apart(serve, settings):
    serve({"use_tls": True})
    with pytest.raises(CommandError, match="NEWSROOM_MAIL_SECURITY"):
        call_command("send_test_mail", "stella@reader.example")
    settings.MAILERS = smtp("127.0.0.1", 9)

    with pytest.raises(CommandError, match="cannot be reached"):
        call_command("send_test_mail", "stella@reader.example")
    with pytest.raises(CommandError, match="not an email address"):
        call_command("send_test_mail", "stella")
    settings.MAILERS = {}
    with pytest.raises(CommandError, match="NEWSROOM_MAIL_HOST"):
        call_command("send_test_mail", "stella@reader.example")
