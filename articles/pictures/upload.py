"""Is this upload a picture that we may decode, and what do we keep of it?

The type is told by content, the pixels are counted before any is decoded, and what is stored is our own encoding:
no metadata, no trailing bytes, no more than `LONGEST_SIDE` pixels on a side.
"""

import hashlib
import io
import warnings
from dataclasses import dataclass
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_BYTES = 20_000_000
MOST_PIXELS = 50_000_000
LONGEST_UPLOADED_SIDE = 20_000
LONGEST_SIDE = 1_920


@dataclass(frozen=True, slots=True)
class TakenPicture:
    """What is stored: WebP bytes under the name of their own digest (hex SHA-256)."""

    digest: str
    name: str
    content: ContentFile
    width: int
    height: int


def accept_picture(upload: IO[bytes]) -> TakenPicture:
    """Check and re-encode an upload. Raises ValidationError when it is no picture we can show."""
    upload.seek(0)
    data = upload.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ValidationError(_("This file is larger than 20 MB."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            encoded, size = _encode(data)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(_("This picture has too many pixels (50 million at most).")) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise ValidationError(
            _("This is not a picture we can read. Use JPEG, PNG, WebP or GIF; SVG is not taken.")
        ) from error
    digest = hashlib.sha256(encoded).hexdigest()
    return TakenPicture(digest, f"{digest[:32]}.webp", ContentFile(encoded), *size)


def _encode(data: bytes) -> tuple[bytes, tuple[int, int]]:
    with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
        _check_size(opened.width, opened.height)
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        picture = ImageOps.exif_transpose(opened)
        mode = "RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB"
        picture = picture.convert(mode)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=82, method=4)
    return out.getvalue(), picture.size


def _check_size(width: int, height: int) -> None:
    if width > LONGEST_UPLOADED_SIDE or height > LONGEST_UPLOADED_SIDE:
        raise ValidationError(_("This picture is more than 20,000 pixels wide or high."))
    if width * height > MOST_PIXELS:
        raise ValidationError(_("This picture has too many pixels (50 million at most)."))
