"""Decoding of raw input: the declared charset, UTF-8, or a guess. Binary files are refused."""

from __future__ import annotations

import re
from collections.abc import Iterator

from articles.parsing.charsets import SINGLE_BYTE, Decoded, charset_of_mark, declared_charset, decode_as

# The largest article page seen so far has 0.4 MB; a paste of this size is a mistake.
MAX_BYTES = 8 * 1024 * 1024
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
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_WIDE = re.compile("[\u2e80-\uffff]")
_LATIN = re.compile("[\u00a0-\u024f\u2013-\u2026\u20ac\u2122]")
_ASCII = re.compile("[\x00-\x7f]+")
_CONTROL = re.compile("[\x01-\x08\x0e-\x1b\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SAMPLE = 20_000
# Of the characters outside ASCII. Text in another charset than the assumed one has at least a third of such errors.
_MAX_UNREADABLE = 0.2


class NotTextError(ValueError):
    """The input is not text. The message is shown to the editor."""


def decode(raw: bytes | str) -> Decoded:
    """Decode in the declared charset, else as UTF-8, else in the charset that makes the text plausible.

    A byte that cannot be read becomes U+FFFD. Raise NotTextError for input that is not text.
    """
    if len(raw) > MAX_BYTES:
        raise NotTextError(f"The page is larger than {MAX_BYTES // 1024 // 1024} MB.")
    decoded = Decoded(raw, "str") if isinstance(raw, str) else _decode_bytes(raw)
    _refuse_binary(decoded.text)
    return decoded


def _decode_bytes(raw: bytes) -> Decoded:
    for magic, name in _MAGIC:
        if raw.startswith(magic):
            raise NotTextError(f"This is {name}, not a text or HTML page.")
    marked = charset_of_mark(raw)
    if marked and (decoded := decode_as(raw, marked)) and _is_little_damaged(decoded):
        return decoded
    if b"\x00" in raw:
        raise NotTextError("The input contains NUL bytes: it is a binary file, not a text or HTML page.")
    for decoded in _candidates(raw, declared_charset(raw)):
        return decoded
    raise NotTextError(
        "The bytes are not text in UTF-8, in the declared charset, or in a Chinese, Japanese or Western one."
    )


def _candidates(raw: bytes, declared: str | None) -> Iterator[Decoded]:
    """What the bytes may say, the most credible first."""
    utf8 = decode_as(raw, "utf-8")
    if declared and declared != "utf-8":
        decoded = decode_as(raw, declared)
        if not decoded.unreadable and not _is_utf8_after_all(utf8, decoded):
            yield decoded
        if utf8.unreadable and _is_little_damaged(decoded):
            yield decoded
    if not utf8.unreadable or _is_little_damaged(utf8):
        yield utf8
    yield from _guesses(raw)
    if declared == "utf-8" and utf8.unreadable <= 0.01 * len(utf8.text) + 1:
        yield utf8
    latin = decode_as(raw, "cp1252")
    if _is_latin(latin.text):
        yield latin
    if utf8.unreadable <= 0.01 * len(utf8.text) + 1:
        yield utf8


def _is_utf8_after_all(utf8: Decoded, declared: Decoded) -> bool:
    """Whether valid UTF-8 is what it looks like: a converted or pasted page that still declares its former charset.

    Two bytes of another charset are valid UTF-8 by chance, as Latin, Greek or Cyrillic letters; three hardly ever.
    """
    if utf8.unreadable:
        return False
    foreign = _foreign_sample(utf8.text)
    wide = len(_WIDE.findall(foreign))
    return bool(foreign) and (SINGLE_BYTE.fullmatch(declared.encoding) is not None or wide > 0.5 * len(foreign))


def _is_little_damaged(decoded: Decoded) -> bool:
    """Whether at most a fifth of the characters outside ASCII could not be read."""
    return decoded.unreadable <= _MAX_UNREADABLE * _count_foreign(decoded.text)


def _count_foreign(text: str) -> int:
    """The number of characters outside ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))


def _foreign_sample(text: str) -> str:
    """The first characters outside ASCII: the head of a page may have only scripts."""
    return _ASCII.sub("", text)[:_SAMPLE]


def _guesses(raw: bytes) -> Iterator[Decoded]:
    """Japanese or Chinese text without a declaration, if nearly all of it is made of common characters."""
    for codec in ("euc_jp", "cp932"):
        decoded = decode_as(raw, codec)
        foreign = _foreign_sample(decoded.text)
        if _is_credible(decoded) and len(_KANA.findall(foreign)) > 0.2 * len(foreign):
            yield decoded
    chinese = [decode_as(raw, codec) for codec in ("gb18030", "cp950")]
    credible = [decoded for decoded in chinese if _is_credible(decoded) and _share_of_common(decoded.text) > 0.7]
    yield from sorted(credible, key=lambda decoded: -_share_of_common(decoded.text))


def _is_credible(decoded: Decoded) -> bool:
    return decoded.unreadable <= 0.05 * _count_foreign(decoded.text) and _is_mostly_cjk(decoded.text)


def _is_latin(text: str) -> bool:
    """Whether Western text has a few letters with accents, dashes and curly quotes."""
    foreign = _foreign_sample(text)
    return _count_foreign(text) <= 0.2 * len(text) and len(_LATIN.findall(foreign)) >= 0.9 * len(foreign)


def _is_mostly_cjk(text: str) -> bool:
    foreign = _foreign_sample(text)
    return bool(foreign) and len(_CJK.findall(foreign)) >= 0.9 * len(foreign)


def _share_of_common(text: str) -> float:
    """Share of the Chinese characters that are in the first level (the common characters) of GB2312 or Big5.

    Text decoded with the wrong one of the two encodings consists mostly of rare characters.
    """
    characters = re.findall("[\u4e00-\u9fff]", _foreign_sample(text))
    return sum(map(_is_common, characters)) / max(1, len(characters))


def _is_common(char: str) -> bool:
    simplified, traditional = char.encode("gb2312", "ignore"), char.encode("big5", "ignore")
    return b"\xb0" <= simplified[:1] <= b"\xd7" or b"\xa4" <= traditional[:1] <= b"\xc6"


def _refuse_binary(text: str) -> None:
    if "\x00" in text:
        raise NotTextError("The input contains NUL characters: it is not a text or HTML page.")
    if _SURROGATE.search(text):
        raise NotTextError("The input contains halves of characters (lone surrogates).")
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > 0.05 * len(sample) + 2:
        raise NotTextError("The input consists largely of control characters: it is not a text or HTML page.")
