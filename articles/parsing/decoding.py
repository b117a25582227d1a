"""Is this text at all, and in which encoding?"""

from __future__ import annotations

import re
from dataclasses import dataclass

# A pasted page of this size is a mistake; the biggest article page seen has 0.4 MB.
LIMIT = 8 * 1024 * 1024
_MAGIC = (
    (b"%PDF", "a PDF file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"BM\x00", "a bitmap image"),
    (b"RIFF", "a WebP or other media file"),
    (b"II*\x00", "a TIFF image"),
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"PK\x05\x06", "a ZIP file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z file"),
    (b"Rar!", "a RAR file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"{\\rtf", "a rich text (RTF) file"),
)
_CJK = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef‘’“”—…·]")
_FOREIGN = re.compile("[^\x00-\x7f]")
_CONTROL = re.compile("[\x01-\x08\x0e-\x1b\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SAMPLE = 20_000


class NotText(ValueError):
    """The input cannot be read as text; the message is for the editor."""


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str
    encoding: str


def decode(raw: bytes | str) -> Decoded:
    """UTF-8, else GB18030 or Big5 where that makes Chinese of it. Raise NotText."""
    if len(raw) > LIMIT:
        raise NotText(f"The page is larger than {LIMIT // 1024 // 1024} MB.")
    decoded = Decoded(raw, "str") if isinstance(raw, str) else _decode_bytes(raw)
    _refuse_binary(decoded.text)
    return decoded


def _decode_bytes(raw: bytes) -> Decoded:
    for magic, name in _MAGIC:
        if raw.startswith(magic):
            raise NotText(f"This is {name}, not a text or HTML page.")
    if b"\x00" in raw:
        raise NotText("The input holds NUL bytes: it is a binary file, not a text or HTML page.")
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _decode_chinese(raw)


def _decode_chinese(raw: bytes) -> Decoded:
    best: tuple[float, Decoded] | None = None
    for encoding in ("gb18030", "big5"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        share = _share_of_common(text)
        if _is_mostly_cjk(text) and share > 0.7 and (best is None or share > best[0]):
            best = (share, Decoded(text, encoding))
    if best is None:
        raise NotText("The bytes are neither UTF-8 nor Chinese text in GB18030 or Big5.")
    return best[1]


def _is_mostly_cjk(text: str) -> bool:
    foreign = len(_FOREIGN.findall(text))
    return foreign > 0 and len(_CJK.findall(text)) >= 0.9 * foreign


def _share_of_common(text: str) -> float:
    """Share of the Chinese characters that stand in the first level, the common ones, of GB2312 or Big5.

    Text read with the wrong one of the two encodings is a salad of rare characters.
    """
    characters = re.findall("[\u4e00-\u9fff]", text[:_SAMPLE])
    return sum(map(_is_common, characters)) / max(1, len(characters))


def _is_common(char: str) -> bool:
    simplified, traditional = char.encode("gb2312", "ignore"), char.encode("big5", "ignore")
    return b"\xb0" <= simplified[:1] <= b"\xd7" or b"\xa4" <= traditional[:1] <= b"\xc6"


def _refuse_binary(text: str) -> None:
    if "\x00" in text:
        raise NotText("The input holds NUL characters: it is not a text or HTML page.")
    if _SURROGATE.search(text):
        raise NotText("The input holds halves of characters (lone surrogates).")
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > 0.05 * len(sample) + 2:
        raise NotText("The input is full of control characters: it is not a text or HTML page.")
