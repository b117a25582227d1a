"""Pictures in the admin: uploading, replacing and describing them."""

import io

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from articles.pictures.marks import read_marks, xmp_of
from articles.pictures.models import Picture
from tests.desk.form_filling import errors, send
from tests.makers import image_bytes, make_licence, make_picture

ADD = "/en/admin/pictures/picture/add/"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'


def upload(data: bytes, name: str = "harbour.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def wide(width: int) -> bytes:
    out = io.BytesIO()
    Image.new("1", (width, 1)).save(out, "PNG")
    return out.getvalue()


def test_an_uploaded_picture_is_shown_in_the_list(ada: Client) -> None:
    licence = make_licence()

    send(ada, ADD, file=upload(image_bytes()), alt="码头", credit="江宁", licence=licence.pk, _save="1")

    picture = Picture.objects.get()
    assert picture.get_absolute_url() in ada.get("/en/admin/pictures/picture/").content.decode()


def test_credit_and_licence_are_required(ada: Client) -> None:
    page = send(ada, ADD, file=upload(image_bytes()), alt="码头", _save="1")

    assert set(errors(page)) == {"credit", "licence"}


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"MZ not a picture", "not a picture we can read"), (SVG, "SVG is not accepted"), (wide(30_000), "20,000 pixels")],
    ids=["no picture", "svg", "too wide"],
)
def test_an_unreadable_file_is_an_error_beside_the_field(ada: Client, data: bytes, words: str) -> None:
    licence = make_licence()

    page = send(ada, ADD, file=upload(data), alt="码头", credit="江宁", licence=licence.pk, _save="1")

    assert words in errors(page)["file"][0]
    assert page.context["adminform"].form["credit"].value() == "江宁"
    assert not Picture.objects.exists()


def test_a_new_file_gets_a_new_address_and_the_old_one_answers_404(ada: Client) -> None:
    picture = make_picture()
    old = picture.get_absolute_url()

    send(ada, f"/en/admin/pictures/picture/{picture.pk}/change/", file=upload(image_bytes(colour="red")), _save="1")

    picture.refresh_from_db()
    assert picture.get_absolute_url() != old
    assert ada.get(old).status_code == 404
    assert ada.get(picture.get_absolute_url()).status_code == 200


def test_the_description_of_a_picture_changes_without_a_new_file(ada: Client) -> None:
    picture = make_picture()

    send(ada, f"/en/admin/pictures/picture/{picture.pk}/change/", alt="灯塔", _save="1")

    assert Picture.objects.get().alt == "灯塔"
    assert Picture.objects.get().digest == picture.digest


def marked(source: str = "trainedAlgorithmicMedia") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 40), "navy").save(out, "JPEG", xmp=xmp_of(source, ""))
    return out.getvalue()


def test_the_mark_of_an_upload_is_shown_to_the_editor(ada: Client) -> None:
    picture = make_picture(data=marked())

    page = ada.get(f"/en/admin/pictures/picture/{picture.pk}/change/").content.decode()

    assert page.count("AI-generated") > 1


def test_a_mark_is_cleared_only_with_a_reason_that_is_recorded(ada: Client) -> None:
    picture = make_picture(data=marked())
    address = f"/en/admin/pictures/picture/{picture.pk}/change/"

    page = send(ada, address, digital_source="", _save="1")
    assert "Give the reason" in str(page.context["adminform"].form.errors)

    send(ada, address, digital_source="", mark_reason="The camera wrote it by mistake.", _save="1")
    picture.refresh_from_db()
    assert (picture.digital_source, picture.mark_reason) == ("", "The camera wrote it by mistake.")
    assert read_marks(picture.file.read()).source == ""
    assert "mark" in LogEntry.objects.latest("pk").change_message


def test_the_upload_dialog_names_the_mark(ada: Client) -> None:
    answer = ada.post("/en/admin/pictures/picture/upload/", {"look": "1", "file": upload(marked(), "ai.jpg")})

    assert answer.json()["told"]["mark"] == "AI-generated"


def test_a_mark_set_by_hand_is_written_into_the_stored_file(ada: Client) -> None:
    picture = make_picture()

    send(ada, f"/en/admin/pictures/picture/{picture.pk}/change/", digital_source="algorithmicMedia", _save="1")

    picture.refresh_from_db()
    assert read_marks(picture.file.read()).source == "algorithmicMedia"
