"""Taking pictures in at the desk."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from articles.pictures.models import Picture
from tests.admin.filling import errors, send
from tests.makers import image_bytes, make_licence, make_picture

ADD = "/en/admin/pictures/picture/add/"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'


def upload(data: bytes, name: str = "harbour.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def wide(width: int) -> bytes:
    out = io.BytesIO()
    Image.new("1", (width, 1)).save(out, "PNG")
    return out.getvalue()


def test_a_picture_is_taken_in_and_shown_small(ada: Client) -> None:
    licence = make_licence()

    send(ada, ADD, file=upload(image_bytes()), alt="码头", credit="江宁", licence=licence.pk, _save="1")

    picture = Picture.objects.get()
    assert picture.get_absolute_url() in ada.get("/en/admin/pictures/picture/").content.decode()


def test_credit_and_licence_are_required(ada: Client) -> None:
    page = send(ada, ADD, file=upload(image_bytes()), alt="码头", _save="1")

    assert set(errors(page)) == {"credit", "licence"}


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"MZ not a picture", "not a picture we can read"), (SVG, "SVG is not taken"), (wide(30_000), "20,000 pixels")],
    ids=["no picture", "svg", "too wide"],
)
def test_what_cannot_be_shown_is_refused_beside_the_file(ada: Client, data: bytes, words: str) -> None:
    licence = make_licence()

    page = send(ada, ADD, file=upload(data), alt="码头", credit="江宁", licence=licence.pk, _save="1")

    assert words in errors(page)["file"][0]
    assert page.context["adminform"].form["credit"].value() == "江宁"
    assert not Picture.objects.exists()


def test_a_new_file_gets_a_new_address_and_the_old_one_answers_nothing(ada: Client) -> None:
    picture = make_picture()
    old = picture.get_absolute_url()

    send(ada, f"/en/admin/pictures/picture/{picture.pk}/change/", file=upload(image_bytes(colour="red")), _save="1")

    picture.refresh_from_db()
    assert picture.get_absolute_url() != old
    assert ada.get(old).status_code == 404
    assert ada.get(picture.get_absolute_url()).status_code == 200


def test_the_words_about_a_picture_change_without_a_new_file(ada: Client) -> None:
    picture = make_picture()

    send(ada, f"/en/admin/pictures/picture/{picture.pk}/change/", alt="灯塔", _save="1")

    assert Picture.objects.get().alt == "灯塔"
    assert Picture.objects.get().digest == picture.digest
