"""Returned mail: reports of several mail servers, read from a pipe and from mailboxes, mark letters and cases."""

import io
import mailbox
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from articles.outbox.bounces import Bounce, read_bounce
from articles.outbox.models import Message
from articles.outbox.transport import message_id
from articles.takedowns.models import ClaimantMessage, LedgerEvent
from tests import makers

pytestmark = pytest.mark.django_db
WORDS = "550 5.1.1 <stella@reader.example>: mailbox unavailable"
REPORT = """\
Return-Path: <>
From: MAILER-DAEMON@mail.example (Mail Delivery System)
To: bounces@tide.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="line"

--line
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--line
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; stella@reader.example
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; {words}

--line
Content-Type: {returned}

Message-ID: {identifier}
Subject: 收到您的投诉
To: stella@reader.example

--line--
"""


def report(identifier: str, action: str = "failed", words: str = WORDS, returned: str = "message/rfc822") -> bytes:
    return REPORT.format(identifier=identifier, action=action, words=words, returned=returned).encode()


@pytest.fixture
def letter() -> ClaimantMessage:
    """A receipt that was sent."""
    makers.make_notice(item=makers.make_article())
    Message.objects.update(sent_at=timezone.now(), attempts=1)
    sent: ClaimantMessage = ClaimantMessage.objects.get()
    return sent


def pipe(monkeypatch: pytest.MonkeyPatch, raw: bytes) -> str:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    out = io.StringIO()
    call_command("read_bounces", stdout=out)
    return out.getvalue().strip()


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_names_the_letter_and_the_answer_of_the_server(returned):
    assert read_bounce(report("<7.ab@tide.example>", returned=returned)) == Bounce("<7.ab@tide.example>", WORDS)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe",
        report("<7.ab@tide.example>", action="delayed"),
        report("<7.ab@tide.example>", action="delivered"),
        report(""),
        b"Subject: Re: letter\nIn-Reply-To: <7.ab@tide.example>\n\nI am on holiday.",
        report("<7.ab@tide.example>")[:450],
    ],
)
def test_no_other_mail_is_a_bounce(raw):
    assert read_bounce(raw) is None


def test_a_returned_letter_is_shown_on_its_case_and_in_the_ledger(letter, monkeypatch, mo):
    assert pipe(monkeypatch, report(message_id(letter))) == "recorded"

    page = mo.get(f"/en/admin/takedowns/case/{letter.claimant.notice.cases.get().pk}/change/").content.decode()
    assert "could not be delivered: 550 5.1.1" in page
    assert "stella@reader.example" not in page
    assert LedgerEvent.objects.filter(action="bounced", actor="system").count() == 1


def test_a_report_about_a_letter_to_staff_marks_the_message(monkeypatch):
    message = makers.make_message(sent_at=timezone.now())

    pipe(monkeypatch, report(message_id(message)))

    message.refresh_from_db()
    assert message.failed_at
    assert message.last_error == WORDS


def test_a_forged_a_repeated_and_a_premature_report_change_nothing(letter, monkeypatch):
    waiting = makers.make_message()
    forged = f"<{letter.pk}.{'0' * 20}@tide.example>"

    assert pipe(monkeypatch, report(forged)) == "not about a letter of this newsroom"
    assert "not about" in pipe(monkeypatch, report(message_id(waiting)))
    pipe(monkeypatch, report(message_id(letter)))
    assert "not about" in pipe(monkeypatch, report(message_id(letter), words="554 later"))

    letter.refresh_from_db()
    assert letter.last_error == WORDS


def test_while_the_database_is_away_the_mail_server_is_asked_to_try_again(letter, monkeypatch):
    def fail(identifier: str) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("newsroom.management.commands.read_bounces.find_message", fail)

    with pytest.raises(CommandError) as refused:
        pipe(monkeypatch, report(message_id(letter)))

    assert refused.value.returncode == 75


@pytest.mark.parametrize("kind", [mailbox.Maildir, mailbox.mbox])
def test_bounces_are_taken_out_of_a_mailbox_and_other_mail_stays(kind: Any, letter, tmp_path: Path, capsys):
    path = tmp_path / "box"
    box = kind(path, create=True)
    box.add(report(message_id(letter)))
    reply = EmailMessage()
    reply["Subject"] = "Re: your letter"
    box.add(reply)
    box.close()

    call_command("read_bounces", mailbox=path)

    assert capsys.readouterr().out == "1 recorded, 1 left in the mailbox\n"
    assert [mail["Subject"] for mail in kind(path)] == ["Re: your letter"]
    letter.refresh_from_db()
    assert letter.failed_at


def test_a_path_that_is_no_mailbox_is_named(tmp_path):
    with pytest.raises(CommandError, match="neither a Maildir folder nor an mbox"):
        call_command("read_bounces", mailbox=tmp_path)


@pytest.mark.parametrize("identifier", ["<>", "<1.a@[b", "<1.a@", "[<1.a@b", ""])
def test_a_report_with_a_malformed_message_id_is_about_no_letter(identifier, monkeypatch):
    assert "not about a letter" in pipe(monkeypatch, report(identifier))


def test_the_answer_of_a_server_is_stored_without_null_characters():
    bounce = read_bounce(report("<1.a@b>", words="550 5.1.1\x00 unknown"))

    assert bounce == Bounce("<1.a@b>", "550 5.1.1 unknown")
