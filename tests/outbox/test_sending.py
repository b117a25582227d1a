"""The outbox: what is due leaves once; what fails waits longer each time, and is left after ten attempts."""

import smtplib
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.outbox.models import Message
from articles.outbox.sending import MOST_ATTEMPTS, _claim
from tests.makers import hours_ago, hours_ahead, make_message

pytestmark = pytest.mark.django_db


@pytest.fixture
def broken_server(monkeypatch):
    def refuse(mail):
        raise smtplib.SMTPServerDisconnected("gone away")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)


def test_a_due_message_is_sent_once(mailoutbox):
    message = make_message(subject="收到", text="一封信", recipient="stella@reader.example")

    call_command("send_messages")
    call_command("send_messages")

    message.refresh_from_db()
    assert message.sent_at
    assert [(mail.subject, mail.body, mail.to) for mail in mailoutbox] == [
        ("收到", "一封信", ["stella@reader.example"])
    ]


def test_a_message_waits_for_its_time(mailoutbox):
    make_message(not_before=hours_ahead(1))

    call_command("send_messages")

    assert mailoutbox == []


def test_limit_sends_the_oldest_first(mailoutbox):
    make_message(subject="first")
    make_message(subject="second")

    call_command("send_messages", "--limit", "1")

    assert [mail.subject for mail in mailoutbox] == ["first"]


def test_a_limit_that_is_no_number_is_refused_in_words():
    with pytest.raises(CommandError, match="whole number"):
        call_command("send_messages", "--limit", "-3")


def test_a_failure_is_counted_kept_and_waits_longer_each_time(broken_server, capsys):
    message = make_message()
    waits = []

    for _attempt in range(2):
        with pytest.raises(SystemExit) as stopped:
            call_command("send_messages")
        message.refresh_from_db()
        waits.append(message.not_before - timezone.now())
        Message.objects.update(not_before=hours_ago(1))

    assert stopped.value.code == 1
    assert message.attempts == 2
    assert message.last_error == "SMTPServerDisconnected: gone away"
    assert timedelta(minutes=4) < waits[0] < timedelta(minutes=6) < waits[1]
    assert "0 sent, 1 failed" in capsys.readouterr().out


def test_one_failure_does_not_stop_the_others(monkeypatch):
    bad, good = make_message(recipient="nobody@gone.example"), make_message()

    def send(mail):
        if mail.to == ["nobody@gone.example"]:
            raise smtplib.SMTPRecipientsRefused({"nobody@gone.example": (550, b"unknown")})

    monkeypatch.setattr("django.core.mail.EmailMessage.send", send)
    with pytest.raises(SystemExit):
        call_command("send_messages")

    assert Message.objects.get(pk=good.pk).sent_at
    assert not Message.objects.get(pk=bad.pk).sent_at


def test_after_ten_attempts_a_message_is_left_and_listed_without_its_address(mailoutbox, capsys):
    message = make_message(attempts=MOST_ATTEMPTS, recipient="stella@reader.example")

    call_command("send_messages")

    assert mailoutbox == []
    told = capsys.readouterr().out
    assert f"given up after 10 attempts, see the outbox: {message.pk}" in told
    assert "stella" not in told


def test_of_two_senders_one_gets_the_message():
    message = make_message()
    at = timezone.now()

    assert _claim(message.pk, at)
    assert _claim(message.pk, at) is None


def test_a_message_sent_ninety_days_ago_is_erased():
    old = make_message(sent_at=hours_ago(24 * 91))
    young = make_message(sent_at=hours_ago(24 * 89))
    waiting = make_message(created_at=hours_ago(24 * 200), attempts=MOST_ATTEMPTS)

    call_command("send_messages")

    assert set(Message.objects.values_list("pk", flat=True)) == {young.pk, waiting.pk}
    assert old.pk not in {young.pk, waiting.pk}


def test_a_subject_with_a_line_break_fails_and_says_so():
    message = make_message(subject="one\ntwo")

    with pytest.raises(SystemExit):
        call_command("send_messages")

    message.refresh_from_db()
    assert message.last_error.startswith("BadHeaderError")
