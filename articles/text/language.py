"""Language detection: by script, by Chinese character set, and by common words."""

from __future__ import annotations

import re
from collections import Counter

from articles.text.wordlists import word_set

_MAX_LENGTH = 20_000
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_HIRAGANA = re.compile("[\u3041-\u3096]")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_SCRIPTS = {
    "ko": re.compile("[\uac00-\ud7a3]"),
    "ru": re.compile("[\u0400-\u04ff]"),
    "el": re.compile("[\u0370-\u03ff]"),
    "th": re.compile("[\u0e00-\u0e7f]"),
    "ar": re.compile("[\u0600-\u06ff]"),
    "he": re.compile("[\u0590-\u05ff]"),
    "hi": re.compile("[\u0900-\u097f]"),
}
# The most common words of each language that the others do not have.
_WORDS = {
    "en": word_set(
        """
        the and of to is was for that with on are this by from has its said will be it have at not
        """
    ),
    "fr": word_set("le les des du une est et dans pour qui sur pas au avec sont par plus cette ses aux"),
    "de": word_set(
        """
        der die und das ist von den mit dem nicht ein eine für auf des sich werden im auch wird
        """
    ),
    "es": word_set("el los las del una es que por con para se su como más al fue sus este entre según"),
    "it": word_set("il di che è per della gli con sono nel una anche dei alla non delle dal più"),
    "pt": word_set("os do da não uma é dos em com para pelo na foi mais ao são das pela"),
    "nl": word_set("het een van en de niet dat zijn op te voor met aan wordt ook bij"),
    "vi": word_set("và của là có được không các cho với trong những này đã"),
    "id": word_set("yang dan di untuk dengan dari ini itu pada tidak akan dalam"),
}
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")


def detect_language(text: str, declared: str | None) -> str | None:
    """`zh-Hans`, `zh-Hant`, `ja`, `en`, another BCP 47 tag, or None. The text has precedence over `declared`."""
    sample = text[:_MAX_LENGTH]
    han, kana, latin = (len(pattern.findall(sample)) for pattern in (_HAN, _KANA, _LATIN))
    if han + kana and (han + kana) * 4 >= latin:
        # A Chinese text may quote a name in katakana, but only Japanese has hiragana throughout.
        if len(_HIRAGANA.findall(sample)) > 0.05 * (han + kana) or kana > 0.4 * (han + kana):
            return "ja"
        return _chinese(sample, declared)
    for tag, pattern in _SCRIPTS.items():
        if len(pattern.findall(sample)) > latin:
            return _more_specific(declared, tag) or tag
    return _latin(sample, declared) if latin else _tag(declared)


def _chinese(sample: str, declared: str | None) -> str:
    """Simplified or traditional, by the characters that only one of the character sets GB2312 and Big5 has."""
    simplified = traditional = 0
    for char, times in Counter(_HAN.findall(sample)).items():
        in_simplified, in_traditional = _encodes(char, "gb2312"), _encodes(char, "big5")
        simplified += times * (in_simplified and not in_traditional)
        traditional += times * (in_traditional and not in_simplified)
    if simplified == traditional:
        tag = (declared or "").lower()
        return "zh-Hant" if any(word in tag for word in ("hant", "-tw", "-hk", "-mo")) else "zh-Hans"
    return "zh-Hans" if simplified > traditional else "zh-Hant"


def _encodes(char: str, charset: str) -> bool:
    try:
        char.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def _latin(sample: str, declared: str | None) -> str | None:
    seen = Counter(re.findall(r"[^\W\d_]+", sample.lower()))
    counts = {tag: sum(seen[word] for word in common) for tag, common in _WORDS.items()}
    best = max(counts, key=lambda tag: counts[tag])
    total = sum(seen.values())
    if counts[best] >= 2 and counts[best] >= 0.06 * total:
        return _more_specific(declared, best) or best
    tag = _tag(declared)
    return tag if tag is not None else ("en" if total and all(word.isascii() for word in seen) else None)


def _more_specific(declared: str | None, tag: str) -> str | None:
    """The declared tag if it is a more specific form of `tag`, such as `pt-BR` of `pt`; English is always `en`."""
    specific = _tag(declared)
    return specific if specific is not None and tag != "en" and specific.split("-")[0] == tag else None


def _tag(declared: str | None) -> str | None:
    """A declared language as one of our tags, None if it is not well-formed."""
    written = (declared or "").strip().replace("_", "-")
    if not _TAG.fullmatch(written):
        return None
    primary = written.split("-")[0].lower()
    if primary == "zh":
        return "zh-Hant" if any(word in written.lower() for word in ("hant", "-tw", "-hk", "-mo")) else "zh-Hans"
    return primary if primary in ("en", "ja") else written
