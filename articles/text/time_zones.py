"""Time zones as people write them: JST, UTC+8, -05:00, 北京时间, ET. Abbreviations of several zones are not guessed."""

import re
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_OFFSETS = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "SAST": 2, "EEST": 3,
    "MSK": 3, "PKT": 5, "ICT": 7, "WIB": 7, "HKT": 8, "SGT": 8, "MYT": 8, "AWST": 8, "JST": 9, "KST": 9, "ACST": 9.5,
    "AEST": 10, "ACDT": 10.5, "AEDT": 11, "NZST": 12, "NZDT": 13, "EST": -5, "EDT": -4, "CDT": -5, "MDT": -6,
    "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10,
}  # fmt: skip
# Zones whose offset depends on the date.
_PLACES = {
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles",
    "北京时间": "Asia/Shanghai", "香港时间": "Asia/Hong_Kong", "台北时间": "Asia/Taipei", "台湾时间": "Asia/Taipei",
    "东京时间": "Asia/Tokyo", "日本时间": "Asia/Tokyo", "首尔时间": "Asia/Seoul", "新加坡时间": "Asia/Singapore",
    "伦敦时间": "Europe/London", "英国时间": "Europe/London", "巴黎时间": "Europe/Paris", "柏林时间": "Europe/Berlin",
    "莫斯科时间": "Europe/Moscow", "美东时间": "America/New_York", "美国东部时间": "America/New_York",
    "纽约时间": "America/New_York", "美西时间": "America/Los_Angeles", "美国西部时间": "America/Los_Angeles",
    "格林尼治时间": "UTC", "世界协调时": "UTC", "pacific time": "America/Los_Angeles",
    "eastern time": "America/New_York", "central time": "America/Chicago", "mountain time": "America/Denver",
    "beijing time": "Asia/Shanghai", "london time": "Europe/London", "tokyo time": "Asia/Tokyo",
    "hong kong time": "Asia/Hong_Kong",
}  # fmt: skip
_VARIANTS = str.maketrans("時間東倫國紐約爾蘭灣臺爾柏協調", "时间东伦国纽约尔兰湾台尔柏协调")
_SIMPLE = str.maketrans("时间东伦国纽约尔湾台协调", "時間東倫國紐約爾灣臺協調")


def _either_script(word: str) -> str:
    """A pattern for a Chinese word in simplified and traditional characters."""
    return "".join(f"[{char}{char.translate(_SIMPLE)}]" if char.translate(_SIMPLE) != char else char for char in word)


_CHINESE = sorted((word for word in _PLACES if not word.isascii()), key=len, reverse=True)
_ENGLISH = [word.title().replace(" ", r"\s") for word in _PLACES if word.isascii() and " " in word]
_LETTERS = sorted((word for word in [*_OFFSETS, *_PLACES] if word.isascii() and word.isupper()), key=len, reverse=True)
# 当地时间 and every abbreviation of the usual form that is not in the lists above (CST, IST, AST ...): not one zone.
_UNKNOWN = r"(?:[A-Z]{1,3}[SD]T)(?![A-Za-z])|[当當]地[时時][间間]|[Ll]ocal\s[Tt]ime"
_OFFSET = r"(?:UTC|GMT)?\s?[+\-−－＋]\d{1,2}(?:[:：]?\d{2})?(?!\d)"
ZONE_WORD = "|".join(_either_script(word) for word in _CHINESE) + r"|[当當]地[时時][间間]"
ZONE = (
    rf"{_OFFSET}|(?:{'|'.join(_LETTERS)})(?![A-Za-z])|(?:U\.S\.\s)?(?:{'|'.join(_ENGLISH)})(?![A-Za-z])"
    rf"|{ZONE_WORD}|{_UNKNOWN}"
)
_MAX_HOURS = 14


def named_zone(written: str) -> tzinfo | None:
    """The time zone of `JST`, `UTC+8`, `+09:00`, `ET`; None if it names none or may be one of several."""
    words = " ".join(written.split()).translate(_VARIANTS)
    key = words.upper()
    if key not in _OFFSETS and key not in _PLACES:
        key = words.lower().removeprefix("u.s. ")
    if key in _OFFSETS:
        return timezone(timedelta(hours=_OFFSETS[key]))
    if key in _PLACES:
        return ZoneInfo(_PLACES[key])
    shift = re.fullmatch(r"(?:UTC|GMT)?\s?([+\-−－＋])(\d{1,2})[:：]?(\d{2})?", words.upper())
    if shift is None or int(shift[2]) > _MAX_HOURS:
        return None
    minutes = int(shift[2]) * 60 + int(shift[3] or 0)
    return timezone(timedelta(minutes=minutes if shift[1] in "+＋" else -minutes))


def in_zone(moment: datetime, written: str | None) -> datetime | None:
    """The moment in the written zone, in its own if none is written, None if the zone is unknown or ambiguous."""
    if not written:
        return moment
    zone = named_zone(written)
    return moment.replace(tzinfo=zone) if zone else None
