"""Reports at the desk: preview and publication by leads, statements for leads and auditors."""

import pytest
from django.test import Client

from articles.takedowns.models import LedgerEvent, TransparencyReport
from tests import makers
from tests.takedowns.report.reporting import LAST, fill

pytestmark = pytest.mark.django_db
LIST = "/admin/takedowns/transparencyreport/"
DUE = f"{LIST}due/{LAST.code}/"


def client_of(group: str) -> Client:
    client = Client()
    client.force_login(makers.make_person_at_desk("lee", group))
    return client


def test_a_lead_sees_what_readers_will_see_and_publishes_it():
    fill(20)
    client = client_of("Lead moderator")
    assert DUE in client.get(LIST).content.decode()

    page = client.get(DUE)
    assert "※" in page.content.decode()
    response = client.post(DUE, {"digest": page.context["digest"]})

    assert response.status_code == 302
    assert TransparencyReport.objects.get().published_by.username == "lee"
    assert DUE not in client.get(LIST).content.decode()
    assert client.get(DUE).status_code == 404


def test_a_post_without_a_preview_publishes_nothing():
    fill(5)

    response = client_of("Lead moderator").post(DUE)

    assert response.status_code == 409
    assert not TransparencyReport.objects.exists()


@pytest.mark.parametrize(("group", "preview", "statements"), [("Moderator", 403, 403), ("Auditor", 403, 200)])
def test_others_publish_nothing(group, preview, statements):
    fill(5)
    client = client_of(group)

    assert client.get(LIST).status_code == 200
    assert (client.get(DUE).status_code, client.post(DUE).status_code) == (preview, preview)
    assert client.get(f"{LIST}statements/").status_code == statements


def test_the_file_of_statements_is_recorded():
    fill(10)
    client = client_of("Auditor")

    page = client.get(f"{LIST}statements/", {"period": LAST.code})
    response = client.post(f"{LIST}statements/", {"period": LAST.code, "file": "csv"})

    assert page.context["valid"] > 0
    assert response["Content-Disposition"] == f'attachment; filename="statements-{LAST.code}.csv"'
    assert LedgerEvent.objects.get(action="statements").payload_data["statements"] == page.context["valid"]
