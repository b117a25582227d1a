"""Charsets: the one that a page declares, and decoding in which an unreadable byte costs one character."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache

REPLACEMENT = "\ufffd"
# Browsers look for a declaration in the first 1024 bytes; saved pages have longer heads.
MAX_HEAD = 16_384
# The wider table is consulted in Python, 5 µs for each character. A page with more misses is in another charset.
MAX_WIDER = 50_000

_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_META = re.compile(rb"<meta\b([^>]{0,1000})>", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]{2,40})[\"']", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"([\w-]{1,40})\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)")
_IN_CONTENT = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)

# Label in a page -> codec. A narrow table (GB2312, Big5, Latin-1) is read as the wide one that browsers use for it.
_LABELS = {
    "utf-8": "utf-8 utf8 unicode-1-1-utf-8 utf-16 utf-16le utf-16be unicode",
    "gb18030": "gb2312 gb_2312-80 gb-2312 gb_2312 gbk x-gbk cp936 ms936 windows-936 gb18030 chinese csgb2312 euc-cn",
    "cp950": "big5 big-5 x-x-big5 cn-big5 csbig5 cp950 windows-950 950 ms950 big5-hkscs big5hkscs hkscs",
    "euc_jp": "euc-jp euc_jp eucjp x-euc-jp cseucpkdfmtjapanese",
    "cp932": "shift_jis shift-jis sjis x-sjis ms_kanji csshiftjis windows-31j cp932 ms932",
    "iso2022_jp": "iso-2022-jp csiso2022jp",
    "cp949": "euc-kr euc_kr ks_c_5601-1987 ksc5601 cp949 windows-949 korean",
    "cp1252": "windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso_8859-1 iso88591 latin1 latin-1 l1 us-ascii ascii",
}
_CODECS = {label: codec for codec, labels in _LABELS.items() for label in labels.split()}
_OTHER = re.compile(r"(?:windows-|cp)125[0-8]|iso-8859-(?:[2-9]|1[03-6])|koi8-[ru]")
# Codec -> the one that reads what it cannot.
_WIDER = {"cp950": "big5hkscs", "euc_jp": "euc_jis_2004", "gb18030": "gbk"}
SINGLE_BYTE = re.compile(r"cp125\d|windows-125\d|iso-8859-\d+|koi8-[ru]")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and the codec that read it. A byte that could not be read is U+FFFD in the text."""

    text: str
    encoding: str

    @property
    def unreadable(self) -> int:
        return self.text.count(REPLACEMENT)


def charset_of_mark(raw: bytes) -> str | None:
    """The charset that a byte order mark names. The mark stays in the text as its first character."""
    return next((codec for mark, codec in _BOMS if raw.startswith(mark)), None)


def declared_charset(raw: bytes) -> str | None:
    """The codec of the charset named by the XML declaration or a meta element; None without one, or if unknown."""
    head = _COMMENT.sub(b"", raw[:MAX_HEAD])
    if xml := _XML.match(head):
        return _codec(xml[1].decode("ascii", "ignore"))
    for meta in _META.finditer(head):
        label = _label_in(meta[1])
        if label and (codec := _codec(label)):
            return codec
    return None


def _label_in(attributes: bytes) -> str | None:
    found: dict[str, str] = {
        name.decode("ascii", "ignore").lower(): value.decode("ascii", "ignore").strip("\"' ")
        for name, value in _ATTRIBUTE.findall(attributes)
    }
    if "charset" in found:
        return found["charset"]
    if found.get("http-equiv", "").lower() != "content-type":
        return None
    named = _IN_CONTENT.search(found.get("content", ""))
    return str(named[1]) if named else None


def _codec(label: str) -> str | None:
    label = label.strip().lower()
    return _CODECS.get(label) or (label if _OTHER.fullmatch(label) else None)


def decode_as(raw: bytes, codec: str) -> Decoded:
    """The text in a charset. Characters that only its wider table has are read; other bytes become U+FFFD."""
    text = raw.decode(codec, "replace")
    if codec in _WIDER and 0 < text.count(REPLACEMENT) <= MAX_WIDER:
        text = raw.decode(codec, f"wider-{codec}")
    return Decoded(text.translate(_big5_symbols()) if codec == "cp950" else text, codec)


def _register_wider(codec: str, wider: str) -> None:
    def read_or_replace(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        pair = error.object[error.start : error.start + 2]
        try:
            return pair.decode(wider), error.start + len(pair)
        except UnicodeDecodeError:
            # Browsers read a lone 0x80 in GBK as the euro sign, as Windows does.
            return "€" if codec == "gb18030" and pair[:1] == b"\x80" else REPLACEMENT, error.start + 1

    codecs.register_error(f"wider-{codec}", read_or_replace)


for _name, _wide in _WIDER.items():
    _register_wider(_name, _wide)


@cache
def _big5_symbols() -> dict[int, str]:
    """The characters that cp950 reads in the rows C6 and C7, where pages have the ①, ⑴ and kana of HKSCS."""
    pairs = [bytes((lead, trail)) for lead in (0xC6, 0xC7) for trail in range(0xA1, 0xFF)]
    table = {}
    for pair in pairs:
        narrow, wide = pair.decode("cp950", "ignore"), pair.decode("big5hkscs", "ignore")
        if len(narrow) == 1 and wide and not "\u0400" <= narrow <= "\u04ff":
            table[ord(narrow)] = wide
    return table
