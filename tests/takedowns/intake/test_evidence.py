"""Evidence files: recognised by content, and stored privately without their names."""

import hashlib
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from articles.takedowns.intake.evidence import MAX_BYTES
from articles.takedowns.models import Claimant, Evidence, Notice
from tests.makers import make_claim

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
def stored_files(settings):
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
def test_four_types_are_recognised_by_content_and_stored_without_the_name(client, stored_files, content, kind):
    send(client, a_file(content))

    evidence, notice = Evidence.objects.get(), Notice.objects.get()
    assert (evidence.kind, evidence.size) == (kind, len(content))
    assert evidence.digest == hashlib.sha256(content).hexdigest()
    assert "evidence" in notice.elements
    (path,) = stored_files()
    assert path.read_bytes() == content
    assert "stella" not in str(path) + str(Evidence.objects.values())
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [a_zip(), b"MZ\x90\x00", b"\x00" * 40, b"GIF89a\x01\x00\x01\x00", b"\xff\xfe\x00a"])
def test_another_type_named_pdf_is_refused_with_a_message_and_nothing_typed_is_lost(client, stored_files, content):
    page = send(client, a_file(content), a_file(b"%PDF-1.7", "b.pdf")).content.decode()

    assert 'id="id_proofs_error"' in page
    assert "“stella-marsh.pdf” is not a PDF" in page
    assert "船名写错了。" in page
    assert not Notice.objects.exists()
    assert stored_files() == []


def test_six_files_and_more_than_20_mb_are_refused_with_a_message(client):
    def small_files(count):
        return [a_file(b"%PDF-1.7", f"{number}.pdf") for number in range(count)]

    too_large = a_file(b"%PDF-" + b"1" * (MAX_BYTES - 5)), a_file(b"%PDF-")

    assert "At most 5 files are allowed; you chose 6." in send(client, *small_files(6)).content.decode()
    assert "exceed 20 MB in total" in send(client, *too_large).content.decode()
    assert send(client, *small_files(5)).redirect_chain
    assert Evidence.objects.count() == 5


def test_markup_in_the_name_of_a_file_is_escaped(client):
    page = send(client, a_file(a_zip(), "<b>.pdf")).content.decode()

    assert "“&lt;b&gt;.pdf”" in page


def test_a_failure_leaves_no_file_behind(client, stored_files, monkeypatch):
    save = Evidence.save
    monkeypatch.setattr(Evidence, "save", lambda self: save(self) if not Evidence.objects.exists() else 1 / 0)

    with pytest.raises(ZeroDivisionError):
        send(client, a_file(b"%PDF-1"), a_file(b"%PDF-2"))

    assert stored_files() == []
    assert not Claimant.objects.exists()


def test_files_are_deleted_with_their_claimant(client, stored_files, django_capture_on_commit_callbacks):
    send(client, a_file(b"%PDF-1"), name="Stella")

    with django_capture_on_commit_callbacks(execute=True):
        Claimant.objects.all().delete()

    assert stored_files() == []
    assert Notice.objects.exists()
