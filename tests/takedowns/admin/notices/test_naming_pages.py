"""Naming the page of a notice that described it only in words: it moves to the case on that page, which is stored."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from articles.takedowns.intake.naming_pages import add_pages, name_pages
from articles.takedowns.intake.url_matching import match_urls
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import Case, LedgerEvent, Notice
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def worded() -> Notice:
    """A notice that names no page."""
    return makers.make_notice(basis="fact", elements=["part", "evidence", "relief", "good_faith"])[0]


def moderator() -> Any:
    return makers.make_person_at_desk("mo", "Moderator")


def matches_of(*items: Any) -> Any:
    return match_urls("\n".join(item.get_absolute_url() for item in items), timezone.now())


def send(mo: Client, notice: Notice, where: str, **values: Any) -> Any:
    return mo.post(f"/en/admin/takedowns/notice/{notice.pk}/pages/", {"where": where} | values)


def test_the_notice_moves_to_a_case_on_the_page_which_is_stored(mo, worded):
    before, item = worded.cases.get(), makers.make_article()

    response = send(mo, worded, item.get_absolute_url())

    worded.refresh_from_db()
    before.refresh_from_db()
    case = worded.cases.get()
    assert f"/case/{case.pk}/" in response["Location"]
    assert (case.target.pk, worded.item.pk) == (item.pk, item.pk)
    assert (before.state, before.merged_into) == (Case.State.MERGED, case)
    assert worded.snapshots.get().item_id == item.pk
    assert worded.effective_at is not None
    assert LedgerEvent.objects.get(action="added").case == case.reference
    assert verify().code == INTACT


def test_it_joins_the_case_that_is_open_on_the_page(worded):
    item = makers.make_article()
    other = makers.make_notice(item=item, basis="fact")[0].cases.get()

    assert name_pages(worded, moderator(), matches_of(item)) == [other]
    assert worded.cases.get() == other
    assert other.notices.count() == 2
    assert verify().code == INTACT


def test_a_notice_that_names_another_page_keeps_it_unless_the_page_is_added(mo, clock):
    first, second = makers.make_article(), makers.make_article()
    notice = makers.make_notice(item=first, basis="fact")[0]

    page = send(mo, notice, second.get_absolute_url()).content.decode()

    assert "names a page already" in page
    assert second.get_absolute_url() in page
    assert send(mo, notice, second.get_absolute_url(), other="on").status_code == 302
    assert {case.target.pk for case in notice.cases.all()} == {first.pk, second.pk}
    assert verify().code == INTACT


def test_an_address_that_is_no_page_is_refused_and_shown_again(mo, worded):
    page = send(mo, worded, "/articles/999999/").content.decode()

    assert "No page of this site has the address" in page
    assert "/articles/999999/" in page
    assert worded.cases.get().target is None


def test_several_pages_lead_to_a_case_each(worded):
    items = [makers.make_article(), makers.make_article()]

    cases = name_pages(worded, moderator(), matches_of(*items))

    assert {case.target.pk for case in cases} == {item.pk for item in items}
    assert worded.cases.count() == 2
    assert verify().code == INTACT


def test_only_moderators_name_pages(worded):
    item = makers.make_article()

    with pytest.raises(PermissionDenied):
        add_pages(worded, makers.make_person_at_desk("ada2", "Editor"), matches_of(item))


def test_a_page_that_the_notice_names_already_is_refused():
    item = makers.make_article()
    notice = makers.make_notice(item=item, basis="fact")[0]

    with pytest.raises(ValidationError):
        add_pages(notice, moderator(), matches_of(item))


def test_an_address_sent_through_the_status_link_is_matched_and_ticked(client):
    item = makers.make_article()
    notice, token = makers.make_notice(basis="fact", elements=["part", "evidence", "relief", "good_faith"])
    answer = {"address": item.get_absolute_url(), "text": "", "stamp": makers.make_claim()["stamp"], "homepage": ""}

    assert client.post(f"/en/takedowns/status/{token}/", answer).status_code == 302

    notice.refresh_from_db()
    assert "address" in notice.elements
    assert notice.cases.get().target.pk == item.pk
    assert verify().code == INTACT
