"""Links that set a password: once, for a limited time, known to their recipient alone."""

import re

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from articles.outbox.models import Message
from articles.outbox.private_links import hidden, placeholder
from articles.outbox.transport import as_email
from newsroom.signin import links
from tests.makers import make_person_at_desk

pytestmark = pytest.mark.django_db
NEW = {"new_password1": "the-tide-turns-7", "new_password2": "the-tide-turns-7"}


@pytest.fixture
def lin(db: None) -> User:
    person = make_person_at_desk("lin", "Editor")
    person.email = "lin@tidewatch.example"
    person.set_unusable_password()
    person.save()
    return person


def path(link: str) -> str:
    return link.removeprefix(settings.SITE_URL)


def test_an_invited_person_sets_a_password_once(lin: User) -> None:
    client, address = Client(), path(links.invitation_link(lin))
    form = client.get(address, follow=True)
    shown = form.redirect_chain[-1][0]

    assert "no-store" in form["Cache-Control"]
    assert shown.endswith("/set/")
    assert client.post(shown, NEW).status_code == 200
    lin.refresh_from_db()
    assert lin.check_password("the-tide-turns-7")
    assert Client().get(address).status_code == 410


def test_a_weak_password_is_refused_with_its_reason(lin: User) -> None:
    client = Client()
    shown = client.get(path(links.invitation_link(lin)), follow=True).redirect_chain[-1][0]

    refused = client.post(shown, {"new_password1": "lin", "new_password2": "lin"})

    assert refused.status_code == 422
    assert "10" in refused.content.decode()


@pytest.mark.parametrize(("make", "hours"), [(links.reset_link, 1), (links.invitation_link, 7 * 24)])
def test_a_link_ends_after_its_time(lin, clock, monkeypatch, make, hours) -> None:
    monkeypatch.setattr(links.LinkTokens, "_now", lambda self: clock.now.replace(tzinfo=None))
    address = path(make(lin))
    clock.advance(hours=hours, seconds=-1)
    assert Client().get(address).status_code == 302

    clock.advance(seconds=2)

    assert Client().get(address).status_code == 410


@pytest.mark.parametrize("uid", ["", "x", "%F0", "MQ", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OQ"])
def test_invented_links_have_one_answer(lin: User, uid: str) -> None:
    response = Client().get(f"/admin/account/password/{uid or 'a'}/c1-{'0' * 32}/")

    assert response.status_code == 410


def test_a_deactivated_account_has_no_link(lin: User) -> None:
    address = path(links.reset_link(lin))
    User.objects.filter(pk=lin.pk).update(is_active=False)

    assert Client().get(address).status_code == 410


def test_a_stored_message_holds_no_link_and_the_sent_one_does(lin: User) -> None:
    text = f"请设置密码：\n{links.invitation_placeholder(lin)}\n"
    message = Message.objects.create(recipient=lin.email, subject="邀请", text=text)

    sent = str(as_email(message).body)

    assert settings.SITE_URL not in message.text
    assert Client().get(path(re.search(r"http\S+", sent)[0])).status_code == 302
    assert hidden(message.text, "（链接）") == "请设置密码：\n（链接）\n"


def test_a_placeholder_in_a_message_to_somebody_else_gives_no_link(lin: User) -> None:
    stolen = Message(recipient="mo@tidewatch.example", subject="", text=links.reset_placeholder(lin))
    forged = Message(recipient=lin.email, subject="", text="⟦WyJyZXNldCIsIjEiXQ:1abc:xyz⟧")

    assert as_email(stolen).body == stolen.text
    assert as_email(forged).body == forged.text


def test_a_placeholder_of_a_deactivated_account_is_empty(lin: User) -> None:
    lin.is_active = False
    lin.save()

    assert as_email(Message(recipient=lin.email, subject="", text=links.reset_placeholder(lin))).body == ""
    assert placeholder("reset", "1", "a@b.example") != placeholder("reset", "1", "c@b.example")


def test_a_message_to_an_address_that_the_account_no_longer_has_holds_no_link(lin: User) -> None:
    waiting = Message(recipient=lin.email, subject="", text=links.invitation_placeholder(lin))
    User.objects.filter(pk=lin.pk).update(email="right@news.example")

    assert as_email(waiting).body == ""
