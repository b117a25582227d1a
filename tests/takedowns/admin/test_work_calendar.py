"""Work calendars at the desk: pasted, previewed, saved by leads, and missed on the first page."""

import pytest
from django.test import Client
from django.utils import timezone

from articles.takedowns.admin import work_calendar
from articles.takedowns.models import CalendarYear, LedgerEvent
from tests import makers

pytestmark = pytest.mark.django_db
PAGE = "/admin/takedowns/calendaryear/2027/change/"
TEXT = "10月1日至7日放假，10月9日（周六）上班"


def client_of(group: str) -> Client:
    client = Client()
    client.force_login(makers.make_person_at_desk("lee", group))
    return client


def test_a_pasted_list_is_shown_as_understood_before_it_is_saved():
    client = client_of("Lead moderator")

    page = client.post(PAGE, {"text": TEXT, "_preview": "1"})

    assert "10-01 10-02 10-03 10-04 10-05 10-06 10-07" in page.content.decode()
    assert TEXT in page.content.decode()
    assert not CalendarYear.objects.filter(pk=2027).exists()


def test_saving_stores_the_year_and_is_an_event():
    response = client_of("Lead moderator").post(PAGE, {"text": TEXT, "_save": "1"})

    year = CalendarYear.objects.get(pk=2027)
    assert response.status_code == 302
    assert (len(year.days_off), year.worked, year.saved_by.username) == (7, ["2027-10-09"], "lee")
    assert LedgerEvent.objects.get(action="calendar").payload_data["worked"] == ["2027-10-09"]


def test_a_list_of_another_year_is_refused_and_stays_in_the_form():
    text = "10月1日（周四）放假"

    page = client_of("Lead moderator").post(PAGE, {"text": text, "_save": "1"})

    assert page.status_code == 422
    assert "2027-10-01不是“周四”" in page.content.decode()
    assert text in page.content.decode()


def test_a_stored_year_is_shown_in_the_words_in_which_it_can_be_edited():
    page = client_of("Lead moderator").get("/admin/takedowns/calendaryear/2026/change/").content.decode()

    assert "10月1日至7日放假。" in page
    assert "10月10日（周六）上班。" in page


def test_moderators_see_the_calendar_and_cannot_change_it():
    client = client_of("Moderator")

    assert client.get("/admin/takedowns/calendaryear/2026/change/").status_code == 200
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"text": TEXT, "_save": "1"}).status_code == 403
    assert client_of_writer().get("/admin/takedowns/calendaryear/2026/change/").status_code == 403


def client_of_writer() -> Client:
    client = Client()
    client.force_login(makers.make_person_at_desk("ravi", "Writer"))
    return client


@pytest.mark.parametrize("address", ["1999", "99999", "next"])
def test_an_impossible_year_leads_to_the_first_page(address):
    assert client_of("Lead moderator").get(f"/admin/takedowns/calendaryear/{address}/change/").status_code == 302


def test_the_first_page_warns_leads_until_the_next_calendar_is_stored(monkeypatch):
    november = timezone.localdate().replace(year=2026, month=11, day=2)
    monkeypatch.setattr(work_calendar.timezone, "localdate", lambda *_args: november)
    client = client_of("Lead moderator")
    assert PAGE in client.get("/admin/").content.decode()

    client.post(PAGE, {"text": TEXT, "_save": "1"})

    assert "first-page-calendar" not in client.get("/admin/").content.decode()
