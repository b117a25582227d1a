"""Tests of colours: every kind of pixels and profile looks after an upload as it looked before."""

import io
import struct
import zlib
from collections.abc import Sequence

import pytest
from PIL import Image

from articles.pictures.profiles import CURVES, PRIMARIES, SRGB, made_profile
from articles.pictures.upload import accept_picture

SIZE = (60, 40)
# WebP is lossy: what a colour may lose by it.
LOSS = 4
GREEN = (60, 180, 90)
# The same numbers in Display P3, in sRGB.
P3_GREEN = (0, 183, 76)
LINEAR = made_profile(SRGB, CURVES[8])
DISPLAY_P3 = made_profile(PRIMARIES[12], CURVES[13])


def stored(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(accept_picture(io.BytesIO(data)).content.read()))


def saved(mode: str, colour: int | tuple[int, ...], kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, SIZE, colour).save(out, kind, **options)
    return out.getvalue()


def png(samples: Sequence[int], *chunks: tuple[bytes, bytes], colour_type: int = 2) -> bytes:
    """A PNG with 16 bits a sample and these chunks before the image."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    rows = (b"\0" + struct.pack(f">{len(samples)}H", *samples) * SIZE[0]) * SIZE[1]
    head = struct.pack(">IIBBBBB", *SIZE, 16, colour_type, 0, 0, 0)
    parts = [(b"IHDR", head), *chunks, (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def gamma(value: float) -> tuple[bytes, bytes]:
    return b"gAMA", struct.pack(">I", round(value * 100_000))


def chromaticities(code: int) -> tuple[bytes, bytes]:
    return b"cHRM", struct.pack(">8I", *(round(value * 100_000) for point in PRIMARIES[code] for value in point))


def cmyk_profile() -> bytes:
    """An ICC profile whose inks are weaker than Pillow's own formula takes them for: full black is a dark grey."""
    inks = [(c, m, y, k) for c in (0, 1) for m in (0, 1) for y in (0, 1) for k in (0, 1)]
    # Colours in CIE L*a*b*: paper is white, any ink makes it darker.
    grid = b"".join(bytes((max(0, 255 - 60 * (c + m + y) - 200 * k), 128, 128)) for c, m, y, k in inks)
    ramp = bytes(range(256))
    matrix = struct.pack(">9i", 65_536, 0, 0, 0, 65_536, 0, 0, 0, 65_536)
    table = b"mft1\0\0\0\0" + bytes((4, 3, 2, 0)) + matrix + ramp * 4 + grid + ramp * 3
    white = b"XYZ \0\0\0\0" + struct.pack(">3i", 63_190, 65_536, 54_061)
    tags = [(b"desc", b"desc\0\0\0\0\0\0\0\2a\0" + bytes(78)), (b"wtpt", white), (b"A2B0", table)]
    start, directory, body = 132 + 12 * len(tags), struct.pack(">I", len(tags)), b""
    for name, content in tags:
        directory += name + struct.pack(">II", start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    head = struct.pack(">I4sI4s4s4s12x4s28x", start + len(body), b"", 0x02400000, b"prtr", b"CMYK", b"Lab ", b"acsp")
    return (head + white[8:]).ljust(128, b"\0") + directory + body


def assert_colour(data: bytes, colour: tuple[int, ...]) -> None:
    shown = stored(data)
    pixel = shown.getpixel((30, 20))
    assert isinstance(pixel, tuple)
    assert len(pixel) == len(colour)
    assert max(abs(a - b) for a, b in zip(pixel, colour, strict=True)) <= LOSS, pixel


def light(sample: int) -> int:
    """How a 16-bit sample of linear light looks in sRGB."""
    value = sample / 65_535
    return round(255 * (12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055))


@pytest.mark.parametrize("sample", [0, 0x4011, 0x80FF, 0xBFBF, 0xFFFF])
def test_grey_of_16_bits_keeps_its_tone(sample: int) -> None:
    assert_colour(png([sample], colour_type=0), (sample >> 8,) * 3)


def test_colour_of_16_bits_keeps_its_tone() -> None:
    assert_colour(png([60 * 257, 180 * 257, 90 * 257]), GREEN)


@pytest.mark.parametrize("sample", [30, 131, 700, 5_000, 40_000])
@pytest.mark.parametrize(
    "said",
    [gamma(1.0), (b"iCCP", b"p\0\0" + zlib.compress(LINEAR)), (b"cICP", bytes([1, 8, 0, 1]))],
    ids=["gAMA", "iCCP", "cICP"],
)
def test_shadows_in_linear_light_survive(sample: int, said: tuple[bytes, bytes]) -> None:
    assert_colour(png([sample, sample, sample], said), (light(sample),) * 3)


@pytest.mark.parametrize("sample", [131, 5_000])
def test_grey_in_linear_light_of_16_bits_is_shown_as_bright_as_it_is(sample: int) -> None:
    assert_colour(png([sample], gamma(1.0), colour_type=0), (light(sample),) * 3)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_wide_gamut_is_converted_through_the_profile_in_the_file(kind: str) -> None:
    assert_colour(saved("RGB", GREEN, kind, icc_profile=DISPLAY_P3, quality=95), P3_GREEN)


@pytest.mark.parametrize(
    "chunks", [[chromaticities(12)], [chromaticities(12), gamma(1 / 2.2)], [(b"cICP", bytes([12, 13, 0, 1]))]]
)
def test_a_wide_gamut_is_converted_by_what_png_chunks_say(chunks: list[tuple[bytes, bytes]]) -> None:
    assert_colour(png([60 * 257, 180 * 257, 90 * 257], *chunks), P3_GREEN)


@pytest.mark.parametrize(
    "chunks",
    [[(b"sRGB", b"\0"), gamma(1.0)], [gamma(1 / 2.2)], [chromaticities(1)], [(b"cICP", bytes([1, 13, 0, 1]))]],
    ids=["sRGB before gAMA", "usual gamma", "primaries of sRGB", "cICP"],
)
def test_chunks_that_mean_srgb_leave_the_numbers(chunks: list[tuple[bytes, bytes]]) -> None:
    assert_colour(png([60 * 257, 180 * 257, 90 * 257], *chunks), GREEN)


def test_cicp_takes_precedence_over_a_profile() -> None:
    profile = (b"iCCP", b"p\0\0" + zlib.compress(LINEAR))
    assert_colour(png([60 * 257, 180 * 257, 90 * 257], (b"cICP", bytes([1, 13, 0, 1])), profile), GREEN)


def test_an_avif_box_that_names_display_p3_is_obeyed() -> None:
    data = saved("RGB", GREEN, "AVIF", quality=95)
    at = data.index(b"colrnclx") + 8
    assert_colour(data[:at] + b"\0\x0c" + data[at + 2 :], P3_GREEN)


@pytest.mark.parametrize(
    ("inks", "colour"), [((0, 255, 255, 0), (255, 0, 0)), ((0, 0, 0, 128), (127, 127, 127)), ((0,) * 4, (255,) * 3)]
)
def test_cmyk_without_a_profile_is_mixed_as_browsers_do(inks: tuple[int, ...], colour: tuple[int, ...]) -> None:
    assert_colour(saved("CMYK", inks, "JPEG", quality=95), colour)


def test_cmyk_is_converted_through_its_profile() -> None:
    data = saved("CMYK", (0, 0, 0, 255), "JPEG", icc_profile=cmyk_profile(), quality=95)
    # L* 21.6 is this grey.
    assert_colour(data, (53, 53, 53))


def test_a_palette_keeps_its_colours_and_its_transparency() -> None:
    picture, opaque, clear = Image.new("P", SIZE, 1), io.BytesIO(), io.BytesIO()
    picture.putpalette([0, 0, 0, 200, 10, 20] + [0] * 762)
    picture.save(opaque, "PNG")
    picture.save(clear, "PNG", transparency=1)

    assert_colour(opaque.getvalue(), (200, 10, 20))
    assert stored(clear.getvalue()).getpixel((30, 20))[3] == 0  # type: ignore[index]


def test_a_palette_is_converted_through_its_profile() -> None:
    picture, out = Image.new("P", SIZE, 1), io.BytesIO()
    picture.putpalette([0, 0, 0, *GREEN] + [0] * 762)
    picture.save(out, "PNG", icc_profile=DISPLAY_P3)

    assert_colour(out.getvalue(), P3_GREEN)


def test_half_transparent_pixels_stay_half_transparent() -> None:
    assert_colour(saved("RGBA", (*GREEN, 128), "PNG", icc_profile=DISPLAY_P3), (*P3_GREEN, 128))
    assert_colour(saved("LA", (90, 128), "PNG"), (90, 90, 90, 128))


@pytest.mark.parametrize(("blue", "alpha"), [(2, 0), (3, None)])
def test_a_transparent_colour_of_16_bits_is_compared_in_full(blue: int, alpha: int | None) -> None:
    pixel = stored(png([0x4011, 1, 2], (b"tRNS", struct.pack(">3H", 0x4011, 1, blue)))).getpixel((30, 20))
    assert isinstance(pixel, tuple)
    assert pixel[3:] == (() if alpha is None else (alpha,))


@pytest.mark.parametrize("profile", [b"junk" * 50, cmyk_profile()], ids=["junk", "for other inks"])
def test_a_profile_that_does_not_fit_is_ignored(profile: bytes) -> None:
    assert_colour(saved("RGB", GREEN, "PNG", icc_profile=profile), GREEN)


def test_a_grey_picture_with_a_profile_for_colours_is_converted() -> None:
    assert_colour(saved("L", 55, "JPEG", icc_profile=LINEAR), (light(55 * 257),) * 3)
