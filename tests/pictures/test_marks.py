"""Tests of marks of machine generation: read from every container, and written into the stored file."""

import io
import json
import struct
import time
import zlib

import pytest
from PIL import Image

from articles.pictures.marks import IPTC_TERMS, Marks, read_marks, xmp_of
from articles.pictures.upload import accept_picture
from articles.pictures.webp_xmp import with_xmp
from tests.makers import image_bytes

LABEL = json.dumps({"Label": "1", "ContentProducer": "候潮", "ProduceID": "c-1"}, ensure_ascii=False)
TRAINED = "trainedAlgorithmicMedia"
BOX = b"\0\0\0\x20jumb\0\0\0\x18jumdc2pa" + bytes(16)


def attributes(term: str = TRAINED) -> bytes:
    """XMP with its properties as attributes, as many programs write it."""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
        f' Iptc4xmpExt:DigitalSourceType="{IPTC_TERMS}{term}"/></rdf:RDF></x:xmpmeta>'
    ).encode()


def with_packet(kind: str, packet: bytes) -> bytes:
    out = io.BytesIO()
    picture = Image.new("RGB", (60, 40), "navy")
    if kind == "PNG":
        return png_with(image_bytes("PNG"), b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet)
    picture.save(out, kind, xmp=packet)
    return out.getvalue()


def png_with(png: bytes, name: bytes, content: bytes) -> bytes:
    chunk = struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
    return png[:33] + chunk + png[33:]


def with_manifest(kind: str, box: bytes = BOX) -> bytes:
    whole = image_bytes(kind)
    if kind == "JPEG":
        segment = b"JP\0\1\0\0\0\1" + box
        return whole[:2] + b"\xff\xeb" + struct.pack(">H", len(segment) + 2) + segment + whole[2:]
    if kind == "PNG":
        return png_with(whole, b"caBX", box)
    if kind == "WEBP":
        body = whole[12:] + b"C2PA" + struct.pack("<I", len(box)) + box + b"\0" * (len(box) % 2)
        return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body
    content = bytes.fromhex("d8fec3d61b0e483c92975828877ec481") + b"\0\0\0\0manifest\0" + bytes(8) + box
    return whole + struct.pack(">I", len(content) + 8) + b"uuid" + content


KINDS = pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])


@KINDS
@pytest.mark.parametrize("packet", [attributes(), xmp_of(TRAINED, "")], ids=["attribute", "element"])
def test_the_digital_source_type_is_read_from_xmp(kind: str, packet: bytes) -> None:
    assert read_marks(with_packet(kind, packet)) == Marks(TRAINED)


@KINDS
def test_the_chinese_label_is_read_as_written_and_counts_as_generated(kind: str) -> None:
    assert read_marks(with_packet(kind, xmp_of("", LABEL))) == Marks(TRAINED, LABEL)


def test_the_chinese_label_is_read_from_an_attribute() -> None:
    escaped = LABEL.replace('"', "&quot;").encode()
    packet = b'<x:xmpmeta><rdf:Description TC260:AIGC="' + escaped + b'"/></x:xmpmeta>'

    assert read_marks(with_packet("JPEG", packet)).aigc == LABEL


@KINDS
def test_a_manifest_of_content_credentials_is_found(kind: str) -> None:
    assert read_marks(with_manifest(kind)) == Marks("", "", manifest=True)


def test_the_source_type_in_a_manifest_counts_where_xmp_says_nothing() -> None:
    box = BOX + f"{IPTC_TERMS}{TRAINED}".encode()

    assert read_marks(with_manifest("JPEG", box)).source == TRAINED


def test_compressed_text_of_a_png_is_read() -> None:
    content = b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(attributes())

    assert read_marks(png_with(image_bytes("PNG"), b"iTXt", content)).source == TRAINED


@pytest.mark.parametrize("data", [b"", b"GIF8", image_bytes("PNG"), image_bytes("GIF"), image_bytes("AVIF")])
def test_a_picture_without_marks_has_none(data: bytes) -> None:
    assert read_marks(data) == Marks()


def test_an_unknown_term_is_no_mark() -> None:
    assert read_marks(with_packet("JPEG", attributes("somethingElse"))) == Marks()


@KINDS
def test_the_stored_file_carries_the_same_marks(kind: str) -> None:
    taken = accept_picture(io.BytesIO(with_packet(kind, xmp_of(TRAINED, LABEL))))

    stored = taken.content.read()
    assert taken.marks == Marks(TRAINED, LABEL)
    assert read_marks(stored) == Marks(TRAINED, LABEL)
    assert Image.open(io.BytesIO(stored)).size == (taken.width, taken.height)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_xmp_is_exchanged_without_touching_the_image(mode: str) -> None:
    out = io.BytesIO()
    Image.effect_noise((61, 40), 90).convert(mode).save(out, "WEBP")

    marked = with_xmp(out.getvalue(), attributes())
    picture, before = Image.open(io.BytesIO(marked)), Image.open(out)
    assert picture.info["xmp"] == attributes()
    assert picture.tobytes() == before.tobytes()
    assert read_marks(with_xmp(marked, b"")) == Marks()


@pytest.mark.parametrize("piece", [b"<x:xmpmeta ", b"AIGC>{", b"AIGC='", b'AIGC":{', b"AIGC>{} "])
@pytest.mark.parametrize("start", [b"GIF89a", b"\0\0\0\x18ftypavif"])
def test_millions_of_unfinished_marks_are_read_in_linear_time(start: bytes, piece: bytes) -> None:
    started = time.process_time()

    assert read_marks(start + b"<x:xmpmeta>" + piece * 300_000 + b"</x:xmpmeta>") == Marks()
    assert read_marks(start + piece * 300_000) == Marks()

    # It takes a fraction of a second; in quadratic time it would take hours.
    assert time.process_time() - started < 30
