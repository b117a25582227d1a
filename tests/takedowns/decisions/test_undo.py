"""Undoing and confirming decisions: everything is restored, letters are recalled, and a second person confirms."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from articles.models import Mode, NewsItem, Restriction
from articles.outbox.sending import send_due
from articles.takedowns.decisions.actions import DecisionText, ReplaceName, Restrict
from articles.takedowns.decisions.confirm import confirm
from articles.takedowns.decisions.decide import decide, restore, take_down
from articles.takedowns.decisions.undo import undo
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.letters.proven import REVERSED, REVERSED_IN_PART
from articles.takedowns.models import ClaimantMessage, Decision
from tests import makers
from tests.mail_servers import IN_MEMORY
from tests.takedowns.decisions.deciding import REASON, case_on, letters, moderator

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail_server(settings: Any) -> None:
    settings.MAILERS = IN_MEMORY


def test_undo_in_time_cancels_the_mail_and_restores_the_page(client):
    article = makers.make_article()
    case = case_on(article)
    before = client.get(article.get_absolute_url()).content
    decision = decide(case, 0, Restrict((article,), Mode.REMOVED), REASON, moderator())

    undone = undo(decision, 1, moderator("li"))

    assert (undone.cancelled_mails, undone.follow_up_mails, undone.still_active, undone.skipped) == (1, 0, [], [])
    assert client.get(article.get_absolute_url()).content == before
    assert not letters().exists()
    case.refresh_from_db()
    assert (case.state, case.notices.get().state) == ("in_review", "in_review")
    assert verify().code == INTACT


def test_undo_after_the_mail_was_sent_sends_a_follow_up():
    article = makers.make_article()
    decision = decide(case_on(article), 0, Restrict((article,), Mode.REMOVED), REASON, moderator())
    letters().update(sent_at=timezone.now(), attempts=1)

    undone = undo(decision, 1, moderator())

    assert (undone.cancelled_mails, undone.follow_up_mails) == (0, 1)
    assert letters().filter(decision=undone.decision).get().recipient == "stella@reader.example"


def test_undo_hours_later_sends_nothing_about_a_letter_that_never_left(clock):
    article = makers.make_article()
    decision = decide(case_on(article), 0, Restrict((article,), Mode.REMOVED), REASON, moderator())
    clock.advance(hours=5)

    undone = undo(decision, 1, moderator())

    assert (undone.cancelled_mails, undone.follow_up_mails) == (1, 0)
    assert not letters().exists()


def test_undo_writes_only_to_the_people_whose_letters_may_have_left(clock):
    article = makers.make_article(source=makers.make_source(contact="desk@outlet.example"))
    decision = decide(case_on(article), 0, Restrict((article,), Mode.REMOVED), REASON, moderator())
    letters().filter(recipient="desk@outlet.example").update(attempts=1)
    clock.advance(hours=5)

    undone = undo(decision, 1, moderator())

    assert (undone.cancelled_mails, undone.follow_up_mails) == (1, 1)
    assert {row.recipient for row in letters()} == {"desk@outlet.example"}


def test_the_reversal_is_in_the_language_of_its_reader():
    article = makers.make_article(source=makers.make_source(contact="desk@outlet.example"), language="en")
    decision = decide(case_on(article), 0, Restrict((article,), Mode.REMOVED), REASON, moderator())
    letters().update(sent_at=timezone.now(), attempts=1)

    reversal = undo(decision, 1, moderator()).decision

    outlet, claimant = letters().filter(decision=reversal).order_by("recipient")
    assert outlet.text.startswith("Dear")
    assert "/en/" in outlet.text
    assert claimant.text.startswith("您好：")
    assert "/en/" not in claimant.text


def test_undo_recalls_a_letter_that_failed_for_now(clock, monkeypatch):
    article = makers.make_article()
    decision = decide(case_on(article), 0, Restrict((article,), Mode.REMOVED), REASON, moderator())
    clock.advance(minutes=3)
    monkeypatch.setattr(EmailBackend, "send_messages", _defer)
    send_due()
    assert letters().get().attempts == 1

    undone = undo(decision, 1, moderator())

    assert (undone.cancelled_mails, undone.follow_up_mails) == (1, 0)
    assert not letters().exists()


def _defer(self: EmailBackend, mails: list[Any]) -> None:
    raise SMTPServerDisconnected("try again later")


def test_the_letter_about_an_undone_decision_does_not_say_that_all_is_as_before_while_a_restriction_stays():
    article = makers.make_article()
    take_down(article, Mode.LABELLED, None, "另案")
    decision = decide(case_on(article), 0, Restrict((article,), Mode.REMOVED), REASON, moderator())
    letters().update(sent_at=timezone.now(), attempts=1)

    reversal = undo(decision, 1, moderator()).decision

    text = letters().get(decision=reversal).text
    assert str(REVERSED_IN_PART) in text
    assert str(REVERSED) not in text


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_a_letter_is_either_sent_or_recalled_when_undo_and_the_worker_meet():
    """Whatever their order: a letter that left is followed by another, one that was recalled did not leave."""
    by, other = moderator(), moderator("li")
    for _number in range(8):
        article = makers.make_article()
        case = case_on(article)
        decision = decide(case, case.version, Restrict((article,), Mode.REMOVED), REASON, by)
        ClaimantMessage.objects.filter(decision=None).delete()
        letters().update(not_before=timezone.now())
        case.refresh_from_db()
        mail.outbox.clear()
        with ThreadPoolExecutor(1) as worker:
            sending = worker.submit(_send_in_thread)
            undone = undo(decision, case.version, other)
            sending.result()

        assert len(mail.outbox) == undone.follow_up_mails
        assert undone.cancelled_mails + undone.follow_up_mails == 1
        letters().delete()


def _send_in_thread() -> None:
    try:
        send_due()
    finally:
        connection.close()


def test_undo_leaves_a_page_down_that_another_restriction_covers(client):
    article = makers.make_article()
    other = take_down(article, Mode.SEALED, None, "另案")
    decision = decide(case_on(article), 0, Restrict((article,), Mode.REMOVED), REASON, moderator())

    undone = undo(decision, 1, moderator())

    assert [row.pk for row in undone.still_active] == [other.effects.get().restriction_id]
    assert client.get(article.get_absolute_url()).status_code == 404


def test_only_the_newest_decision_can_be_undone_and_only_once():
    article = makers.make_article()
    case = case_on(article)
    first = decide(case, 0, Restrict((article,), Mode.REMOVED), REASON, moderator())
    second = decide(case, 1, Restrict((article,), Mode.LABELLED), DecisionText("另加说明", "", "已注明"), moderator())

    with pytest.raises(ValidationError):
        undo(first, 2, moderator())
    undo(second, 2, moderator())
    with pytest.raises(ValidationError):
        undo(second, 3, moderator())
    undo(first, 3, moderator())

    assert not Restriction.objects.active(timezone.now()).exists()
    assert verify().code == INTACT


def test_undoing_a_lift_restricts_again():
    article = makers.make_article()
    take_down(article, Mode.REMOVED, None, "应要求")
    restore(Restriction.objects.get(), moderator())
    decision = Decision.objects.get(action="lift")

    undo(decision, decision.case.version, moderator())

    assert [row.mode for row in Restriction.objects.active(timezone.now())] == ["removed"]


@pytest.mark.parametrize("basis", ["gdpr_17", "order"])
def test_sealing_and_court_orders_are_hidden_until_a_second_person_confirms(client, basis):
    article = makers.make_article()
    mode = Mode.SEALED if basis == "gdpr_17" else Mode.REMOVED_LEGAL
    case = case_on(article, basis=basis)

    decision = decide(case, 0, Restrict((article,), mode), REASON, moderator())

    case.refresh_from_db()
    assert (case.state, case.due_for) == ("second_review", "second")
    assert [row.mode for row in Restriction.objects.all()] == ["hidden"]
    assert client.get(article.get_absolute_url()).status_code == 404
    assert not letters().exists()
    with pytest.raises(ValidationError, match="须由他人确认"):
        confirm(decision, 1, moderator())

    confirm(decision, 1, moderator("li"))

    case.refresh_from_db()
    assert case.state == "in_force"
    assert [row.mode for row in Restriction.objects.active(timezone.now())] == [mode]
    assert letters().count() == 1
    assert verify().code == INTACT


def test_undoing_a_confirmation_undoes_the_confirmed_decision_too(client):
    article = makers.make_article()
    decision = decide(case_on(article), 0, Restrict((article,), Mode.SEALED), REASON, moderator())
    confirmed = confirm(decision, 1, moderator("li"))

    with pytest.raises(ValidationError):
        undo(decision, 2, moderator())
    proposed = undo(confirmed, 2, moderator())
    assert proposed.waits
    assert client.get(article.get_absolute_url()).status_code == 404
    confirm(proposed.decision, 3, moderator("li"))

    assert client.get(article.get_absolute_url()).status_code == 200


def test_a_lift_undone_after_the_end_of_the_restriction_does_not_restrict_for_ever(clock):
    article = makers.make_article()
    take_down(article, Mode.REMOVED, None, "应要求", "", timezone.now() + timedelta(hours=2))
    decision = restore(Restriction.objects.get(), moderator())
    clock.advance(hours=3)

    undo(decision, decision.case.version, moderator())

    assert not Restriction.objects.active(timezone.now()).exists()
    assert verify().code == INTACT


def test_a_confirmed_undo_says_and_stores_what_it_left_as_it_is(client):
    article = makers.make_article(headline="岱岩港停航", body="<p>岱岩港。</p>")
    case = case_on(article, basis="order")
    proposed = decide(case, 0, ReplaceName((article,), (), "岱岩港", "某港"), DecisionText("依令"), moderator())
    confirmed = confirm(proposed, 1, moderator("li"))
    edited = NewsItem.objects.get(pk=article.pk)
    edited.body = "<p>某港已复航。</p>"
    edited.save()
    undone = undo(confirmed, 2, moderator())
    client.force_login(moderator("li"))

    address = reverse("admin:takedowns_case_confirm", args=[case.pk])
    response = client.post(address, {"version": 3, "decision": undone.decision.pk}, follow=True)

    confirmation = Decision.objects.order_by("-pk")[0]
    assert confirmation.skipped == [["item", article.pk, "body"]]
    assert response.content.decode().count("未予撤销：文章“岱岩港停航”") == 2
    assert NewsItem.objects.get(pk=article.pk).headline == "岱岩港停航"
    assert verify().code == INTACT
