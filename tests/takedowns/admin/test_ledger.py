"""Moderators and auditors can read cases and the ledger in the admin; nobody can change them there."""

import pytest

from articles.takedowns.models import Case
from tests import makers

pytestmark = pytest.mark.django_db


def test_moderators_and_auditors_can_read_the_ledger_and_nobody_can_change_it(decided_item, client, mo):
    auditor, editor = makers.make_person_at_desk("audrey", "Auditor"), makers.make_person_at_desk("ada", "Editor")
    case = Case.objects.get(item=decided_item)
    addresses = [
        "/admin/takedowns/case/",
        f"/admin/takedowns/case/{case.pk}/change/",
        "/admin/takedowns/ledgerevent/",
        "/admin/takedowns/ledgerevent/2/change/",
    ]

    for user, status in ((auditor, 200), (editor, 403)):
        client.force_login(user)
        assert {client.get(address).status_code for address in addresses} == {status}
    assert {mo.get(address).status_code for address in addresses} == {200}
    chief = makers.make_person_at_desk("root")
    chief.is_superuser = True
    chief.save()
    client.force_login(chief)
    for address in (f"/admin/takedowns/case/{case.pk}/delete/", "/admin/takedowns/ledgerevent/2/delete/"):
        assert client.post(address, {"post": "yes"}).status_code == 403
    assert client.get("/admin/takedowns/ledgerevent/add/").status_code == 403
