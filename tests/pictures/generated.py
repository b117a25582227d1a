"""Generated picture files: kinds of pixels in colour spaces, with marks of machine generation in every container.

The numbers of a colour in a space come from published matrices and not from the code that is tested.
"""

import io
import json
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PIL import Image, ImageCms

from articles.pictures.marks import IPTC_TERMS, Marks
from articles.pictures.profiles import CURVES, PRIMARIES, SRGB, made_profile

SIZE = (24, 16)
# The colours of the left and the right half, in sRGB.
LEFT, RIGHT = (90, 150, 200), (200, 120, 60)
LIGHT, DARK = (180,) * 3, (70,) * 3
Colour = tuple[int, ...]
Numbers = tuple[float, ...]
Matrix = tuple[Numbers, Numbers, Numbers]

TO_XYZ: Matrix = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
TO_P3: Matrix = (
    (2.4934969, -0.9313836, -0.4027108),
    (-0.8294890, 1.7626641, 0.0236247),
    (0.0358458, -0.0761724, 0.9568845),
)
TO_ADOBE: Matrix = (
    (2.0413690, -0.5649464, -0.3446944),
    (-0.9692660, 1.8760108, 0.0415560),
    (0.0134474, -0.1183897, 1.0154096),
)
TO_2020: Matrix = (
    (1.7166512, -0.3556708, -0.2533663),
    (-0.6666844, 1.6164812, 0.0157685),
    (0.0176399, -0.0427706, 0.9421031),
)
ADOBE_PRIMARIES = ((0.3127, 0.3290), (0.64, 0.33), (0.21, 0.71), (0.15, 0.06))


@dataclass(frozen=True, slots=True)
class Space:
    """A colour space: its ICC profile (None: none is embedded), and the numbers from 0 to 1 of an sRGB colour in it."""

    name: str
    profile: bytes | None
    numbers: Callable[[Colour], Numbers]


def _linear(colour: Colour) -> Numbers:
    values = (part / 255 for part in colour)
    return tuple(v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)


def _times(matrix: Matrix, values: Numbers) -> Numbers:
    return tuple(sum(a * b for a, b in zip(row, values, strict=True)) for row in matrix)


def _plain(colour: Colour) -> Numbers:
    return tuple(part / 255 for part in colour)


def _in(matrix: Matrix, gamma: float) -> Callable[[Colour], Numbers]:
    return lambda colour: tuple(max(v, 0) ** (1 / gamma) for v in _times(matrix, _times(TO_XYZ, _linear(colour))))


def grey_profile(gamma: float) -> bytes:
    """An ICC profile of grey pixels with this gamma."""
    curve = b"curv\0\0\0\0" + struct.pack(">IHxx", 1, round(gamma * 256))
    white = b"XYZ \0\0\0\0" + struct.pack(">3i", 63_190, 65_536, 54_061)
    tags = [(b"desc", b"desc\0\0\0\0\0\0\0\2a\0" + bytes(78)), (b"wtpt", white), (b"kTRC", curve)]
    start, table, body = 132 + 12 * len(tags), struct.pack(">I", len(tags)), b""
    for name, content in tags:
        table += name + struct.pack(">II", start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    head = struct.pack(">I4sI4s4s4s12x4s28x", start + len(body), b"", 0x02400000, b"mntr", b"GRAY", b"XYZ ", b"acsp")
    return (head + white[8:]).ljust(128, b"\0") + table + body


COLOUR_SPACES = (
    Space("no profile", None, _plain),
    Space("sRGB", ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), _plain),
    Space("linear", made_profile(SRGB, CURVES[8]), _linear),
    Space("Display P3", made_profile(PRIMARIES[12], lambda v: v**2.2), _in(TO_P3, 2.2)),
    Space("Adobe RGB", made_profile(ADOBE_PRIMARIES, lambda v: v ** (563 / 256)), _in(TO_ADOBE, 563 / 256)),
    Space("BT.2020", made_profile(PRIMARIES[9], lambda v: v**2.4), _in(TO_2020, 2.4)),
)
GREY_SPACES = (
    Space("no profile", None, _plain),
    Space("grey 1.8", grey_profile(1.8), lambda colour: tuple(v ** (1 / 1.8) for v in _linear(colour))),
    Space("grey linear", grey_profile(1.0), _linear),
)


def _halves(mode: str, left: Colour, right: Colour) -> Image.Image:
    picture = Image.new(mode, SIZE, left)
    picture.paste(right, (SIZE[0] // 2, 0, *SIZE))
    return picture


def _bytes8(numbers: Numbers) -> Colour:
    return tuple(round(255 * min(value, 1)) for value in numbers)


def _saved(picture: Image.Image, kind: str, profile: bytes | None, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **({"icc_profile": profile} if profile else {}), **options)
    return out.getvalue()


def _plainly(mode: str, kind: str, **options: object) -> Callable[[Numbers, Numbers, bytes | None], bytes]:
    bands = {"L": 1, "LA": 1}.get(mode, 3)
    alpha = (255,) if mode.endswith("A") else ()

    def build(left: Numbers, right: Numbers, profile: bytes | None) -> bytes:
        colours = [(*_bytes8(numbers)[:bands], *alpha) for numbers in (left, right)]
        return _saved(_halves(mode, *colours), kind, profile, **options)

    return build


def _palette(kind: str) -> Callable[[Numbers, Numbers, bytes | None], bytes]:
    def build(left: Numbers, right: Numbers, profile: bytes | None) -> bytes:
        picture = _halves("P", (0,), (1,))
        picture.putpalette([*_bytes8(left), *_bytes8(right)] + [0] * 762)
        return _saved(picture, kind, profile)

    return build


def _cmyk(left: Numbers, right: Numbers, profile: bytes | None) -> bytes:
    inks = [(*(255 - part for part in _bytes8(numbers)), 0) for numbers in (left, right)]
    return _saved(_halves("CMYK", *inks), "JPEG", profile, quality=95)


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _deep(colour_type: int) -> Callable[[Numbers, Numbers, bytes | None], bytes]:
    """A PNG with 16 bits a sample."""
    bands, alpha = {0: (1, ()), 2: (3, ()), 4: (1, (65_535,)), 6: (3, (65_535,))}[colour_type]

    def build(left: Numbers, right: Numbers, profile: bytes | None) -> bytes:
        row = b"\0"
        for numbers in (left, right):
            samples = [round(65_535 * min(value, 1)) for value in numbers[:bands]]
            row += struct.pack(f">{bands + len(alpha)}H", *samples, *alpha) * (SIZE[0] // 2)
        parts = [(b"IHDR", struct.pack(">IIBBBBB", *SIZE, 16, colour_type, 0, 0, 0))]
        parts += [(b"iCCP", b"p\0\0" + zlib.compress(profile))] if profile else []
        parts += [(b"IDAT", zlib.compress(row * SIZE[1])), (b"IEND", b"")]
        return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)

    return build


COLOUR_KINDS = {
    "PNG": _plainly("RGB", "PNG"),
    "PNG with alpha": _plainly("RGBA", "PNG"),
    "PNG palette": _palette("PNG"),
    "PNG 16 bits": _deep(2),
    "PNG 16 bits with alpha": _deep(6),
    "JPEG": _plainly("RGB", "JPEG", quality=95, subsampling=0),
    "WebP": _plainly("RGB", "WEBP", lossless=True),
    "WebP with alpha": _plainly("RGBA", "WEBP", lossless=True),
    "AVIF": _plainly("RGB", "AVIF", quality=95, subsampling="4:4:4"),
}
GREY_KINDS = {
    "grey PNG": _plainly("L", "PNG"),
    "grey PNG with alpha": _plainly("LA", "PNG"),
    "grey PNG 16 bits": _deep(0),
    "grey PNG 16 bits with alpha": _deep(4),
    "grey JPEG": _plainly("L", "JPEG", quality=95),
}
PLAIN_KINDS = {"GIF": _palette("GIF"), "CMYK JPEG": _cmyk}

LABEL = json.dumps({"Label": "1", "ContentProducer": "候潮", "ProduceID": "c-1"}, ensure_ascii=False)
TRAINED, CAPTURE = "trainedAlgorithmicMedia", "digitalCapture"
BOX = b"\0\0\0\x20jumb\0\0\0\x18jumdc2pa" + bytes(16)


@dataclass(frozen=True, slots=True)
class Marking:
    """What is written into a file (an XMP packet, a C2PA box, or b""), and the marks it means."""

    name: str
    packet: bytes
    box: bytes
    marks: Marks


def _packet(attributes: str = "", elements: str = "") -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
        f' xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/"{attributes}>{elements}</rdf:Description></rdf:RDF>'
        "</x:xmpmeta>"
    ).encode()


def _source(term: str) -> str:
    return f"<Iptc4xmpExt:DigitalSourceType>{IPTC_TERMS}{term}</Iptc4xmpExt:DigitalSourceType>"


AIGC = f"<TC260:AIGC>{LABEL}</TC260:AIGC>"
AIGC_ATTRIBUTE = f" TC260:AIGC='{LABEL}'"
SOURCE_ATTRIBUTE = f' Iptc4xmpExt:DigitalSourceType="{IPTC_TERMS}{TRAINED}"'
CLAIM = BOX + f"{IPTC_TERMS}{TRAINED}".encode()
MARKINGS = (
    Marking("none", b"", b"", Marks()),
    Marking("source attribute", _packet(SOURCE_ATTRIBUTE), b"", Marks(TRAINED)),
    Marking("source element", _packet("", _source("compositeSynthetic")), b"", Marks("compositeSynthetic")),
    Marking("AIGC element", _packet("", AIGC), b"", Marks(TRAINED, LABEL)),
    Marking(
        "AIGC attribute", _packet(AIGC_ATTRIBUTE, _source("algorithmicMedia")), b"", Marks("algorithmicMedia", LABEL)
    ),
    Marking("manifest", b"", CLAIM, Marks(TRAINED, "", manifest=True)),
    Marking("all", _packet(SOURCE_ATTRIBUTE, AIGC), BOX, Marks(TRAINED, LABEL, manifest=True)),
    Marking("camera", _packet("", _source(CAPTURE)), b"", Marks(CAPTURE)),
)


def marked(data: bytes, marking: Marking) -> bytes:
    """The file with these marks, wherever its container keeps them."""
    if data[:2] == b"\xff\xd8":
        segments = [(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + marking.packet)] if marking.packet else []
        segments += [(0xEB, b"JP\0\1\0\0\0\1" + marking.box)] if marking.box else []
        written = b"".join(bytes((0xFF, n)) + struct.pack(">H", len(part) + 2) + part for n, part in segments)
        return data[:2] + written + data[2:]
    if data[:4] == b"\x89PNG":
        written = chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + marking.packet) if marking.packet else b""
        return data[:33] + written + (chunk(b"caBX", marking.box) if marking.box else b"") + data[33:]
    if data[:4] == b"RIFF":
        parts = [(name, part) for name, part in ((b"XMP ", marking.packet), (b"C2PA", marking.box)) if part]
        written = b"".join(name + struct.pack("<I", len(part)) + part + bytes(len(part) % 2) for name, part in parts)
        return b"RIFF" + struct.pack("<I", len(data) - 8 + len(written)) + data[8:] + written
    if data[:4] == b"GIF8":
        # A block of an application before the end of the file; a GIF has no place for a manifest.
        written = b"!\xff\x0bXMP DataXMP" + marking.packet + b"\1" + bytes(range(255, -1, -1)) + b"\0"
        return data[:-1] + (written if marking.packet else b"") + data[-1:]
    kinds = {bytes.fromhex("be7acfcb97a942e89c71999491e3afac"): marking.packet}
    kinds[bytes.fromhex("d8fec3d61b0e483c92975828877ec481")] = (
        marking.box and bytes(4) + b"manifest\0" + bytes(8) + marking.box
    )
    boxes = (kind + part for kind, part in kinds.items() if part)
    return data + b"".join(struct.pack(">I", len(part) + 8) + b"uuid" + part for part in boxes)


@dataclass(frozen=True, slots=True)
class Generated:
    """A file, the colours that its halves must have after an upload, and its marks."""

    name: str
    data: bytes
    colours: tuple[Colour, Colour]
    marks: Marks


def generated_pictures(markings_each: int = 4) -> Iterator[Generated]:
    """Every kind of pixels in every space, each with some of the markings, so that all meet all containers."""
    groups = (
        (COLOUR_KINDS, COLOUR_SPACES, (LEFT, RIGHT)),
        (GREY_KINDS, GREY_SPACES, (LIGHT, DARK)),
        (PLAIN_KINDS, COLOUR_SPACES[:1], (LEFT, RIGHT)),
    )
    at = 0
    for kinds, spaces, colours in groups:
        for name, build in kinds.items():
            for space in spaces:
                data = build(space.numbers(colours[0]), space.numbers(colours[1]), space.profile)
                for _ in range(markings_each):
                    marking, at = MARKINGS[at % len(MARKINGS)], at + 1
                    if marking.box and name == "GIF":
                        continue
                    yield Generated(
                        f"{name}, {space.name}, {marking.name}", marked(data, marking), colours, marking.marks
                    )
                at += 1
