"""The outbox at the desk: addresses of claimants are opened with the permission and the log line of claimants."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client

from articles.outbox.admin.messages import masked
from articles.takedowns.models import Claimant, ClaimantMessage, Notice
from tests.makers import make_message, make_notice, make_person_at_desk

pytestmark = pytest.mark.django_db
LIST = "/en/admin/outbox/message/"


def make_letter() -> ClaimantMessage:
    """The receipt that a claimant gets."""
    notice, _ = make_notice(claimant=Claimant(name="Stella", email="stella@reader.example"))
    letter: ClaimantMessage = ClaimantMessage.objects.get(claimant__notice=notice)
    return letter


def change(letter: ClaimantMessage) -> str:
    return f"{LIST}{letter.pk}/change/"


@pytest.fixture
def noa(client: Client) -> Client:
    """Noa sees the outbox, but no claimants."""
    user = make_person_at_desk("noa")
    user.user_permissions.set(Permission.objects.filter(codename="view_message"))
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("stella@reader.example", "s…@reader.example"),
        (
            "SMTPRecipientsRefused: {'stella@reader.example': (550, b'no such user <stella@reader.example>')}",
            "SMTPRecipientsRefused: {'s…@reader.example': (550, b'no such user <s…@reader.example>')}",
        ),
        ("Connection refused", "Connection refused"),
    ],
)
def test_addresses_are_masked(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_a_list_shows_no_complete_address(mo: Client) -> None:
    letter = make_letter()
    ClaimantMessage.objects.filter(pk=letter.pk).update(last_error="refused: stella@reader.example")

    page = mo.get(LIST).content.decode()

    assert "s…@reader.example" in page
    assert "stella@reader.example" not in page


def test_opening_a_letter_is_logged_once_a_day_with_its_notice(mo: Client) -> None:
    letter = make_letter()

    pages = [mo.get(change(letter)), mo.get(change(letter))]

    assert all("stella@reader.example" in page.content.decode() for page in pages)
    entry = LogEntry.objects.get()
    assert entry.get_edited_object() == Notice.objects.get()


def test_a_letter_is_not_opened_without_the_permission_to_view_claimants(noa: Client) -> None:
    assert noa.get(LIST).status_code == 200
    assert noa.get(change(make_letter())).status_code == 403


def test_a_search_by_address_finds_nothing_without_that_permission(noa: Client, mo: Client) -> None:
    make_letter()

    assert "s…@reader.example" not in noa.get(f"{LIST}?q=stella").content.decode()
    assert "s…@reader.example" in mo.get(f"{LIST}?q=stella").content.decode()


def test_a_message_to_staff_is_opened_without_a_log_line(noa: Client) -> None:
    message = make_message(recipient="desk@tide.example")

    assert noa.get(f"{LIST}{message.pk}/change/").status_code == 200
    assert not LogEntry.objects.exists()
