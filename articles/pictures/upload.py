"""Uploaded pictures: checked and re-encoded.

The format is detected from the content and the size is checked before decoding. What is stored is our own encoding:
WebP in sRGB, no metadata of the sender, no trailing bytes, at most `MAX_SIDE` pixels on a side. Animations stay
animations.
"""

import hashlib
import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageFile, UnidentifiedImageError

from articles.pictures.animation import Frame, frames_of, is_animated, loops_of
from articles.pictures.colour import ToSRGB, conversion, deep_to_srgb, without_palette
from articles.pictures.file_kinds import refusal_of
from articles.pictures.marks import Marks, read_marks, xmp_of
from articles.pictures.profiles import profile_of
from articles.pictures.webp_xmp import with_xmp

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
MAX_BYTES = 20_000_000
MAX_PIXELS = 50_000_000
MAX_UPLOADED_SIDE = 20_000
MAX_SIDE = 1_920
# The byte of the flags in an extended WebP file, and the flag for alpha.
VP8X_FLAGS, HAS_ALPHA = 20, 0x10
# How to turn a picture by its EXIF orientation.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class AcceptedPicture:
    """The re-encoded picture: WebP bytes, named after their digest (hex SHA-256), and the marks of the upload."""

    digest: str
    name: str
    content: "ContentFile[bytes]"
    width: int
    height: int
    marks: Marks


def accept_picture(upload: IO[bytes]) -> AcceptedPicture:
    """Check and re-encode an upload. Raises ValidationError if it is not a picture that we can show."""
    upload.seek(0)
    data = upload.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ValidationError(_("This file is larger than 20 MB."))
    with _refusing(data):
        encoded, size = _encode(data)
    marks = read_marks(data)
    encoded = with_xmp(encoded, xmp_of(marks.source, marks.aigc))
    digest, name = named(encoded)
    return AcceptedPicture(digest, name, ContentFile(encoded), *size, marks)


def decode_still(upload: IO[bytes]) -> Image.Image:
    """Check an upload and decode it in sRGB, upright, at most `MAX_SIDE` pixels on a side; of an animation its first
    frame. Raises ValidationError if it is not a picture.
    """
    upload.seek(0)
    data = upload.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ValidationError(_("This file is larger than 20 MB."))
    with _refusing(data), Image.open(io.BytesIO(data), formats=FORMATS) as opened:
        _check_size(opened.width, opened.height)
        return _decoded(opened, data, conversion(opened, profile_of(opened, data)))


@contextmanager
def _refusing(data: bytes) -> Iterator[None]:
    """Turn the errors of decoding into a ValidationError that says what is wrong with the file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(_("This picture has too many pixels (50 million at most).")) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise ValidationError(refusal_of(data)) from error


def named(encoded: bytes) -> tuple[str, str]:
    """The digest of a stored picture and the name of its file."""
    digest = hashlib.sha256(encoded).hexdigest()
    return digest, f"{digest[:32]}.webp"


def _encode(data: bytes) -> tuple[bytes, tuple[int, int]]:
    with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
        _check_size(opened.width, opened.height)
        to_srgb = conversion(opened, profile_of(opened, data))
        if is_animated(opened):
            return _encode_animation(opened, to_srgb)
        picture = _decoded(opened, data, to_srgb)
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=82, method=4)
    return out.getvalue(), picture.size


def _decoded(opened: ImageFile.ImageFile, data: bytes, to_srgb: ToSRGB) -> Image.Image:
    opened.draft(None, (MAX_SIDE, MAX_SIDE))
    deep = deep_to_srgb(opened, data, to_srgb)
    picture = _fitted(deep) if deep is not None else to_srgb.apply(_fitted(opened))
    turn = TURNS.get(opened.getexif().get(ExifTags.Base.Orientation, 1))
    return picture.transpose(turn) if turn is not None else picture


def _encode_animation(opened: ImageFile.ImageFile, to_srgb: ToSRGB) -> tuple[bytes, tuple[int, int]]:
    frames = [Frame(to_srgb.apply(_fitted(frame.picture)), frame.milliseconds) for frame in frames_of(opened)]
    first, *others = [frame.picture for frame in frames]
    durations, out = [frame.milliseconds for frame in frames], io.BytesIO()
    options = {"duration": durations, "loop": loops_of(opened), "background": (0, 0, 0, 0)}
    first.save(out, "WEBP", save_all=True, append_images=others, quality=82, method=2, **options)
    encoded = bytearray(out.getvalue())
    if any(frame.picture.mode == "RGBA" for frame in frames):
        # libwebp omits this where each frame is an opaque rectangle on a transparent canvas.
        encoded[VP8X_FLAGS] |= HAS_ALPHA
    return bytes(encoded), first.size


def _fitted(picture: Image.Image) -> Image.Image:
    """At most `MAX_SIDE` pixels on a side, in colours that can be averaged."""
    picture = without_palette(picture)
    picture.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return picture


def _check_size(width: int, height: int) -> None:
    if width > MAX_UPLOADED_SIDE or height > MAX_UPLOADED_SIDE:
        raise ValidationError(_("This picture is more than 20,000 pixels wide or high."))
    if width * height > MAX_PIXELS:
        raise ValidationError(_("This picture has too many pixels (50 million at most)."))
