"""Words in a picture file besides the image: its metadata and manifest in every usual encoding, to find a person."""

import html
import re
from collections.abc import Iterator
from dataclasses import astuple

from articles.pictures.embedded import read_metadata
from articles.pictures.marks import manifests, metadata_texts

# Windows writes names in EXIF as UTF-16, which may begin at any byte of the part.
ENCODINGS = (("utf-8", 0), ("gb18030", 0), ("utf-16-le", 0), ("utf-16-le", 1), ("utf-16-be", 0), ("utf-16-be", 1))
MAX_PART = 1_000_000
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


def words_in_file(data: bytes) -> str:
    """The texts joined by line ends; bytes that are no text in an encoding become other characters or nothing."""
    parts = [*metadata_texts(data), *manifests(data)]
    return "\n".join([*astuple(read_metadata(data)), *(text for part in parts for text in _decoded(part[:MAX_PART]))])


def _decoded(part: bytes) -> Iterator[str]:
    for encoding, start in ENCODINGS:
        text = part[start:].decode(encoding, "ignore")
        yield _ESCAPED.sub(lambda escape: chr(int(escape[1], 16)), html.unescape(text))
