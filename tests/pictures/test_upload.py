"""Tests of uploads: formats that are taken or refused by name, animations, orientation."""

import io

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from articles.pictures import animation
from articles.pictures.upload import accept_picture

SIZE = (60, 40)
COLOURS = ((200, 10, 20, 255), (10, 200, 20, 255), (20, 10, 200, 255))


def accepted(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(accept_picture(io.BytesIO(data)).content.read()))


def refusal(data: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        accept_picture(io.BytesIO(data))
    return " ".join(refused.value.messages)


def animated(kind: str, **options: object) -> bytes:
    first, *others = [Image.new("RGBA", SIZE, colour) for colour in COLOURS]
    out = io.BytesIO()
    first.save(out, kind, save_all=True, append_images=others, duration=[100, 200, 300], **options)
    return out.getvalue()


def shown(picture: Image.Image) -> list[tuple[int, int]]:
    """The strongest of red, green and blue in each frame, and its duration."""
    frames = []
    for number in range(getattr(picture, "n_frames", 1)):
        picture.seek(number)
        pixel = picture.convert("RGB").getpixel((30, 20))
        assert isinstance(pixel, tuple)
        frames.append((pixel.index(max(pixel)), round(picture.info["duration"])))
    return frames


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "AVIF"])
def test_an_animation_keeps_its_frames_and_times(kind: str) -> None:
    assert shown(accepted(animated(kind))) == [(0, 100), (1, 200), (2, 300)]


@pytest.mark.parametrize(("options", "runs"), [({}, 1), ({"loop": 0}, 0), ({"loop": 4}, 5)])
def test_a_gif_runs_as_often_as_before(options: dict[str, int], runs: int) -> None:
    assert accepted(animated("GIF", **options)).info["loop"] == runs


def test_a_moving_part_on_a_transparent_canvas_stays_transparent_around_it() -> None:
    frames = [Image.new("RGBA", SIZE) for _ in range(3)]
    for number, frame in enumerate(frames):
        frame.paste((200, 10, 20, 255), (number * 20, 0, number * 20 + 20, 40))
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=100, disposal=2)

    picture = accepted(out.getvalue())
    picture.seek(1)
    assert [picture.convert("RGBA").getpixel((x, 20))[3] for x in (10, 30, 50)] == [0, 255, 0]  # type: ignore[index]


def test_the_still_picture_of_an_animated_png_is_not_a_frame() -> None:
    assert shown(accepted(animated("PNG", default_image=True))) == [(1, 100), (2, 200)]


def test_an_animation_that_is_too_long_is_refused_with_its_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(animation, "MAX_FRAMES", 2)

    assert "500帧" in refusal(animated("GIF"))


def test_avif_is_taken() -> None:
    out = io.BytesIO()
    Image.new("RGB", SIZE, "navy").save(out, "AVIF")

    assert accepted(out.getvalue()).size == SIZE


@pytest.mark.parametrize("brands", [b"heic\0\0\0\0mif1heic", b"mif1\0\0\0\0mif1heix", b"hevc\0\0\0\0msf1hevc"])
def test_heic_is_refused_by_name_with_advice(brands: bytes) -> None:
    message = refusal((len(brands) + 8).to_bytes(4) + b"ftyp" + brands + bytes(100))

    assert "HEIC" in message
    assert "JPEG" in message


@pytest.mark.parametrize(
    ("data", "name"), [(b"II*\0", "TIFF"), (b"8BPS", "PSD"), (b"%PDF-1.7", "PDF"), (b"\xff\x0a", "JPEG XL")]
)
def test_other_pictures_are_refused_by_name(data: bytes, name: str) -> None:
    assert name in refusal(data + bytes(60))


def test_a_picture_is_turned_as_its_camera_says() -> None:
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x0112] = 6
    Image.new("RGB", SIZE).save(out, "JPEG", exif=exif)

    assert accepted(out.getvalue()).size == (40, 60)
