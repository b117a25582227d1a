"""The parts that picture files are made of: PNG chunks, JPEG segments, WebP chunks, boxes of AVIF and HEIC.

Each walk yields kind and content in file order and ends quietly where a file is damaged or cut.
"""

from collections.abc import Iterator

PNG_START, JPEG_START = b"\x89PNG\r\n\x1a\n", b"\xff\xd8"
Part = tuple[bytes, bytes]
# Boxes of these kinds contain other boxes, after this many bytes of their own.
CONTAINERS = {b"meta": 4, b"iprp": 0, b"ipco": 0, b"moov": 0, b"trak": 0, b"mdia": 0, b"minf": 0, b"stbl": 0}
START_OF_SCAN, MAX_DEPTH = 0xDA, 8


def png_chunks(data: bytes) -> Iterator[Part]:
    if not data.startswith(PNG_START):
        return
    at = len(PNG_START)
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4])
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        at += size + 12


def jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The number of the marker (0xE1 is APP1) and the content of each segment before the image."""
    if not data.startswith(JPEG_START):
        return
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != START_OF_SCAN:
        if data[at + 1] == 0xFF:
            at += 1
            continue
        size = int.from_bytes(data[at + 2 : at + 4])
        yield data[at + 1], data[at + 4 : at + 2 + size]
        at += 2 + max(size, 2)


def webp_chunks(data: bytes) -> Iterator[Part]:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return
    at = 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        yield data[at : at + 4], data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def boxes(data: bytes, depth: int = 0) -> Iterator[Part]:
    """Every box of a file in the ISO base media format, those inside of others included."""
    if depth > MAX_DEPTH or (depth == 0 and data[4:8] != b"ftyp"):
        return
    at = 0
    while at + 8 <= len(data):
        size, kind, head = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16]), 16
        end = len(data) if size == 0 else at + size
        content = data[at + head : end]
        yield kind, content
        if kind in CONTAINERS:
            yield from boxes(content[CONTAINERS[kind] :], depth + 1)
        if end < at + head:
            return
        at = end
