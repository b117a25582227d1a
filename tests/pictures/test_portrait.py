"""Tests of portraits: their size, their focal point, and the marks of the picture."""

import io

import pytest
from PIL import Image

from articles.pictures.models import Picture
from articles.pictures.portrait import SIDE, encode_portrait
from tests.makers import make_picture


def stored(width: int, height: int) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    picture, out = Image.new("RGB", (width, height), "blue"), io.BytesIO()
    picture.paste("red", (0, 0, width // 2, height))
    picture.save(out, "WEBP", lossless=True)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


@pytest.mark.parametrize(("size", "side"), [((1_920, 1_080), SIDE), ((300, 1_900), SIDE), ((64, 40), 40)])
def test_a_portrait_is_a_square_no_larger_than_the_picture(size: tuple[int, int], side: int) -> None:
    assert opened(encode_portrait(stored(*size), 0.5, 0.5)).size == (side, side)


@pytest.mark.parametrize(("focus", "colour"), [(0.0, "red"), (1.0, "blue")])
def test_a_portrait_shows_the_focal_point(focus: float, colour: str) -> None:
    red, _green, blue = opened(encode_portrait(stored(1_200, 400), focus, 0.5)).getpixel((SIDE // 2, SIDE // 2))

    assert ("red" if red > blue else "blue") == colour


def test_an_animation_gives_its_first_frame() -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (400, 300), colour) for colour in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], duration=100)

    red, _green, blue = opened(encode_portrait(out.getvalue(), 0.5, 0.5)).getpixel((9, 9))

    assert red > blue


@pytest.mark.django_db
def test_a_portrait_carries_the_mark_of_a_machine() -> None:
    picture: Picture = make_picture(digital_source="trainedAlgorithmicMedia")

    assert b"trainedAlgorithmicMedia" in picture.read_portrait()
    assert b"AlgorithmicMedia" not in make_picture().read_portrait()
