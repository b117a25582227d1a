"""Returned mail: the case shows a letter that came back, and it is sent again only to another address."""

from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from articles.outbox.sending import send_due
from articles.takedowns.cases.returned_mail import record_return, send_again
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Case, ClaimantMessage, LedgerEvent
from tests import makers
from tests.mail_servers import IN_MEMORY
from tests.takedowns.decisions.deciding import case_on, moderator

pytestmark = pytest.mark.django_db


def sent_receipt() -> ClaimantMessage:
    case_on(makers.make_article())
    letter: ClaimantMessage = ClaimantMessage.objects.get()
    ClaimantMessage.objects.update(sent_at=timezone.now(), attempts=1)
    letter.refresh_from_db()
    return letter


def page_of(letter: ClaimantMessage) -> str:
    return f"/en/admin/outbox/message/{letter.pk}/returned/"


def test_a_returned_letter_is_shown_on_its_case_with_a_masked_address(mo: Client) -> None:
    letter = sent_receipt()

    response = mo.post(page_of(letter), {"reason": "550 mailbox unavailable"})

    assert response.status_code == 302
    page = mo.get(f"/en/admin/takedowns/case/{Case.objects.get().pk}/change/").content.decode()
    assert "to s…@reader.example could not be delivered: 550 mailbox unavailable" in page
    event = LedgerEvent.objects.get(action="bounced")
    assert "mailbox" not in event.payload
    assert verify().code == INTACT


def test_what_was_typed_is_shown_again_when_the_letter_has_not_been_sent(mo: Client) -> None:
    letter = sent_receipt()
    ClaimantMessage.objects.update(sent_at=None, attempts=0)

    page = mo.post(page_of(letter), {"reason": "信箱已满"}).content.decode()

    assert "It has not been sent, so it cannot have come back." in page
    assert "信箱已满" in page


def test_a_letter_is_sent_again_only_to_a_corrected_address(settings: Any) -> None:
    settings.MAILERS = IN_MEMORY
    letter, mo = sent_receipt(), moderator()
    record_return(letter, "550", mo)
    with pytest.raises(ValidationError, match="邮箱"):
        send_again(letter, mo)
    letter.claimant.email = "stella@new.example"
    letter.claimant.save()

    send_again(letter, mo)
    send_due()

    assert [sent.to for sent in mail.outbox] == [["stella@new.example"]]


def test_only_moderators_record_returns(ada: Client) -> None:
    letter = sent_receipt()

    assert ada.post(page_of(letter), {"reason": "550"}).status_code == 403
    with pytest.raises(PermissionDenied):
        record_return(letter, "550", makers.make_person_at_desk("wen", "Writer"))
