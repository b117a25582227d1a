"""Credit and caption embedded in a picture file (IPTC IIM, else XMP, else EXIF), offered to the editor as proposals.

Agencies and cameras write them at the beginning of the file, so its first part is enough.
"""

import contextlib
import io
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree

from PIL import ExifTags, Image, ImageFile, IptcImagePlugin, UnidentifiedImageError

from articles.pictures.marks import xmp_packets
from articles.pictures.upload import FORMATS

# Bytes that are read.
FIRST_PART = 512 * 1024
MAX_LENGTH = 200
# IIM record 2: By-line 80, Credit 110, Source 115, Caption/Abstract 120. Record 1, 90: ESC % G says UTF-8.
BY_LINE, CREDIT, SOURCE, CAPTION, CHARSET = (2, 80), (2, 110), (2, 115), (2, 120), (1, 90)
UTF_8, UTF_8_ALONE = b"\x1b%G", ("utf-8",)
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC, PHOTOSHOP = "{http://purl.org/dc/elements/1.1/}", "{http://ns.adobe.com/photoshop/1.0/}"
XMP_CREDIT, XMP_SOURCE = (f"{DC}creator", f"{PHOTOSHOP}Credit"), f"{PHOTOSHOP}Source"
XMP_RIGHTS, XMP_CAPTION = f"{DC}rights", f"{DC}description"
# Where no charset is named, agencies write one of these.
CHARSETS = ("utf-8", "gb18030", "latin-1")


@dataclass(frozen=True, slots=True)
class EmbeddedMetadata:
    """Plain text; empty strings where the file contains nothing."""

    credit: str = ""
    caption: str = ""


def read_metadata(data: bytes) -> EmbeddedMetadata:
    """Metadata from the first part of a file; empty if it is not a picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data[:FIRST_PART]), formats=FORMATS) as picture:
                return _read(picture, _xmp(data[:FIRST_PART]))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, KeyError, Image.DecompressionBombError):
        return EmbeddedMetadata()


def _read(picture: ImageFile.ImageFile, xmp: dict[str, str]) -> EmbeddedMetadata:
    written = IptcImagePlugin.getiptcinfo(picture) or {}
    charset = written.get(CHARSET)

    def iptc(*names: tuple[int, int]) -> str:
        values = (_first(written.get(name)) for name in names)
        return _joined(_words(value, UTF_8_ALONE if charset == UTF_8 else CHARSETS) for value in values if value)

    exif = picture.getexif()
    named = (exif.get(ExifTags.Base.Artist), exif.get(ExifTags.Base.Copyright))
    credit = iptc(BY_LINE, CREDIT) or iptc(SOURCE) or _xmp_credit(xmp) or _joined(_plain(value) for value in named)
    caption = iptc(CAPTION) or xmp.get(XMP_CAPTION, "") or _plain(exif.get(ExifTags.Base.ImageDescription))
    return EmbeddedMetadata(credit[:MAX_LENGTH], caption[:MAX_LENGTH])


def _xmp(data: bytes) -> dict[str, str]:
    """The text of each property, by its name with the namespace; of a list the first entry."""
    properties: dict[str, str] = {}
    for packet in xmp_packets(data):
        if b"<!DOCTYPE" in packet or b"<!ENTITY" in packet:
            continue
        with contextlib.suppress(ElementTree.ParseError, ValueError, RecursionError):
            for description in ElementTree.fromstring(packet).iter(f"{RDF}Description"):  # noqa: S314 (no entities)
                pairs = [*description.items(), *((child.tag, _text_in(child)) for child in description)]
                properties |= {name: words for name, value in pairs if (words := _words(value.encode(), UTF_8_ALONE))}
    return properties


def _text_in(element: ElementTree.Element) -> str:
    first = element.find(f".//{RDF}li")
    return "".join((element if first is None else first).itertext())


def _xmp_credit(xmp: dict[str, str]) -> str:
    by = _joined(xmp.get(name, "") for name in XMP_CREDIT)
    return by or xmp.get(XMP_SOURCE, "") or xmp.get(XMP_RIGHTS, "")


def _first(value: object) -> bytes:
    """Repeated fields are lists; the first value counts."""
    first = value[0] if isinstance(value, list) and value else value
    return first if isinstance(first, bytes) else b""


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
