"""XMP in a WebP file, exchanged without encoding the picture again."""

import io
import struct

from PIL import Image

from articles.pictures.containers import webp_chunks

XMP_FLAG, ALPHA_FLAG = 0x04, 0x10
EXTENDED = b"VP8X"


def with_xmp(webp: bytes, packet: bytes) -> bytes:
    """The file with this packet as its only XMP; without any if the packet is empty."""
    chunks = [(kind, content) for kind, content in webp_chunks(webp) if kind != b"XMP "]
    if chunks[0][0] != EXTENDED and packet:
        chunks.insert(0, (EXTENDED, _extended_head(webp)))
    if chunks[0][0] == EXTENDED:
        head = chunks[0][1]
        flags = head[0] | XMP_FLAG if packet else head[0] & ~XMP_FLAG
        chunks[0] = (EXTENDED, bytes([flags]) + head[1:])
    if packet:
        chunks.append((b"XMP ", packet))
    body = b"".join(kind + struct.pack("<I", len(part)) + part + b"\0" * (len(part) % 2) for kind, part in chunks)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def _extended_head(webp: bytes) -> bytes:
    with Image.open(io.BytesIO(webp)) as picture:
        flags = ALPHA_FLAG if picture.mode == "RGBA" else 0
        width, height = picture.size
    return bytes([flags, 0, 0, 0]) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
