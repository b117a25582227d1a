"""Refusals of a real mail server: 5xx about a message is final and shown on its case, 4xx is retried."""

import socketserver
import threading

import pytest
from django.core.management import call_command

from articles.outbox.models import Message
from tests import makers
from tests.mail_servers import smtp

pytestmark = pytest.mark.django_db


class RefusingServer(socketserver.StreamRequestHandler):
    """Enough of SMTP to refuse a recipient."""

    answer = b"550 5.1.1 No such user stella@reader.example"

    def handle(self):
        self.wfile.write(b"220 mail.example\r\n")
        for line in self.rfile:
            verb = line[:4].upper()
            if verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write((self.answer if verb == b"RCPT" else b"250 ok") + b"\r\n")


@pytest.fixture
def refusing(settings):
    """Starts a server with this answer to RCPT."""
    servers = []

    def start(answer):
        handler = type("Server", (RefusingServer,), {"answer": answer})
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        settings.MAILERS = smtp(*server.server_address)

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def send():
    with pytest.raises(SystemExit):
        call_command("send_outbox")


def test_a_recipient_refused_with_550_is_never_tried_again_and_shown_on_the_case(refusing, mo):
    refusing(b"550 5.1.1 No such user stella@reader.example")
    notice, _token = makers.make_notice(item=makers.make_article())

    send()
    call_command("send_outbox")

    receipt = Message.objects.get(recipient="stella@reader.example")
    assert (receipt.attempts, receipt.sent_at) == (1, None)
    assert receipt.failed_at
    page = mo.get(f"/en/admin/takedowns/case/{notice.cases.get().pk}/change/").content.decode()
    assert "could not be delivered: 550 5.1.1 No such user s…@reader.example" in page
    assert "stella@reader.example" not in page


def test_a_recipient_refused_with_450_is_tried_again(refusing):
    refusing(b"450 4.2.0 Try later")
    message = makers.make_message()

    send()

    message.refresh_from_db()
    assert (message.failed_at, message.attempts) == (None, 1)
