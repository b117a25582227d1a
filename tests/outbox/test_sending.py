"""The outbox: what is due leaves once; what fails waits longer each time, and is left after ten attempts."""

import smtplib
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.outbox.models import Message
from articles.outbox.sending import MOST_ATTEMPTS, _claim
from tests.makers import hours_ago, hours_ahead, make_message, make_person_at_desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail_server(settings):
    settings.EMAIL_HOST = "mail.example"


@pytest.fixture
def broken_server(monkeypatch):
    def refuse(mail):
        raise smtplib.SMTPServerDisconnected("gone away")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)


def test_a_due_message_is_sent_once(mailoutbox):
    message = make_message(subject="收到", text="一封信", recipient="stella@reader.example")

    call_command("send_outbox")
    call_command("send_outbox")

    message.refresh_from_db()
    assert message.sent_at
    assert [(mail.subject, mail.body, mail.to) for mail in mailoutbox] == [
        ("收到", "一封信", ["stella@reader.example"])
    ]


def test_a_message_waits_for_its_time(mailoutbox):
    make_message(not_before=hours_ahead(1))

    call_command("send_outbox")

    assert mailoutbox == []


def test_limit_sends_the_oldest_first(mailoutbox):
    make_message(subject="first")
    make_message(subject="second")

    call_command("send_outbox", "--limit", "1")

    assert [mail.subject for mail in mailoutbox] == ["first"]


def test_a_limit_that_is_no_number_is_refused_in_words():
    with pytest.raises(CommandError, match="whole number"):
        call_command("send_outbox", "--limit", "-3")


def test_a_failure_is_counted_kept_and_waits_longer_each_time(broken_server, capsys):
    message = make_message()
    waits = []

    for _attempt in range(2):
        with pytest.raises(SystemExit) as stopped:
            call_command("send_outbox")
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
        call_command("send_outbox")

    assert Message.objects.get(pk=good.pk).sent_at
    assert not Message.objects.get(pk=bad.pk).sent_at


def test_after_ten_attempts_a_message_is_left_and_listed_without_its_address(mailoutbox, capsys):
    message = make_message(attempts=MOST_ATTEMPTS, recipient="stella@reader.example")

    call_command("send_outbox")

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

    call_command("send_outbox")

    assert set(Message.objects.values_list("pk", flat=True)) == {young.pk, waiting.pk}
    assert old.pk not in {young.pk, waiting.pk}


def test_a_subject_with_a_line_break_fails_and_says_so():
    message = make_message(subject="one\ntwo")

    with pytest.raises(SystemExit):
        call_command("send_outbox")

    message.refresh_from_db()
    assert message.last_error.startswith("BadHeaderError")


def test_without_a_mail_server_messages_wait_to_be_read_and_that_is_said(settings, mailoutbox, capsys, client):
    settings.EMAIL_HOST = ""
    make_message(subject="收到")

    call_command("send_outbox")

    assert mailoutbox == []
    assert "No mail server is set (NEWSROOM_MAIL_HOST). 1 wait" in capsys.readouterr().out
    client.force_login(make_person_at_desk("mo", "Moderator"))
    page = client.get("/admin/outbox/message/").content.decode()
    assert "尚未配置邮件服务器" in page
    assert "收到" in page


def test_health_tells_of_mail_that_waits_is_late_or_was_given_up(client):
    make_message(not_before=hours_ahead(1))
    make_message(not_before=hours_ago(2))
    make_message(attempts=MOST_ATTEMPTS)

    told = client.get("/healthz").json()

    assert told["status"] == "ok"
    assert told["outbox"] == {"mail_server": True, "waiting": 2, "late": 1, "given_up": 1}
