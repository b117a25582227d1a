"""The claimant on the page of a notice: who sees and who erases them, and what is logged."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.utils import timezone

from articles.editing.history import LoggedAction
from articles.takedowns.cases import workflow
from articles.takedowns.models import (
    Claimant,
    LedgerEvent,
)
from articles.takedowns.privacy.redaction import MASK
from tests import makers
from tests.takedowns.privacy.claimants import (
    NAME,
    SECRETS,
    closed,
    moderator,
    notice_with,
)

pytestmark = pytest.mark.django_db


def test_viewing_a_claimant_is_logged_once_a_day_per_user(client, mo):
    notice = notice_with(makers.make_article())
    address = f"/admin/takedowns/notice/{notice.pk}/change/"

    for path in (address, address, f"/en{address}"):
        assert NAME in mo.get(path).content.decode()

    entry = LogEntry.objects.get()
    assert (entry.user.username, entry.object_id) == ("mo", str(notice.pk))
    assert not any(secret in entry.change_message + entry.object_repr for secret in SECRETS)
    LogEntry.objects.update(action_time=timezone.now() - timedelta(days=1))
    mo.get(address)
    assert LogEntry.objects.count() == 2


def test_users_who_cannot_see_the_claimant_are_not_logged(client):
    notice = notice_with(makers.make_article())
    auditor = makers.make_person_at_desk("vera", "Auditor")
    auditor.groups.clear()
    auditor.user_permissions.add(Permission.objects.get(codename="view_notice"))
    client.force_login(auditor)

    page = client.get(f"/admin/takedowns/notice/{notice.pk}/change/")

    assert page.status_code == 200
    assert NAME not in page.content.decode()
    assert not LogEntry.objects.exists()


def test_a_lead_moderator_sees_what_would_be_erased_and_erases_it(client):
    notice = notice_with(makers.make_article(), statement=f"{NAME}说")
    client.force_login(makers.make_person_at_desk("lena", "Lead moderator"))
    address = f"/en/admin/takedowns/notice/{notice.pk}/"

    assert f'href="{address}erase/"' in client.get(f"{address}change/").content.decode()
    page = client.get(f"{address}erase/").content.decode()
    assert "Claimants: 1" in page
    assert "is still open" in page
    assert not any(secret in page for secret in SECRETS)
    assert "is still open" in client.post(f"{address}erase/").content.decode()
    assert Claimant.objects.exists()

    client.post(f"{address}erase/", {"although_open": "1"})

    notice.refresh_from_db()
    assert (Claimant.objects.exists(), notice.statement) == (False, f"{MASK}说")
    assert LogEntry.objects.filter(change_message__contains=LoggedAction.CLAIMANT_ERASED).count() == 1
    assert LedgerEvent.objects.get(action="erased").actor == f"account {LogEntry.objects.first().user_id}"
    assert "erase/" not in client.get(f"{address}change/").content.decode()
    assert client.get(f"{address}erase/").status_code == 302


def test_other_users_cannot_erase_a_claimant(client, mo):
    notice = notice_with(makers.make_article())
    address = f"/admin/takedowns/notice/{notice.pk}/erase/"

    assert client.post(address).status_code == 302
    assert mo.get(address).status_code == 403
    assert mo.post(address, {"although_open": "1"}).status_code == 403
    client.force_login(makers.make_person_at_desk("ada", "Chief editor"))
    assert client.post(address, {"although_open": "1"}).status_code == 403
    assert Claimant.objects.exists()


def test_the_erase_page_of_a_held_case_has_no_button(client):
    notice = notice_with(makers.make_article())
    case = notice.cases.get()
    workflow.set_hold(case, case.version, moderator(), "法院保全")
    client.force_login(makers.make_person_at_desk("lena", "Lead moderator"))

    page = client.get(f"/admin/takedowns/notice/{notice.pk}/erase/").content.decode()
    client.post(f"/admin/takedowns/notice/{notice.pk}/erase/", {"although_open": "1"})

    assert "法院保全" in page
    assert 'class="button desk-down"' not in page
    assert Claimant.objects.exists()


def test_the_erase_page_lists_tags_and_people_with_the_name_and_leaves_them(client):
    notice = notice_with(makers.make_article())
    closed(notice)
    tag, person = makers.make_tag("歐陽秋浦"), makers.make_person(name=NAME)
    client.force_login(makers.make_person_at_desk("lin", "Lead moderator"))
    address = f"/admin/takedowns/notice/{notice.pk}/erase/"

    html = client.get(address).content.decode()
    client.post(address)

    assert f"/admin/articles/tag/{tag.pk}/change/" in html
    assert f"/admin/rights/person/{person.pk}/change/" in html
    tag.refresh_from_db()
    assert tag.name == "歐陽秋浦"
