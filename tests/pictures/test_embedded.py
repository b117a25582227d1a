"""What a picture file says of itself, read from its first part."""

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image

from articles.pictures.embedded import LONGEST, Told, told_by
from tests.makers import image_bytes, with_iptc


def with_exif(**fields: str) -> bytes:
    image, out = Image.new("RGB", (64, 40)), io.BytesIO()
    numbers = {"artist": 0x013B, "copyright": 0x8298, "description": 0x010E}
    exif = image.getexif()
    for name, words in fields.items():
        exif[numbers[name]] = words
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.mark.parametrize(
    ("fields", "charset", "credit"),
    [
        ({80: "江宁", 110: "望海社"}, "utf-8", "江宁/望海社"),
        ({80: "江宁", 110: "江宁"}, "utf-8", "江宁"),
        ({80: "江宁"}, "gb18030", "江宁"),
        ({110: "Agence Café"}, "latin-1", "Agence Café"),
        ({115: "望海社"}, "utf-8", "望海社"),
        ({}, "utf-8", ""),
    ],
)
def test_the_credit_of_an_agency_is_read(fields: dict[int, str], charset: str, credit: str) -> None:
    assert told_by(with_iptc(fields, charset)).credit == credit


def test_the_caption_is_one_line() -> None:
    assert told_by(with_iptc({120: "夜里的\n码头\x00"})).caption == "夜里的 码头"


def test_a_camera_says_it_by_exif() -> None:
    told = told_by(with_exif(artist="Jiang Ning", copyright="Tidewatch", description="The quay at night"))

    assert told == Told("Jiang Ning/Tidewatch", "The quay at night")


def test_the_agency_goes_before_the_camera() -> None:
    assert told_by(with_iptc({80: "江宁"}, under=with_exif(artist="camera"))).credit == "江宁"


def test_the_first_part_of_a_file_is_enough() -> None:
    data = with_iptc({80: "江宁"}, under=image_bytes("JPEG", (2_000, 2_000)))

    assert told_by(data[:2_000]).credit == "江宁"


def test_what_is_said_is_bounded() -> None:
    assert len(told_by(with_iptc({120: "长" * 2_000})).caption) == LONGEST


@pytest.mark.parametrize("data", [b"", b"MZ\x90", b"<svg/>", image_bytes("PNG"), image_bytes("GIF")])
def test_what_says_nothing_says_nothing(data: bytes) -> None:
    assert told_by(data) == Told()


def test_a_picture_of_a_billion_pixels_is_not_decoded() -> None:
    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    assert told_by(b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + head + b"\x00" * 40) == Told()


@given(some.binary(max_size=300))
def test_broken_fields_break_nothing(noise: bytes) -> None:
    whole = with_iptc({80: "江宁"})

    assert isinstance(told_by(whole[:40] + noise + whole[40:]), Told)
