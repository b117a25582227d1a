"""Numbers in figures of any width and in Chinese: 12, １２, 十二, 二〇二四, 一百一十三."""

import re

FIGURE = r"[\d〇○零一二两兩三四五六七八九十廿卅百]"
_DIGITS = {
    "〇": 0, "○": 0, "零": 0, "一": 1, "二": 2, "两": 2, "兩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7,
    "八": 8, "九": 9,
}  # fmt: skip
_TENS = str.maketrans({"廿": "二十", "卅": "三十"})
_COUNTED = re.compile("(?:(?P<hundreds>.?)百零?)?(?:(?P<tens>[^百十]?)十)?(?P<ones>[^百十]*)")


def number(words: str) -> int:
    """The number that the words give: counted (二十四) or digit by digit (二〇二四). Raises ValueError."""
    words = words.translate(_TENS)
    if "十" not in words and "百" not in words:
        return int("".join(str(_digit(word)) for word in words))
    counted = _COUNTED.fullmatch(words)
    if counted is None or len(counted["ones"]) > 1:
        raise ValueError(words)
    hundreds = 0 if counted["hundreds"] is None else _digit(counted["hundreds"] or "一")
    tens = 0 if counted["tens"] is None else _digit(counted["tens"] or "一")
    return hundreds * 100 + tens * 10 + (_digit(counted["ones"]) if counted["ones"] else 0)


def _digit(word: str) -> int:
    return _DIGITS[word] if word in _DIGITS else int(word)
