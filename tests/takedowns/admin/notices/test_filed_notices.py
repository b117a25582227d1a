"""Filed notices: moderators enter notices that came by post or email, with the day of receipt and the claimant."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from articles.outbox.models import Message
from articles.takedowns.models import Claimant, Notice
from tests.conftest import Clock
from tests.desk.form_filling import errors, send
from tests.makers import make_article, make_person_at_desk

pytestmark = pytest.mark.django_db

ADD = "/en/admin/takedowns/notice/add/"


def file(mo: Client, **typed: Any) -> Any:
    letter = {
        "received_at_0": "2026-01-05",
        "received_at_1": "10:00:00",
        "channel": "post",
        "subject": "copyright",
        "statement": "这是我写的。",
        "language": "en",
    }
    return send(mo, ADD, **letter | typed)


def test_a_letter_is_filed_with_its_day_of_receipt_its_claimant_and_a_receipt(mo: Client) -> None:
    article = make_article()
    person = {"name": "Stella Marsh", "email": "stella@reader.example", "signature": "Stella Marsh"}

    page = file(mo, where=article.get_absolute_url(), work="夜航船", elements="truth", **person)

    notice, claimant = Notice.objects.get(), Claimant.objects.get()
    assert f"{timezone.localtime(notice.received_at):%Y-%m-%d %H:%M}" == "2026-01-05 10:00"
    assert (notice.channel, notice.basis, notice.item_id) == ("post", "cn_notice", article.pk)
    assert (claimant.notice, claimant.name) == (notice, "Stella Marsh")
    assert {str(element) for element in notice.missing} == {"evidence", "relief", "contact", "identity"}
    assert "- proof of your identity" in Message.objects.get().text
    assert "/takedowns/status/" in page.content.decode()
    stored = str(Notice.objects.values()) + str(LogEntry.objects.values())
    assert not any(word in stored for word in ("Stella", "stella"))


def test_a_day_of_receipt_in_the_future_is_refused_and_the_input_kept(mo: Client, clock: Clock) -> None:
    tomorrow = timezone.localtime(clock.now + timedelta(days=1))

    page = file(mo, received_at_0=f"{tomorrow:%Y-%m-%d}", where="https://elsewhere.example/articles/1/")

    assert list(errors(page)) == ["received_at", "where"]
    assert "这是我写的。" in page.content.decode()
    assert not Notice.objects.exists()


@pytest.mark.parametrize("date", ["1900-01-05", "0001-01-01"])
def test_a_notice_received_a_century_ago_is_refused_with_what_was_typed(mo, date):
    page = file(mo, received_at_0=date, statement="第一句就写错了船名。")

    assert list(errors(page)) == ["received_at"]
    assert "第一句就写错了船名。" in page.content.decode()
    assert not Notice.objects.exists()


def test_an_anonymous_notice_has_no_claimant_and_the_public_form_is_not_a_channel(mo: Client) -> None:
    file(mo, subject="fact", basis="other")
    page = file(mo, channel="form")

    assert not Claimant.objects.exists()
    assert Notice.objects.get().basis == "other"
    assert list(errors(page)) == ["channel"]


@pytest.mark.parametrize("group", ["Writer", "Chief editor", "Auditor"])
def test_only_moderators_can_file_notices(client: Client, group: str) -> None:
    client.force_login(make_person_at_desk("wen", group))

    assert client.get(ADD).status_code == 403
