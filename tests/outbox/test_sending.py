"""Tests of the outbox: a due message is sent once, and a failed one is retried with backoff up to ten times."""

import smtplib
from datetime import timedelta

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.outbox.models import Message
from articles.outbox.sending import MAX_ATTEMPTS, _claim
from tests.health import staff_report
from tests.mail_servers import IN_MEMORY
from tests.makers import hours_ago, hours_ahead, make_message, make_person_at_desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail_server(settings):
    settings.MAILERS = IN_MEMORY


@pytest.fixture
def broken_server(monkeypatch):
    def refuse(self, mails):
        raise smtplib.SMTPServerDisconnected("gone away")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)


def test_a_due_message_is_sent_once(mailoutbox):
    message = make_message(subject="收到", text="一封信", recipient="stella@reader.example")

    call_command("send_outbox")
    call_command("send_outbox")

    message.refresh_from_db()
    assert message.sent_at
    assert [(mail.subject, mail.body, mail.to) for mail in mailoutbox] == [
        ("收到", "一封信", ["stella@reader.example"])
    ]


def test_a_message_is_not_sent_before_not_before(mailoutbox):
    make_message(not_before=hours_ahead(1))

    call_command("send_outbox")

    assert mailoutbox == []


def test_limit_sends_the_oldest_first(mailoutbox):
    make_message(subject="first")
    make_message(subject="second")

    call_command("send_outbox", "--limit", "1")

    assert [mail.subject for mail in mailoutbox] == ["first"]


def test_a_negative_limit_is_refused_with_a_message():
    with pytest.raises(CommandError, match="whole number"):
        call_command("send_outbox", "--limit", "-3")


def test_a_failed_message_is_retried_after_a_longer_wait_each_time(broken_server, capsys, clock):
    message = make_message()
    waits = []

    for _attempt in range(2):
        with pytest.raises(SystemExit) as stopped:
            call_command("send_outbox")
        message.refresh_from_db()
        waits.append(message.not_before - clock.now)
        Message.objects.update(not_before=hours_ago(1))

    assert stopped.value.code == 1
    assert message.attempts == 2
    assert message.last_error == "SMTPServerDisconnected: gone away"
    assert waits == [timedelta(minutes=5), timedelta(minutes=10)]
    assert "0 sent, 1 failed" in capsys.readouterr().out


def test_a_failed_message_does_not_stop_the_others(monkeypatch):
    bad, good = make_message(recipient="nobody@gone.example"), make_message()

    def send(self, mails):
        if mails[0].to == ["nobody@gone.example"]:
            raise smtplib.SMTPRecipientsRefused({"nobody@gone.example": (550, b"unknown")})

    monkeypatch.setattr(EmailBackend, "send_messages", send)
    with pytest.raises(SystemExit):
        call_command("send_outbox")

    assert Message.objects.get(pk=good.pk).sent_at
    assert not Message.objects.get(pk=bad.pk).sent_at


def test_after_ten_attempts_a_message_is_skipped_and_listed_without_its_address(mailoutbox, capsys):
    message = make_message(attempts=MAX_ATTEMPTS, recipient="stella@reader.example")

    call_command("send_outbox")

    assert mailoutbox == []
    output = capsys.readouterr().out
    assert f"given up after 10 attempts; see the outbox: {message.pk}" in output
    assert "stella" not in output


def test_a_message_can_be_claimed_by_only_one_sender():
    message = make_message()
    at = timezone.now()

    assert _claim(message.pk, at)
    assert _claim(message.pk, at) is None


def test_messages_sent_more_than_ninety_days_ago_are_deleted():
    old = make_message(sent_at=hours_ago(24 * 91))
    young = make_message(sent_at=hours_ago(24 * 89))
    waiting = make_message(created_at=hours_ago(24 * 200), attempts=MAX_ATTEMPTS)

    call_command("send_outbox")

    assert set(Message.objects.values_list("pk", flat=True)) == {young.pk, waiting.pk}
    assert old.pk not in {young.pk, waiting.pk}


def test_a_subject_with_a_line_break_fails_with_bad_header_error():
    message = make_message(subject="one\ntwo")

    with pytest.raises(SystemExit):
        call_command("send_outbox")

    message.refresh_from_db()
    assert message.last_error.startswith("BadHeaderError")


def test_without_a_mail_server_messages_stay_in_the_outbox_with_a_warning(settings, mailoutbox, capsys, client):
    settings.MAILERS = {}
    make_message(subject="收到")

    call_command("send_outbox")

    assert mailoutbox == []
    assert "No mail server is configured (NEWSROOM_MAIL_HOST). Waiting in the outbox: 1." in capsys.readouterr().out
    client.force_login(make_person_at_desk("mo", "Moderator"))
    page = client.get("/admin/outbox/message/").content.decode()
    assert "尚未配置邮件服务器" in page
    assert "收到" in page


def test_healthz_counts_waiting_late_and_given_up_messages():
    before = staff_report()["status"]
    make_message(not_before=hours_ahead(1))
    make_message(not_before=hours_ago(2))
    make_message(attempts=MAX_ATTEMPTS)

    health = staff_report()

    assert health["status"] == before
    assert health["outbox"] == {"mail_server": True, "waiting": 2, "late": 1, "given_up": 1}
