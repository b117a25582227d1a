"""Forgotten passwords: a link by mail, and one answer whether an account exists or not."""

import re

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models.editorial.desk_preferences import DeskPreferences
from articles.outbox.models import Message
from articles.outbox.transport import as_email
from newsroom.signin.models import AuditEvent
from tests.newsroom.signin.people import is_signed_in, make_member, sign_in

pytestmark = pytest.mark.django_db
ENGLISH, CHINESE = "/en/admin/account/password/", "/admin/account/password/"


@pytest.fixture(autouse=True)
def _no_mail_before(db: None) -> None:
    make_member("lin", "Editor")
    make_member("gone", "Editor", is_active=False)
    make_member("reader", is_staff=False)
    Message.objects.all().delete()


def test_the_link_in_the_mail_sets_a_password_and_ends_the_sessions() -> None:
    open_session = Client()
    sign_in(open_session, "lin")
    Client().post(ENGLISH, {"email": "LIN@tidewatch.example"})
    email = as_email(Message.objects.get())
    assert email.to == ["lin@tidewatch.example"]
    link = re.search(r"http\S+", str(email.body))[0].removeprefix(settings.SITE_URL)
    client = Client()
    shown = client.get(link, follow=True).redirect_chain[-1][0]

    client.post(shown, {"new_password1": "ebb-and-flow-9", "new_password2": "ebb-and-flow-9"})

    assert not is_signed_in(open_session)
    assert sign_in(Client(), "lin", "ebb-and-flow-9").status_code == 302
    assert AuditEvent.objects.filter(action="link_sent").count() == 1
    assert not is_signed_in(client)


@pytest.mark.parametrize("address", ["nobody@tidewatch.example", "gone@tidewatch.example", "reader@tidewatch.example"])
def test_the_answer_and_the_work_are_the_same_without_an_account(address: str) -> None:
    answers, statements = [], []
    for email in ("lin@tidewatch.example", address):
        with CaptureQueriesContext(connection) as captured:
            page = Client().post(ENGLISH, {"email": email})
        text = page.content.decode().partition('id="content-main"')[2].partition("</div>")[0]
        answers.append((page.status_code, text.replace(email, "")))
        statements.append(sum(query["sql"].startswith('INSERT INTO "outbox_message"') for query in captured))

    assert answers[0] == answers[1]
    assert statements == [1, 1]
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("page", "language", "words"),
    [(ENGLISH, "", "Somebody asked"), (CHINESE, "", "有人为您"), (ENGLISH, "zh-hans", "有人为您")],
)
def test_the_mail_is_in_the_language_of_the_account_else_of_the_page(page, language, words) -> None:
    if language:
        DeskPreferences.objects.create(user=make_member("lin", "Editor"), language=language)
        Message.objects.all().delete()

    Client().post(page, {"email": "lin@tidewatch.example"})

    assert words in Message.objects.get().text


def test_one_address_gets_no_flood_of_mail_and_the_answer_stays_the_same() -> None:
    answers = [
        Client().post(ENGLISH, {"email": "lin@tidewatch.example"}, REMOTE_ADDR=f"10.{number}.0.1").status_code
        for number in range(8)
    ]

    assert answers == [200] * 8
    assert Message.objects.count() == 5


def test_one_network_asks_for_few_addresses() -> None:
    answers = [Client().post(ENGLISH, {"email": f"a{number}@b.example"}).status_code for number in range(8)]

    assert answers == [200] * 5 + [429] * 3


def test_what_is_no_address_is_refused() -> None:
    assert Client().post(ENGLISH, {"email": "lin"}).status_code == 422
    assert not Message.objects.exists()
