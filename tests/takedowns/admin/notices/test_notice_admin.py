"""The admin of notices: checklist and legal basis, evidence files, and erasing the claimant."""

import json

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.editing.history import LoggedAction, action_message
from articles.outbox.models import Message
from articles.takedowns.law.elements import Element
from articles.takedowns.models import Claimant, Evidence, LedgerEvent, Notice
from tests.makers import make_article, make_claim, make_notice, make_person_at_desk

pytestmark = pytest.mark.django_db


def send_with_file(client, content):
    """A notice with one evidence file. Returns the notice, the file and the file's address in the admin."""
    upload = SimpleUploadedFile("stella-marsh.pdf", content, content_type="application/pdf")
    client.post("/en/takedowns/new/", make_claim() | {"proofs": [upload]})
    notice, evidence = Notice.objects.get(), Evidence.objects.get()
    return notice, evidence, f"/en/admin/takedowns/notice/{notice.pk}/evidence/{evidence.pk}/"


def test_moderators_see_the_checklist_and_confirm_the_basis(mo):
    notice, _token = make_notice(basis="dmca_notice", elements=["address", "work"], claimant=None)
    address = f"/en/admin/takedowns/notice/{notice.pk}/change/"

    page = mo.get(address).content.decode()
    mo.post(
        address,
        {"state": "in_review", "basis": "fact", "elements": ["address", "part", "evidence", "relief"]}
        | {"claimant-TOTAL_FORMS": "0", "claimant-INITIAL_FORMS": "0"},
    )

    assert "your signature (required by the basis)" in page
    assert "The deadline is set by law." in page
    changed = Notice.objects.get()
    assert (changed.basis, changed.missing) == ("fact", [Element.GOOD_FAITH])


def test_a_completed_checklist_starts_the_deadline_and_is_recorded_in_the_ledger(mo):
    notice, _token = make_notice(item=make_article(), basis="fact", elements=["address"])

    response = mo.post(
        f"/en/admin/takedowns/notice/{notice.pk}/change/",
        {
            "basis": "fact",
            "elements": ["address", "part", "evidence", "relief", "good_faith"],
            "claimant-TOTAL_FORMS": "0",
            "claimant-INITIAL_FORMS": "0",
        },
    )

    notice.refresh_from_db()
    assert response.status_code == 302
    assert notice.effective_at is not None
    assert LedgerEvent.objects.latest("sequence").action == "completed"


def test_moderators_get_a_file_as_an_attachment_and_the_access_is_logged(client, mo):
    notice, evidence, address = send_with_file(client, b"<script>alert(1)</script>")

    response = mo.get(address)

    assert b"".join(response.streaming_content) == b"<script>alert(1)</script>"
    assert response["Content-Disposition"] == f'attachment; filename="{notice.reference}-{evidence.pk}.txt"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in response["Cache-Control"]
    assert address in mo.get(f"/en/admin/takedowns/notice/{notice.pk}/change/").content.decode()
    message = json.dumps(action_message(LoggedAction.EVIDENCE_OPENED, file=evidence.pk))
    entry = LogEntry.objects.get(change_message=message)
    assert (entry.object_id, entry.user.username) == (str(notice.pk), "mo")
    assert mo.get(address.replace(f"notice/{notice.pk}/", f"notice/{notice.pk + 1}/")).status_code == 404


def test_nobody_else_can_open_a_file(client):
    _notice, _evidence, address = send_with_file(client, b"%PDF-1")

    assert client.get(address).status_code == 302
    client.force_login(make_person_at_desk("ada", "Chief editor"))
    assert client.get(address).status_code == 403
    assert not LogEntry.objects.exists()


def test_a_lead_moderator_erases_a_claimant_from_the_page_of_the_notice(client):
    notice, _token = make_notice()
    client.force_login(make_person_at_desk("mo", "Lead moderator"))

    response = client.post(f"/admin/takedowns/notice/{notice.pk}/erase/", {"although_open": "1"})

    assert response.status_code == 302
    assert not Claimant.objects.exists()
    assert not Message.objects.exists()
