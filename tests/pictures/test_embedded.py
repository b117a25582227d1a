"""Tests of embedded metadata: credit and caption from the IPTC and EXIF fields at the start of a picture file."""

import io
import struct

import pytest
from hypothesis import given, strategies
from PIL import Image

from articles.pictures.embedded import MAX_LENGTH, EmbeddedMetadata, read_metadata
from tests.makers import image_bytes, with_iptc


def with_exif(**fields: str) -> bytes:
    image, out = Image.new("RGB", (64, 40)), io.BytesIO()
    numbers = {"artist": 0x013B, "copyright": 0x8298, "description": 0x010E}
    exif = image.getexif()
    for name, words in fields.items():
        exif[numbers[name]] = words
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.mark.parametrize(
    ("fields", "charset", "credit"),
    [
        ({80: "江宁", 110: "望海社"}, "utf-8", "江宁/望海社"),
        ({80: "江宁", 110: "江宁"}, "utf-8", "江宁"),
        ({80: "江宁"}, "gb18030", "江宁"),
        ({110: "Agence Café"}, "latin-1", "Agence Café"),
        ({115: "望海社"}, "utf-8", "望海社"),
        ({}, "utf-8", ""),
    ],
)
def test_the_credit_is_read_from_iptc_fields_in_any_charset(fields: dict[int, str], charset: str, credit: str) -> None:
    assert read_metadata(with_iptc(fields, charset)).credit == credit


def test_the_iptc_caption_is_reduced_to_one_line() -> None:
    assert read_metadata(with_iptc({120: "夜里的\n码头\x00"})).caption == "夜里的 码头"


def test_credit_and_caption_are_read_from_exif() -> None:
    embedded = read_metadata(with_exif(artist="Jiang Ning", copyright="Tidewatch", description="The quay at night"))

    assert embedded == EmbeddedMetadata("Jiang Ning/Tidewatch", "The quay at night")


def test_iptc_takes_precedence_over_exif() -> None:
    assert read_metadata(with_iptc({80: "江宁"}, under=with_exif(artist="camera"))).credit == "江宁"


def test_the_first_2000_bytes_of_a_file_are_enough() -> None:
    data = with_iptc({80: "江宁"}, under=image_bytes("JPEG", (2_000, 2_000)))

    assert read_metadata(data[:2_000]).credit == "江宁"


def test_a_caption_is_cut_at_the_maximum_length() -> None:
    assert len(read_metadata(with_iptc({120: "长" * 2_000})).caption) == MAX_LENGTH


@pytest.mark.parametrize("data", [b"", b"MZ\x90", b"<svg/>", image_bytes("PNG"), image_bytes("GIF")])
def test_a_file_without_metadata_gives_empty_metadata(data: bytes) -> None:
    assert read_metadata(data) == EmbeddedMetadata()


def test_a_picture_of_a_billion_pixels_is_not_decoded() -> None:
    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    assert (
        read_metadata(b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + head + b"\x00" * 40)
        == EmbeddedMetadata()
    )


@given(strategies.binary(max_size=300))
def test_random_bytes_between_fields_never_raise(noise: bytes) -> None:
    whole = with_iptc({80: "江宁"})

    assert isinstance(read_metadata(whole[:40] + noise + whole[40:]), EmbeddedMetadata)


def with_xmp_packet(properties: str) -> bytes:
    out = io.BytesIO()
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"'
        f' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">{properties}</rdf:Description></rdf:RDF></x:xmpmeta>'
    )
    Image.new("RGB", (64, 40)).save(out, "JPEG", xmp=packet.encode())
    return out.getvalue()


def test_credit_and_caption_are_read_from_xmp() -> None:
    data = with_xmp_packet(
        "<dc:creator><rdf:Seq><rdf:li>江宁</rdf:li></rdf:Seq></dc:creator><photoshop:Credit>望海社</photoshop:Credit>"
        '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">夜里的\n码头</rdf:li></rdf:Alt></dc:description>'
    )

    assert read_metadata(data) == EmbeddedMetadata("江宁/望海社", "夜里的 码头")


def test_iptc_takes_precedence_over_xmp() -> None:
    data = with_iptc({80: "钟晚照"}, under=with_xmp_packet("<photoshop:Credit>望海社</photoshop:Credit>"))

    assert read_metadata(data).credit == "钟晚照"


def test_a_packet_with_entities_is_not_read() -> None:
    assert read_metadata(with_xmp_packet('<!DOCTYPE a [<!ENTITY b "c">]>')) == EmbeddedMetadata()
