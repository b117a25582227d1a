"""Frames of animated pictures: GIF, animated PNG, WebP and AVIF."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageFile

FORMATS = ("GIF", "PNG", "WEBP", "AVIF")
MAX_FRAMES = 500
# Of all frames together; encoding takes about one second for ten million.
MAX_PIXELS = 60_000_000
# Browsers show a frame without a duration, or with a shorter one than this, for 100 milliseconds.
SHORTEST, DEFAULT = 20, 100


@dataclass(frozen=True, slots=True)
class Frame:
    picture: Image.Image
    milliseconds: int


def is_animated(picture: ImageFile.ImageFile) -> bool:
    return picture.format in FORMATS and _count(picture) > 1


def frames_of(picture: ImageFile.ImageFile) -> Iterator[Frame]:
    """The frames in order. Raises ValidationError if they are too many to be kept."""
    count = _count(picture)
    if count > MAX_FRAMES or count * picture.width * picture.height > MAX_PIXELS:
        raise ValidationError(
            _(
                "This animation is too long (500 frames and 60 million pixels in all at most). Shorten it or make it"
                " smaller, or upload one frame as a still picture."
            )
        )
    start = _first(picture)
    for number in range(start, start + count):
        picture.seek(number)
        picture.load()
        duration = round(picture.info.get("duration") or 0)
        yield Frame(picture.copy(), duration if duration >= SHORTEST else DEFAULT)


def loops_of(picture: ImageFile.ImageFile) -> int:
    """How often an animation runs; 0 is without end. A GIF counts the repetitions after the first run."""
    if picture.format == "GIF":
        repeats = picture.info.get("loop")
        return 1 if repeats is None else int(repeats) + 1 if repeats else 0
    return int(picture.info.get("loop", 0))


def _count(picture: ImageFile.ImageFile) -> int:
    return int(getattr(picture, "n_frames", 1)) - _first(picture)


def _first(picture: ImageFile.ImageFile) -> int:
    """The still picture that programs without animation show is no frame."""
    return 1 if picture.format == "PNG" and picture.info.get("default_image") else 0
