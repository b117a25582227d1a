"""Receiving a notice: it is stored with claimant and receipt, or not at all."""

import hashlib
import re

import pytest

from articles.outbox.models import Message
from articles.takedowns.models import Claimant, Notice
from tests.makers import make_article, make_claim, make_notice

pytestmark = pytest.mark.django_db


def test_a_notice_is_stored_with_a_separate_claimant_and_a_receipt(client):
    article = make_article()

    response = client.post(
        f"/takedowns/new/?item={article.pk}", make_claim(name="Stella", email="stella@reader.example", part="whole")
    )

    notice, claimant, message = Notice.objects.get(), Claimant.objects.get(), Message.objects.get()
    assert (notice.item_id, notice.subject, notice.statement) == (article.pk, "fact", "船名写错了。")
    assert (claimant.notice, claimant.name) == (notice, "Stella")
    assert message.recipient == "stella@reader.example"
    assert notice.reference in message.subject
    assert response.status_code == 302


def test_the_receipt_is_in_the_language_of_the_form_and_links_to_the_status_page(client):
    client.post("/en/takedowns/new/", make_claim(email="stella@reader.example", address="/articles/1/"))

    text = Message.objects.get().text
    path = re.search(r"http://127.0.0.1:8000(/en/takedowns/status/\S+)", text)[1]

    assert "Tidewatch" in text
    assert Notice.objects.get().reference in client.get(path).content.decode()


def test_the_receipt_lists_the_lines_that_match_no_page(client):
    claim = make_claim(email="stella@reader.example", address="/articles/1/\n/briefs/2/")

    client.post("/en/takedowns/new/", claim)

    assert "match no page of ours: 1, 2. We have kept them" in Message.objects.get().text


def test_reporting_a_fact_stores_no_claimant_and_sends_no_receipt(client):
    client.post("/takedowns/new/", make_claim())

    assert Notice.objects.count() == 1
    assert not Claimant.objects.exists()
    assert not Message.objects.exists()


def test_only_the_digest_of_a_token_is_stored():
    notice, token = make_notice(claimant=None)

    assert len(token) == 33
    assert notice.status_digest == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(Notice.objects.values())


def test_a_failure_stores_nothing_of_a_notice(client, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError

    monkeypatch.setattr("articles.takedowns.intake.receive.render_to_string", fail)
    with pytest.raises(OSError):
        client.post("/takedowns/new/", make_claim(email="stella@reader.example"))

    assert not Notice.objects.exists()
    assert not Claimant.objects.exists()
