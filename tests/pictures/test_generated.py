"""More than two hundred generated pictures: their colours and marks after an upload, on pages and in feeds."""

import io
import json
import re
from collections import Counter
from itertools import chain

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from articles.pictures.embedded import EmbeddedMetadata, read_metadata
from articles.pictures.marks import IPTC_TERMS, MACHINE_MADE, DigitalSource, Marks, read_marks
from articles.pictures.models import Picture
from articles.pictures.upload import AcceptedPicture, accept_picture
from tests import makers
from tests.pictures.generated import (
    COLOUR_KINDS,
    GREY_KINDS,
    MARKINGS,
    PLAIN_KINDS,
    SIZE,
    Generated,
    Marking,
    generated_pictures,
    marked,
)

# WebP is lossy, and a wide gamut has few steps in 8 bits; the noise of JPEG is converted with the colour.
LOSS, LOSS_OF_JPEG = 5, 8
KINDS = {name: COLOUR_KINDS[name] for name in ("JPEG", "PNG", "WebP", "AVIF")} | {"GIF": PLAIN_KINDS["GIF"]}
SIGNED = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
    ' photoshop:Credit="望海社"><dc:creator><rdf:Seq><rdf:li>江宁</rdf:li></rdf:Seq></dc:creator><dc:description>'
    '<rdf:Alt><rdf:li xml:lang="x-default">码头</rdf:li></rdf:Alt></dc:description></rdf:Description></rdf:RDF>'
)
Uploads = list[tuple[Generated, AcceptedPicture, bytes]]


@pytest.fixture(scope="module")
def uploads() -> Uploads:
    taken = [(one, accept_picture(io.BytesIO(one.data))) for one in generated_pictures()]
    return [(one, accepted, accepted.content.read()) for one, accepted in taken]


def test_there_are_two_hundred_pictures_of_many_kinds(uploads: Uploads) -> None:
    assert len(uploads) > 200
    assert min(Counter(one.marks for one, _, _ in uploads).values()) > 10


def test_every_colour_looks_the_same_after_the_upload(uploads: Uploads) -> None:
    wrong = []
    for one, _, stored in uploads:
        shown = Image.open(io.BytesIO(stored)).convert("RGB")
        pixels = [shown.getpixel((x, SIZE[1] // 2)) for x in (SIZE[0] // 4, SIZE[0] * 3 // 4)]
        parts = zip(chain(*pixels), chain(*one.colours), strict=True)
        loss = LOSS_OF_JPEG if "JPEG" in one.name else LOSS
        is_far = max(abs(a - b) for a, b in parts) > loss
        wrong += [(one.name, pixels)] if is_far or shown.size != SIZE else []

    assert wrong == []


def test_every_mark_is_read_and_written_into_the_stored_file(uploads: Uploads) -> None:
    wrong = []
    for one, accepted, stored in uploads:
        # A manifest is signed for its own file and stays with the original.
        derived = Marks(one.marks.source, one.marks.aigc)
        wrong += [] if (accepted.marks, read_marks(stored)) == (one.marks, derived) else [(one.name, accepted.marks)]

    assert wrong == []


@pytest.mark.parametrize("outer", ['<x:xmpmeta xmlns:x="adobe:ns:meta/">{}</x:xmpmeta>', "{}"])
def test_credit_and_caption_in_xmp_are_proposed_for_every_kind(outer: str) -> None:
    packet = outer.format(SIGNED).encode()
    kinds = (COLOUR_KINDS | GREY_KINDS | PLAIN_KINDS).items()
    files = {name: build((0.2, 0.4, 0.6), (0.8, 0.4, 0.2), None) for name, build in kinds}

    found = {name: read_metadata(marked(data, Marking("", packet, b"", Marks()))) for name, data in files.items()}

    assert found == dict.fromkeys(files, EmbeddedMetadata("江宁/望海社", "码头"))


def marked_pictures() -> list[tuple[Picture, bytes]]:
    licence, pictures = makers.make_licence(), []
    for build in KINDS.values():
        data = build((0.2, 0.4, 0.6), (0.8, 0.4, 0.2), None)
        for marking in MARKINGS:
            file = marked(data, marking)
            pictures.append((makers.make_picture(data=file, licence=licence), file))
    return pictures


@pytest.mark.django_db
def test_every_mark_is_printed_and_emitted_and_the_upload_is_stored_as_it_came(client: Client) -> None:
    pictures = marked_pictures()
    figures = "".join(f'<figure data-picture="{picture.pk}"></figure>' for picture, _ in pictures)
    item = makers.make_article(body=f"<p>文。</p>{figures}")

    page = client.get(item.get_absolute_url()).content.decode()
    feeds = [client.get(f"/feeds/articles.{kind}").content.decode() for kind in ("rss", "atom")]

    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])
    sources = {image["url"].removeprefix(settings.SITE_URL): image.get("digitalSourceType") for image in data["image"]}
    for picture, file in pictures:
        term = read_marks(file).source
        assert sources[picture.get_absolute_url()] == (f"{IPTC_TERMS}{term}" if term else None)
        assert picture.read_original() == file
        assert client.get(f"/pictures/{picture.original.name}").status_code == 404
    labels = Counter(str(picture.machine_mark) for picture, _ in pictures if picture.machine_mark)
    assert set(labels) == {
        str(DigitalSource(one.marks.source).label) for one in MARKINGS if one.marks.source in MACHINE_MADE
    }
    for label, count in labels.items():
        assert page.count(f'<small class="machine-made">{label}</small>') == count
        assert [feed.count(f"{label}&lt;/small&gt;") for feed in feeds] == [count, count]
