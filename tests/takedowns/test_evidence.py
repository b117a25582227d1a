"""Files of evidence: judged by content, kept without their names beside the public media, opened by staff alone."""

import hashlib
import io
import zipfile

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from articles.takedowns.evidence import MOST_BYTES
from articles.takedowns.models import Claimant, Evidence, Notice
from tests.makers import make_claim, make_person_at_desk

pytestmark = pytest.mark.django_db


def a_file(content, name="stella-marsh.pdf"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def an_image(kind):
    stream = io.BytesIO()
    Image.new("RGB", (2, 2)).save(stream, kind)
    return stream.getvalue()


def a_zip():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "a")
    return stream.getvalue()


def send(client, *files, **claim):
    return client.post("/en/takedowns/new/", make_claim(**claim) | {"proofs": list(files)}, follow=True)


@pytest.fixture
def stored(settings):
    return lambda: [path for path in settings.EVIDENCE_ROOT.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n%%EOF", Evidence.Kind.PDF),
        (an_image("PNG"), Evidence.Kind.PNG),
        (an_image("JPEG"), Evidence.Kind.JPEG),
        ("证词\r\n".encode(), Evidence.Kind.TEXT),
        ("证词".encode("gb18030"), Evidence.Kind.TEXT),
        (b"<script>alert(1)</script>", Evidence.Kind.TEXT),
    ],
)
def test_four_kinds_are_known_by_their_content(client, stored, content, kind):
    send(client, a_file(content))

    evidence, notice = Evidence.objects.get(), Notice.objects.get()
    assert (evidence.kind, evidence.size) == (kind, len(content))
    assert evidence.digest == hashlib.sha256(content).hexdigest()
    assert "evidence" in notice.elements
    (path,) = stored()
    assert path.read_bytes() == content
    assert "stella" not in str(path) + str(Evidence.objects.values())
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [a_zip(), b"MZ\x90\x00", b"\x00" * 40, b"GIF89a\x01\x00\x01\x00", b"\xff\xfe\x00a"])
def test_another_kind_named_pdf_is_refused_in_words_and_what_was_typed_stays(client, stored, content):
    page = send(client, a_file(content), a_file(b"%PDF-1.7", "b.pdf")).content.decode()

    assert 'id="id_proofs_error"' in page
    assert "“stella-marsh.pdf” is neither PDF nor" in page
    assert "船名写错了。" in page
    assert not Notice.objects.exists()
    assert stored() == []


def test_six_files_and_more_than_20_mb_are_refused_in_words(client):
    def small(many):
        return [a_file(b"%PDF-1.7", f"{number}.pdf") for number in range(many)]

    assert "At most 5 files, and these are 6." in send(client, *small(6)).content.decode()
    assert (
        "larger than 20 MB together"
        in send(client, a_file(b"%PDF-" + b"1" * (MOST_BYTES - 5)), a_file(b"%PDF-")).content.decode()
    )
    assert send(client, *small(5)).redirect_chain
    assert Evidence.objects.count() == 5


def test_markup_in_the_name_of_a_file_stays_text(client):
    page = send(client, a_file(a_zip(), "<b>.pdf")).content.decode()

    assert "“&lt;b&gt;.pdf”" in page


def test_what_fails_leaves_no_file(client, stored, monkeypatch):
    saved = Evidence.save
    monkeypatch.setattr(Evidence, "save", lambda self: saved(self) if not Evidence.objects.exists() else 1 / 0)

    with pytest.raises(ZeroDivisionError):
        send(client, a_file(b"%PDF-1"), a_file(b"%PDF-2"))

    assert stored() == []
    assert not Claimant.objects.exists()


def test_files_go_with_their_person(client, stored, django_capture_on_commit_callbacks):
    send(client, a_file(b"%PDF-1"), name="Stella")

    with django_capture_on_commit_callbacks(execute=True):
        Claimant.objects.all().delete()

    assert stored() == []
    assert Notice.objects.exists()


def test_staff_get_a_file_as_an_attachment_and_the_log_says_so(client, mo):
    send(client, a_file(b"<script>alert(1)</script>"))
    notice, evidence = Notice.objects.get(), Evidence.objects.get()
    address = f"/en/admin/takedowns/notice/{notice.pk}/evidence/{evidence.pk}/"

    answer = mo.get(address)

    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"
    assert answer["Content-Disposition"] == f'attachment; filename="{notice.reference}-{evidence.pk}.txt"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer["Cache-Control"]
    assert address in mo.get(f"/en/admin/takedowns/notice/{notice.pk}/change/").content.decode()
    entry = LogEntry.objects.get(change_message=f"opened evidence file {evidence.pk}")
    assert (entry.object_id, entry.user.username) == (str(notice.pk), "mo")
    assert mo.get(address.replace(f"notice/{notice.pk}/", f"notice/{notice.pk + 1}/")).status_code == 404


def test_nobody_else_opens_a_file(client):
    send(client, a_file(b"%PDF-1"))
    address = f"/en/admin/takedowns/notice/{Notice.objects.get().pk}/evidence/{Evidence.objects.get().pk}/"

    assert client.get(address).status_code == 302
    client.force_login(make_person_at_desk("ada", "Chief editor"))
    assert client.get(address).status_code == 403
    assert not LogEntry.objects.exists()
