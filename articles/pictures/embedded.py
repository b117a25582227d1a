"""What does a picture file say of itself? Its credit and its caption, by IPTC IIM, else by EXIF; proposals, no more.

Agencies and cameras write them at the beginning of the file, so that its first part is enough.
"""

import contextlib
import io
import warnings
from collections.abc import Iterable
from dataclasses import dataclass

from PIL import ExifTags, Image, ImageFile, IptcImagePlugin, UnidentifiedImageError

from articles.pictures.upload import FORMATS

# Bytes of a file that are looked at.
FIRST_PART = 512 * 1024
LONGEST = 200
# IIM record 2: By-line 80, Credit 110, Source 115, Caption/Abstract 120. Record 1, 90: ESC % G says UTF-8.
BY_LINE, CREDIT, SOURCE, CAPTION, CHARSET = (2, 80), (2, 110), (2, 115), (2, 120), (1, 90)
UTF_8, UTF_8_ALONE = b"\x1b%G", ("utf-8",)
# Where no charset is named, agencies write one of these.
CHARSETS = ("utf-8", "gb18030", "latin-1")


@dataclass(frozen=True, slots=True)
class Told:
    """Plain words, empty where the file says nothing."""

    credit: str = ""
    caption: str = ""


def told_by(data: bytes) -> Told:
    """Read from the first part of a file; whatever is no picture says nothing."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data[:FIRST_PART]), formats=FORMATS) as picture:
                return _told(picture)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, KeyError, Image.DecompressionBombError):
        return Told()


def _told(picture: ImageFile.ImageFile) -> Told:
    written = IptcImagePlugin.getiptcinfo(picture) or {}
    charset = written.get(CHARSET)

    def iptc(*names: tuple[int, int]) -> str:
        found = (_first(written.get(name)) for name in names)
        return _joined(_words(value, UTF_8_ALONE if charset == UTF_8 else CHARSETS) for value in found if value)

    exif = picture.getexif()
    named = (exif.get(ExifTags.Base.Artist), exif.get(ExifTags.Base.Copyright))
    credit = iptc(BY_LINE, CREDIT) or iptc(SOURCE) or _joined(_plain(value) for value in named)
    caption = iptc(CAPTION) or _plain(exif.get(ExifTags.Base.ImageDescription))
    return Told(credit[:LONGEST], caption[:LONGEST])


def _first(value: object) -> bytes:
    """A field that stands more than once is a list."""
    one = value[0] if isinstance(value, list) and value else value
    return one if isinstance(one, bytes) else b""


def _words(value: bytes, charsets: tuple[str, ...]) -> str:
    for charset in charsets:
        try:
            return _plain(value.decode(charset))
        except UnicodeDecodeError:
            continue
    return ""


def _plain(value: object) -> str:
    """One line of printable characters. Pillow reads EXIF as Latin-1; programs write UTF-8 there."""
    if not isinstance(value, str):
        return ""
    with contextlib.suppress(UnicodeError):
        value = value.encode("latin-1").decode("utf-8")
    return " ".join("".join(char if char.isprintable() else " " for char in value).split())


def _joined(words: Iterable[str]) -> str:
    """江宁/望海社: the person, then the agency, each once."""
    return "/".join(dict.fromkeys(filter(None, words)))
