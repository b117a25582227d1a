"""Tests of pictures: marks that hold, their reasons, and the original file."""

import io
import os

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from PIL import Image

from articles.pictures.marks import read_marks, xmp_of
from articles.pictures.models import Picture
from tests.makers import image_bytes, make_picture

TRAINED = "trainedAlgorithmicMedia"


def marked_upload() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 40), "navy").save(out, "JPEG", xmp=xmp_of(TRAINED, '{"Label":"1"}'))
    return out.getvalue()


def originals() -> list[str]:
    return [name for _folder, _folders, names in os.walk(settings.ORIGINALS_ROOT) for name in names]


@pytest.mark.django_db
def test_a_picture_takes_the_marks_of_its_file() -> None:
    picture = make_picture(data=marked_upload())

    assert (picture.digital_source, picture.marked_aigc) == (TRAINED, '{"Label":"1"}')
    assert picture.machine_mark


@pytest.mark.django_db
def test_a_mark_is_not_cleared_without_a_reason() -> None:
    picture = make_picture(data=marked_upload())
    picture.digital_source = ""

    with pytest.raises(ValidationError, match="理由"):
        picture.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        picture.save()


@pytest.mark.django_db
def test_a_mark_cleared_with_a_reason_leaves_the_stored_file() -> None:
    picture = make_picture(data=marked_upload())
    before = picture.get_absolute_url()

    picture.digital_source, picture.mark_reason = "", "相机的程序误写。"
    picture.full_clean()
    picture.write_marks()
    picture.save()

    assert picture.get_absolute_url() != before
    assert read_marks(picture.file.read()).source == ""


@pytest.mark.django_db
def test_the_upload_is_kept_as_it_came_without_an_address() -> None:
    picture = make_picture(data=marked_upload())

    assert Picture.objects.get().original.read() == marked_upload()
    with pytest.raises(ValueError, match="no URL"):
        _ = picture.original.url


@pytest.mark.django_db(transaction=True)
def test_the_original_disappears_with_its_picture_and_with_its_successor() -> None:
    picture = make_picture(data=marked_upload())
    picture.file.save("new.png", io.BytesIO(image_bytes()), save=False)  # type: ignore[arg-type]
    picture.accept_upload()
    picture.save()

    assert len(originals()) == 1
    picture.delete()
    assert originals() == []
