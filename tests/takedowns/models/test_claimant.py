"""Claimants: where personal data is stored, and what is deleted together with it."""

import pytest

from articles.outbox.models import Message
from articles.takedowns.models import Claimant, Notice
from tests.makers import make_notice

pytestmark = pytest.mark.django_db


def test_deleting_a_claimant_deletes_their_emails_and_leaves_the_notice():
    notice, _token = make_notice()
    assert Message.objects.count() == 1

    Claimant.objects.filter(notice=notice).delete()

    assert not Message.objects.exists()
    assert Notice.objects.filter(pk=notice.pk).exists()


def test_personal_data_is_stored_only_in_the_claimant_and_in_the_recipient_of_emails():
    notice, _token = make_notice(claimant=Claimant(name="Stella", email="stella@reader.example", contact="第三街 7 号"))

    message = Message.objects.get()
    other_texts = str(Notice.objects.filter(pk=notice.pk).values()) + message.subject + message.text

    assert not any(value in other_texts for value in ("Stella", "stella", "第三街 7 号"))
