"""Forgotten passwords: a link by mail, and one answer whether an account exists or not."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models.editorial.desk_preferences import DeskPreferences
from articles.outbox.models import Message
from articles.outbox.transport import as_email
from newsroom.signin.models import AuditEvent, PasswordRequest
from newsroom.signin.password_requests import answer_requests
from tests.newsroom.signin.people import is_signed_in, make_member, sign_in

pytestmark = pytest.mark.django_db
ENGLISH, CHINESE = "/en/admin/account/password/", "/admin/account/password/"


@pytest.fixture(autouse=True)
def _no_mail_before(db: None) -> None:
    make_member("lin", "Editor")
    make_member("gone", "Editor", is_active=False)
    make_member("reader", is_staff=False)
    Message.objects.all().delete()


def ask(address: str, page: str = ENGLISH, **extra: Any) -> Any:
    """Ask for a link, and let the worker run."""
    answer = Client().post(page, {"email": address}, **extra)
    answer_requests()
    return answer


def test_the_link_in_the_mail_sets_a_password_and_ends_the_sessions() -> None:
    open_session = Client()
    sign_in(open_session, "lin")
    ask("LIN@tidewatch.example", REMOTE_ADDR="198.51.100.7")
    email = as_email(Message.objects.get())
    assert email.to == ["lin@tidewatch.example"]
    link = re.search(r"http\S+", str(email.body))[0].removeprefix(settings.SITE_URL)
    client = Client()
    shown = client.get(link, follow=True).redirect_chain[-1][0]

    client.post(shown, {"new_password1": "ebb-and-flow-9", "new_password2": "ebb-and-flow-9"})

    assert not is_signed_in(open_session)
    assert sign_in(Client(), "lin", "ebb-and-flow-9").status_code == 302
    event = AuditEvent.objects.get(action="link_sent")
    assert (event.about.username, event.network) == ("lin", "198.51.100.0/24")
    assert not is_signed_in(client)


@pytest.mark.django_db(transaction=True)
def test_the_answer_and_the_work_are_the_same_without_an_account() -> None:
    Client().get(ENGLISH)
    answers, statements = [], []
    for name in ("lin", "nobody", "gone", "reader"):
        email = f"{name}@tidewatch.example"
        with CaptureQueriesContext(connection) as captured:
            page = Client().post(ENGLISH, {"email": email})
        text = page.content.decode().partition('id="content-main"')[2].partition("</div>")[0]
        answers.append((page.status_code, text.replace(email, "")))
        statements.append([re.sub(r"'[^']*'|\d+", "", query["sql"].replace(email, "")) for query in captured])

    assert statements == [statements[0]] * 4
    assert any(sql.startswith(("COMMIT", "INSERT")) for sql in statements[0])
    assert not [sql for sql in statements[0] if "auth_user" in sql or "outbox_message" in sql]
    assert answers == [answers[0]] * 4
    assert (PasswordRequest.objects.count(), Message.objects.count()) == (4, 0)


def test_the_worker_writes_to_accounts_alone_and_forgets_the_addresses() -> None:
    for name in ("lin", "nobody", "gone", "reader"):
        Client().post(ENGLISH, {"email": f"{name}@tidewatch.example"})

    call_command("send_outbox")

    assert Message.objects.get().recipient == "lin@tidewatch.example"
    assert not PasswordRequest.objects.exists()


@pytest.mark.parametrize(
    ("page", "language", "words"),
    [(ENGLISH, "", "Somebody asked"), (CHINESE, "", "有人为您"), (ENGLISH, "zh-hans", "有人为您")],
)
def test_the_mail_is_in_the_language_of_the_account_else_of_the_page(page, language, words) -> None:
    if language:
        DeskPreferences.objects.create(user=make_member("lin", "Editor"), language=language)
        Message.objects.all().delete()

    ask("lin@tidewatch.example", page)

    assert words in Message.objects.get().text


def test_one_address_gets_no_flood_of_mail_and_the_answer_stays_the_same() -> None:
    answers = [ask("lin@tidewatch.example", REMOTE_ADDR=f"10.{number}.0.1").status_code for number in range(8)]

    assert answers == [200] * 8
    assert Message.objects.count() == 5


def test_one_network_asks_for_few_addresses() -> None:
    answers = [Client().post(ENGLISH, {"email": f"a{number}@b.example"}).status_code for number in range(8)]

    assert answers == [200] * 5 + [429] * 3
    assert sign_in(Client(), "lin").status_code == 302


def test_what_is_no_address_is_refused() -> None:
    assert Client().post(ENGLISH, {"email": "lin"}).status_code == 422
    assert not Message.objects.exists()
